// What a notice says is what happened, as the record has it.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import type { OutgoingMessage } from '../../../pipelines/ports.ts';
import { command, lookNext, noApproval, openNight } from '../../support/night.ts';

test('a shortened window is told as shortened and not as extended, with its reason in its language', async () => {
  const messages: OutgoingMessage[] = [];
  const body = '{{#extended}}longer{{/extended}}{{#shortened}}shorter: {{reason}}{{/shortened}}';
  const night = await openNight({
    plan: noApproval,
    people: 1,
    templates: {
      'extended.en': `---\nsubject: s\n---\n${body}\n`,
      'extended.zh-CN': `---\nsubject: s\n---\n${body}\n`,
    },
    channels: {
      mail: {
        send: async (message) => {
          messages.push(message);
          return { result: 'accepted', receipt: '1' };
        },
      },
    },
  });
  await command(night, { name: 'shorten', by: '30m' }, 'it goes well');
  await takeStep(night.run, lookNext);
  const told = messages.filter(({ notice }) => notice.startsWith('extended/'));
  expect(told.length).toBeGreaterThan(0);
  for (const { text, language } of told) {
    expect(text.trim().split('\n').at(-1)).toBe(language === 'en' ? 'shorter: it goes well' : 'shorter:');
  }
});
