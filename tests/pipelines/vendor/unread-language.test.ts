import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDocument } from '../../../pipelines/vendor/read-document.ts';
import { isInUnreadLanguage } from '../../../pipelines/vendor/unread-language.ts';

async function isUnread(text: string): Promise<boolean> {
  const heard = await readDocument(new TextEncoder().encode(text), { publishedAt: null, zone: null });
  return heard.outcome === 'read' && isInUnreadLanguage(heard.texts);
}

test.each([
  'Wartungsarbeiten: Am 28. März von 00:30 bis 04:30 Uhr steht 旺商聊 nicht zur Verfügung.',
  'Maintenance prévue le dimanche 20 décembre 2026 de 1h00 à 5h00. Le service sera indisponible.',
  'Le service sera indisponible dimanche, de minuit à quatre heures, pour une mise à jour.',
  'El servicio no estará disponible el domingo por la noche, por mantenimiento.',
  'Технические работы ночью в воскресенье, сервис будет недоступен.',
  '일요일 밤 서비스 점검이 진행됩니다. 로그인이 불가합니다.',
])('a text that nobody here reads is told from one that announces nothing: %s', async (text) => {
  expect(await isUnread(text)).toBe(true);
});

test('no text in Chinese, Japanese or English is taken for one', async () => {
  const folder = join(import.meta.dirname, 'samples');
  const samples: readonly { readonly text: string }[] = readdirSync(folder).flatMap((name) =>
    parse(readFileSync(join(folder, name), 'utf8')),
  );
  const unread = await Promise.all(samples.map(async ({ text }) => ((await isUnread(text)) ? [text] : [])));
  expect(unread.flat()).toEqual([]);
  for (const text of [
    'All Systems Operational. No incidents reported.',
    'Scheduled maintenance is completed',
    '旺商聊',
  ])
    expect(await isUnread(text), text).toBe(false);
  expect(await isUnread('')).toBe(false);
});
