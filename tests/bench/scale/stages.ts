// What is measured for so many people: each makes ready first, then marks the beginning of what counts.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutGithub } from '../../../pipelines/adapters/github/prover.ts';
import { tellDoubts } from '../../../pipelines/effects/perform.ts';
import { countSent } from '../../../pipelines/effects/sent-so-far.ts';
import { enterWindow } from '../../../pipelines/engine/enter-window.ts';
import { sendDueNotices } from '../../../pipelines/engine/send-notices.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { checkPlan } from '../../../pipelines/operation/plan-files/load-plan.ts';
import type { Person } from '../../../pipelines/plan/roster.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { MessageChannel, Store } from '../../../pipelines/ports.ts';
import { rehearsalWriting } from '../../../pipelines/rehearsal/rehearsal-key.ts';
import { planComment } from '../../../pipelines/views/pr-comment.ts';
import { previewPlan } from '../../../pipelines/views/preview-plan.ts';
import {
  enterAgain,
  entriesOf,
  Killed,
  killBefore,
  lookNext,
  minute,
  type Night,
  openNight,
} from '../../support/night.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

export interface Measured {
  readonly cpuMs: number;
  readonly mostMb: number;
  /** What else there is to say of it. */
  readonly what: string;
}

interface Done {
  readonly mark: { readonly cpu: NodeJS.CpuUsage };
  readonly what: string;
}

const begin = () => ({ cpu: process.cpuUsage() });

export const stages = {
  check: async (size) => {
    const { file, clean } = exampleWith(size);
    const mark = begin();
    const { problems } = await checkPlan(file);
    clean();
    return { mark, what: `${problems.filter(({ severity }) => severity === 'error').length} errors` };
  },
  preview: async (size) => {
    const { file, clean } = exampleWith(size);
    const { loaded } = await checkPlan(file);
    clean();
    if (loaded === null) throw new Error('the example cannot be read');
    const { plan, organisation, roster } = loaded;
    const templates = Object.fromEntries(loaded.templates);
    const mark = begin();
    const preview = previewPlan({
      plan,
      organisation,
      roster,
      templates,
      digest: 'sha256:0',
      reviewed: null,
      earlier: null,
    });
    return { mark, what: `${Math.round(planComment(preview).length / 1_000)} kB of comment` };
  },
  'first send': async (size) => {
    const night = await announcing(size);
    const before = night.ledger.size;
    const mark = begin();
    await sendDueNotices(night.run);
    return { mark, what: `${night.ledger.size - before} objects of the record for ${reached(night)} people` };
  },
  'retry after half was refused': async (size) => {
    let turn = 0;
    let isWell = false;
    const night = await announcing(size, async () => {
      turn += 1;
      return isWell || turn % 2 === 0
        ? { result: 'accepted', receipt: '1' }
        : { result: 'refused', why: '451 greylisted' };
    });
    await sendDueNotices(night.run);
    const before = night.ledger.size;
    isWell = true;
    await night.clock.sleep(10 * minute);
    const mark = begin();
    await sendDueNotices(night.run);
    return { mark, what: `${night.ledger.size - before} objects more, ${reached(night)} people in all` };
  },
  'resume after a kill': async (size) => {
    const night = await announcing(size);
    let people = 0;
    killBefore(night.run, (body) => {
      people += body.kind === 'intent' ? (body.recipients?.length ?? 0) : 0;
      return people > size / 2;
    });
    await sendDueNotices(night.run).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    const mark = begin();
    const next = await enterAgain(night);
    await tellDoubts(next.run);
    await sendDueNotices(next.run);
    return { mark, what: `${reached(next)} people in all` };
  },
  'fold of 10,000 entries': async () => {
    const entries = entriesOf(
      Array.from({ length: 10_000 }, (_, place) =>
        place % 2 === 0
          ? ({
              kind: 'intent',
              effect: String(place),
              class: 'once',
              during: 'notices',
              what: 'x',
              recipients: names(place),
              sending: { notice: 'n/a/s', channel: 'mail' },
            } as const)
          : ({
              kind: 'outcome',
              effect: String(place - 1),
              outcome: { result: 'done', detail: { accepted: 50, refused: 0 } },
            } as const),
      ),
    );
    const mark = begin();
    const state = foldRecord(entries);
    return { mark, what: `${countSent(state, 'n/a/s').accepted} recipients` };
  },
  'idle look on S3': async (size) => idleLook(size, false),
  'idle look on git': async (size) => idleLook(size, true),
} satisfies Readonly<Record<string, (size: number) => Promise<Done>>>;

