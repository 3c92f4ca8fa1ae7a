// Which way imports point is written in biome.json and held by `npm run check`; here the rules are tried on imports
// that break them, and on those that are allowed.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const wrong: readonly (readonly [file: string, text: string])[] = [
  ['pipelines/text/a.ts', "import type { Gate } from '../plan/plan.ts';"],
  ['pipelines/plan/b.ts', "import { readFileSync } from 'node:fs';"],
  ['pipelines/plan/check/rules/c.ts', "import type { Gate } from '../../../gates/gate.ts';"],
  ['pipelines/gates/d.ts', "import { render } from '../notices/render.ts';"],
  ['pipelines/views/e.ts', "import {\n  S3Client,\n} from '@aws-sdk/client-s3';"],
  ['pipelines/ledger/f.ts', "const fs = await import('node:fs');"],
  ['pipelines/phases/g.ts', "import { takeStep } from '../engine/take-step.ts';"],
  ['pipelines/effects/h.ts', "import { runPhase } from '../engine/run-phase.ts';"],
  ['pipelines/engine/i.ts', "import { createFolderStore } from '../adapters/stores/folder-store.ts';"],
  ['pipelines/engine/j.ts', "import { rehearse } from '../../scripts/drill.ts';"],
  ['pipelines/adapters/x/k.ts', "import type { Run } from '../../engine/take-step.ts';"],
  ['pipelines/adapters/x/l.ts', "import { hold } from '../../phases/hold.ts';"],
  ['pipelines/operation/m.ts', "import { world } from '../rehearsal/world/world.ts';"],
  ['pipelines/operation/n.ts', "import { scriptName } from '../../scripts/tell.ts';"],
  ['pipelines/rehearsal/o.ts', "import { stack } from '../../infra/stack.ts';"],
];

const right: readonly (readonly [file: string, text: string])[] = [
  ['pipelines/plan/p.ts', "import { createHash } from 'node:crypto';"],
  ['pipelines/gates/q.ts', "import type { Fact } from '../ledger/fact.ts';"],
  ['pipelines/adapters/x/r.ts', "import type { Entry } from '../../ledger/entry.ts';"],
  ['pipelines/adapters/x/s.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
  ['pipelines/rehearsal/t.ts', "import { openWindow } from '../operation/open-window.ts';"],
  ['scripts/u.ts', "import { takeStep } from '../pipelines/engine/take-step.ts';"],
];

const circle = [
  ['pipelines/gates/v.ts', "import type { W } from './w.ts';\nexport type V = W;"],
  ['pipelines/gates/w.ts', "import { x } from './x.ts';\nexport type W = typeof x;"],
  ['pipelines/gates/x.ts', "import type { V } from './v.ts';\nexport const x: V | null = null;"],
] as const;

describe('what npm run check says about imports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-imports-'));
  let said = '';

  beforeAll(() => {
    for (const name of ['biome.json', '.biome-cycles.json']) cpSync(name, join(folder, name));
    for (const [file, text] of [...wrong, ...right, ...circle]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${text}\n`);
    }
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    const biome = join(process.cwd(), 'node_modules/.bin/biome');
    const lint = (option: string) =>
      spawnSync(biome, ['lint', '--reporter=github', '--max-diagnostics=none', option], {
        cwd: folder,
        encoding: 'utf8',
      }).stdout;
    said = lint('--only=style/noRestrictedImports') + lint('--config-path=.biome-cycles.json');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.for(wrong)('refuses in %s: %s', ([file]) => {
    expect(said).toContain(file);
  });

  test.for(right)('allows in %s: %s', ([file]) => {
    expect(said).not.toContain(file);
  });

  test('refuses imports that come back to where they began, types too', () => {
    for (const [file] of circle) expect(said).toContain(file);
  });
});
