// Every command that the auditors' pages print, run as it stands there on a record that is whole.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import { checkpointKey } from '../../pipelines/ledger/keys.ts';
import { verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';
import { formIn } from '../../pipelines/plan/placeholders.ts';
import { objectsOf, sampleRecord, sampleSigner, sampleWindow } from '../pipelines/ledger/sample-record.ts';
import { openNight } from '../support/night.ts';
import { validPlan } from '../support/valid-plan.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'tideover-auditors-'));
const record = join(folder, 'record');
let note = '';

beforeAll(async () => {
  const objects = await objectsOf((await sampleRecord()).store);
  for (const [key, bytes] of objects) {
    mkdirSync(dirname(join(record, key)), { recursive: true });
    writeFileSync(join(record, key), bytes);
  }
  note = join(
    record,
    [...objects.keys()].filter((key) => key.includes('/checkpoints/')).at(-1) ?? checkpointKey('', 0),
  );
  await openNight({ store: createFolderStore(join(folder, 'window')) });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['en', 'zh-CN'] as const)(
  'the page in %s',
  (language) => {
    const page = readFileSync(join(root, `runbooks/sop/auditors.${language}.md`), 'utf8');
    const commands = [...page.matchAll(/^\d+\. .*`([^`]+)` ?→/gm)].map(([, command]) => command ?? '');
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const isTrail = command.includes('audit:trail');
      const values = Object.entries({
        SOURCE: record,
        ID: isTrail ? validPlan.id : sampleWindow,
        KEY: verifierKeyOf(sampleSigner),
        NOTE: note,
        URL: `file:${join(folder, 'window')}`,
      });
      const filled = new Map(values.map(([form, value]) => [formIn(language, form), value]));
      const [name = '', ...words] = command
        .replace(/^npm run ([a-z]+):([a-z]+) --/, 'node scripts/$1-$2.ts')
        .split(' ');
      const args = words.map((word) => filled.get(word) ?? word);
      const out = execFileSync(name === 'node' ? process.execPath : name, args, {
        cwd: root,
        encoding: 'utf8',
      });
      expect(out, command).toMatch(isTrail ? /window-opened|opened|打开|冻结/ : /whole and unchanged|完整/);
    }
  },
  60_000,
);