export type Stage = keyof typeof stages;

const names = (place: number) => Array.from({ length: 50 }, (_, index) => `${place}-${index}`);

/** The example's plan, with so many people in its roster. */
function exampleWith(size: number): { readonly file: string; readonly clean: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-scale-'));
  const isOurs = (path: string) => !path.includes('node_modules');
  cpSync('runbooks', join(folder, 'runbooks'), { recursive: true, filter: isOurs });
  const [header = '', ...rows] = readFileSync(join('runbooks', 'roster.csv'), 'utf8').trim().split('\n');
  const more = Array.from({ length: Math.max(0, size - rows.length) }, (_, place) => {
    const [account = '', name = '', email = '', _phone, ...others] = (rows[place % rows.length] ?? '').split(
      ',',
    );
    return [`${account}-${place}`, `${name} ${place}`, email.replace('@', `-${place}@`), '', ...others].join(
      ',',
    );
  });
  writeFileSync(
    join(folder, 'runbooks', 'roster.csv'),
    `${[header, ...rows, ...more].slice(0, size + 1).join('\n')}\n`,
  );
  return {
    file: join(folder, 'runbooks', 'windows', '2026-12-06-wangshangliao.yaml'),
    clean: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function people(size: number): readonly Person[] {
  return Array.from({ length: size }, (_, place) => ({
    account: `account-${place + 1}`,
    name: `Employee ${place + 1}`,
    email: `account-${place + 1}@example.com`,
    department: ['it', 'sales', 'service'][place % 3] ?? 'it',
    site: 'shanghai',
    roles: [],
    language: place % 2 === 0 ? 'zh-CN' : 'en',
  }));
}

/** At the moment of the first notice; mail by a relay as it usually is. */
export function announcing(size: number, send?: MessageChannel['send']): Promise<Night> {
  const at = timelineOf(validPlan, validOrganisation).notices[0]?.at ?? 0;
  return openNight({ at, roster: people(size), ...(send && { channels: { mail: { send } } }) });
}

const reached = ({ run }: Night): number =>
  [...run.state().notices.keys()].reduce((sum, notice) => sum + countSent(run.state(), notice).accepted, 0);

/** A process that finds nothing to do: what it reads, decrypts and asks of the store. */
async function idleLook(size: number, isGit: boolean): Promise<Done> {
  const night = await announcing(size);
  await takeStep(night.run, { ...lookNext, run: 'nothing' });
  await night.ledger.releaseClaim();
  const counts = { create: 0, read: 0, list: 0, missed: 0 };
  const counting: Store = {
    ...night.store,
    ...(isGit && { writesByPush: true as const }),
    create: (key, bytes) => {
      counts.create += 1;
      return night.store.create(key, bytes);
    },
    read: async (key) => {
      counts.read += 1;
      const bytes = await night.store.read(key);
      if (bytes === null) counts.missed += 1;
      return bytes;
    },
    list: (prefix, after) => {
      counts.list += 1;
      return night.store.list(prefix, after);
    },
  };
  const entries = night.ledger.size;
  const mark = begin();
  const entered = await enterWindow({
    window: night.run.window,
    files: null,
    store: counting,
    keyring: night.keyring,
    clock: night.clock,
    portsFor: async () => night.ports,
    writing: await rehearsalWriting(night.keyring, night.run.window, 'idle'),
    code: 'test',
    prover: withoutGithub,
  });
  if (entered.result !== 'in') throw new Error('held');
  await takeStep(entered.run, { ...lookNext, run: 'nothing' });
  await entered.ledger.releaseClaim();
  // A git store asks its remote when it lists and when it is asked for what it does not know.
  const what = isGit
    ? `${counts.create} pushes, ${counts.list + counts.missed} fetches`
    : `${counts.read} GET, ${counts.list} LIST, ${counts.create} PUT`;
  return { mark, what: `${what}, ${entries} objects of the record` };
}
