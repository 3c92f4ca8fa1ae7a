// A window in memory for tests of engine and phases: the production way in (store, ledger, claim), a clock that
// jumps, and ports that do nothing but remember. A test replaces the port that it is about.

import { withoutGithub } from '../../pipelines/adapters/github/prover.ts';
import { createMemoryKeyring } from '../../pipelines/adapters/keyring/memory-keyring.ts';
import { createMemoryStore } from '../../pipelines/adapters/stores/memory-store.ts';
import { enterWindow, type WindowFiles } from '../../pipelines/engine/enter-window.ts';
import type { LookOptions } from '../../pipelines/engine/take-step.ts';
import type { WindowRun } from '../../pipelines/engine/window-run.ts';
import { lineOf } from '../../pipelines/gates/commands/line-of.ts';
import type { Entry, EntryBody } from '../../pipelines/ledger/entry.ts';
import type { Command, Fact } from '../../pipelines/ledger/fact.ts';
import { foldRecord } from '../../pipelines/ledger/fold.ts';
import type { ClaimResult } from '../../pipelines/ledger/hold-claim.ts';
import { factKey } from '../../pipelines/ledger/keys.ts';
import type { Ledger } from '../../pipelines/ledger/ledger.ts';
import { openLedger } from '../../pipelines/ledger/ledger.ts';
import type { PhaseName } from '../../pipelines/plan/phase-table.ts';
import type { Person } from '../../pipelines/plan/roster.ts';
import type { Writers } from '../../pipelines/plan/snapshot.ts';
import { toEpochMs, toInstantText } from '../../pipelines/plan/time.ts';
import { timelineOf } from '../../pipelines/plan/timeline.ts';
import type { WindowPlan } from '../../pipelines/plan/window-plan.ts';
import type {
  Keyring,
  MessageChannel,
  Ports,
  Prover,
  Store,
  VendorStatement,
} from '../../pipelines/ports.ts';
import { createJumpingClock, type JumpingClock } from '../../pipelines/rehearsal/clock/jumping-clock.ts';
import { asRehearsal, sayInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import { rehearsalWriting, speakInRehearsal } from '../../pipelines/rehearsal/rehearsal-key.ts';
import { quietOutside } from './quiet-outside.ts';
import { changed, validOrganisation, validPlan, validRoster } from './valid-plan.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const start = toEpochMs(validPlan.start);
export const end = toEpochMs(validPlan.end);

export const lookNext: LookOptions = { starters: [], run: 'next' };
/** For facts that a test writes itself. */
export const provenBy = { kind: 'ssh', key: 'SHA256:test' } as const;

export interface Night {
  readonly store: Store;
  readonly clock: JumpingClock;
  readonly ports: Ports;
  readonly files: WindowFiles;
  readonly keyring: Keyring;
  readonly writers: Writers;
  readonly prover: Prover;
  readonly code: string;
  /** What the channels took, in order. */
  readonly sent: {
    readonly at: number;
    readonly channel: string;
    readonly to: string;
    readonly notice: string;
  }[];
  readonly vendorSays: VendorStatement[];
  /** What happened at the messenger, the desk and the groups, in order. */
  readonly acts: string[];
  run: WindowRun;
  ledger: Ledger;
}

export interface NightSetting {
  /** Epoch ms; an hour before the window starts when left out. */
  readonly at?: number;
  /** Changes of the valid plan, by dotted path. */
  readonly plan?: Readonly<Record<string, unknown>>;
  /** Who may write beside the rehearsal. */
  readonly writers?: Writers;
  /** Changes of the valid organisation, likewise. */
  readonly organisation?: Readonly<Record<string, unknown>>;
  readonly ports?: Partial<Ports>;
  readonly channels?: Readonly<Record<string, Partial<MessageChannel>>>;
  readonly people?: number;
  /** In place of the twenty of the valid roster. */
  readonly roster?: readonly Person[];
  /** Accounts that the roster has no mail address of. */
  readonly withoutMail?: readonly string[];
  /** In place of templates that say nothing. */
  readonly templates?: Readonly<Record<string, string>>;
  readonly clock?: JumpingClock;
  /** In place of one in memory. */
  readonly store?: Store;
  /** In place of none: who reads comments and commits again. */
  readonly prover?: Prover;
  /** The commit that it is opened with. */
  readonly code?: string;
  /** All that comes before this phase is passed over. */
  readonly before?: PhaseName;
}

/** A plan whose gates wait for nobody. */
export const noApproval = { 'approvals.gates': {} };

/** Opens a window and enters it as its first run. */
export async function openNight(setting: NightSetting = {}): Promise<Night> {
  const clock = setting.clock ?? createJumpingClock(setting.at ?? start - hour);
  const plan: WindowPlan = changed(validPlan, setting.plan ?? {});
  const sent: Night['sent'] = [];
  const acts: string[] = [];
  const vendorSays: VendorStatement[] = [];
  const roster = (setting.roster ?? validRoster)
    .slice(0, setting.people ?? Number.POSITIVE_INFINITY)
    .map((person) =>
      setting.withoutMail?.includes(person.account)
        ? person
        : { ...person, email: `${person.account}@example.com` },
    );
  const files = asRehearsal({
    plan,
    organisation: changed(validOrganisation, setting.organisation ?? {}),
    roster,
    templates: {
      ...Object.fromEntries(
        plan.notices.flatMap(({ template }) =>
          ['zh-CN', 'en'].map((language) => [
            `${template}.${language}`,
            `---\nsubject: "${template}"\n---\n{{messenger}}\n`,
          ]),
        ),
      ),
      ...setting.templates,
    },
    mergedBy: null,
    tzdata: 'test',
  });
  const channel = (id: string, limits: MessageChannel['limits']): [string, MessageChannel] => [
    id,
    {
      id,
      limits,
      probe: async () => ({ works: true, detail: 'test' }),
      ...setting.channels?.[id],
      send: async (message) => {
        const at = clock.now();
        const result = (await setting.channels?.[id]?.send?.(message)) ?? {
          result: 'accepted',
          receipt: '1',
        };
        if (result.result !== 'refused' && result.result !== 'throttled')
          sent.push({
            at,
            channel: id,
            to: message.to?.account ?? `group ${message.language}`,
            notice: message.notice,
          });
        return result;
      },
    },
  ];
  const ports: Ports = {
    channels: new Map([
      channel('wecom', { perMinute: 20, atOnce: 1, size: { most: 4096, unit: 'bytes' } }),
      channel('mail', { perMinute: 600, perSecond: 10, atOnce: 10, size: { most: 100_000, unit: 'bytes' } }),
    ]),
    ...quietOutside(acts, vendorSays),
    ...setting.ports,
  };
  const keyring = createMemoryKeyring(() => new Uint8Array(32).fill(7));
  const night = {
    store: setting.store ?? createMemoryStore(),
    prover: setting.prover ?? withoutGithub,
    code: setting.code ?? 'test',
    clock,
    ports,
    files,
    keyring,
    writers: setting.writers ?? {},
    sent,
    vendorSays,
    acts,
  };
  const entered = await enterAs(night, 'run-1');
  if (setting.before !== undefined) await passOver(entered.run, ...allBefore(setting.before));
  return { ...night, ...entered };
}

/** A new run on the same window, after the claim of the run before has run out. */
export async function enterAgain(night: Night, holder = `run-${night.ledger.size}`): Promise<Night> {
  await night.clock.sleep(11 * minute);
  return { ...night, ...(await enterAs(night, holder)) };
}

async function enterAs(night: Omit<Night, 'run' | 'ledger'>, holder: string) {
  const writing = await rehearsalWriting(night.keyring, night.files.plan.id, holder);
  const entered = await enterWindow({
    window: night.files.plan.id,
    files: night.files,
    store: night.store,
    keyring: night.keyring,
    clock: night.clock,
    portsFor: async () => night.ports,
    writing: { ...writing, writers: { ...writing.writers, ...night.writers } },
    code: night.code,
    prover: night.prover,
  });
  if (entered.result === 'held') throw new Error(`held by ${entered.holder}`);
  return { run: entered.run, ledger: entered.ledger };
}

/** What another machine does whose clock is ahead: by default so far that the claim ran out. */
export async function takeOver(
  { store, keyring, clock, run: { window } }: Night,
  aheadMs = 11 * minute,
): Promise<ClaimResult> {
  const { key } = await rehearsalWriting(keyring, window, 'other');
  const ahead = { ...clock, now: () => clock.now() + aheadMs };
  return (await openLedger({ store, window, clock: ahead, key })).takeClaim();
}

export class Killed extends Error {}

/** Nothing of this run reaches the ledger any more from the first entry that matches. */
export function killBefore(run: WindowRun, matches: (body: EntryBody) => boolean): void {
  const append = run.append;
  let dead = false;
  Object.assign(run, {
    append: async (body: EntryBody) => {
      dead ||= matches(body);
      if (dead) throw new Killed();
      await append(body);
    },
  });
}

/** Writes the steps as done, so that a test can begin at the phase that it is about. */
export async function passOver(
  run: WindowRun,
  ...steps: readonly (readonly [PhaseName, 1 | 2])[]
): Promise<void> {
  for (const [phase, round] of steps) {
    await run.append({
      kind: 'phase-started',
      phase,
      round,
      attempt: 1,
      snapshot: run.snapshotDigest(),
      code: 'test',
    });
    await run.append({
      kind: 'phase-finished',
      phase,
      round,
      result: { result: 'done', summary: { 'zh-CN': '略', en: 'passed over' }, evidence: [] },
    });
  }
}

export const allBefore = (phase: PhaseName): readonly (readonly [PhaseName, 1 | 2])[] => {
  const { steps } = timelineOf(validPlan, validOrganisation);
  const order = steps.map((step) => [step.phase, step.round] as const);
  return order.slice(
    0,
    order.findIndex(([name]) => name === phase),
  );
};

let letters = 0;

/** Staff report something; the next look takes it. Returns the fact's id. */
export async function report(
  night: Night,
  { way, at, trouble, sealed }: Extract<Fact, { kind: 'feedback' }>,
  id = `letter-${++letters}`,
): Promise<string> {
  if (way === 'desk')
    return sayInRehearsal(night.run, 'duty-lead', { kind: 'feedback', way, trouble, sealed });
  return speakInRehearsal(night.run, way, id, at, { trouble, sealed });
}

/** Whatever somebody puts behind a door of the mailbox. */
export async function put(night: Night, door: string, id: string, value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
  await night.store.create(factKey(night.run.window, door, id), bytes);
  return `${door}/${id}.json`;
}

/** Somebody says it, signed; the next look takes it. Returns the fact's id. */
export function say(night: Night, by: string, line: string): Promise<string> {
  return sayInRehearsal(night.run, by, line);
}

export function command(night: Night, wanted: Command, reason = 'because'): Promise<string> {
  return say(night, 'duty-lead', lineOf({ name: 'tell', command: wanted, reason }));
}

export function answerDoubt(night: Night, effect: string, answer: 'sent' | 'resend'): Promise<string> {
  return say(night, 'duty-lead', lineOf({ name: 'doubt', effect, answer, reason: 'looked' }));
}

export function vendorSaid(
  source: string,
  status: VendorStatement['status'],
  more: Partial<VendorStatement> = {},
): VendorStatement {
  return {
    source,
    status,
    at: toInstantText(start),
    url: 'https://vendor.example.com/',
    text: status,
    ...more,
  };
}

export function bodiesOf<Kind extends EntryBody['kind']>(
  night: Night,
  kind: Kind,
): readonly Extract<EntryBody, { kind: Kind }>[] {
  return night.ledger
    .entries()
    .map((entry) => entry.body)
    .filter((body): body is Extract<EntryBody, { kind: Kind }> => body.kind === kind);
}

/** As a run writes it, whether or not its gate is open. */
export const cutoverStarted = (night: Night): EntryBody => ({
  kind: 'phase-started',
  phase: 'cutover',
  round: 1,
  attempt: 1,
  snapshot: night.run.snapshotDigest(),
  code: 'test',
});

/** The state that a list of bodies folds to, one a minute. */
export function stateAfter(...bodies: readonly EntryBody[]) {
  return foldRecord(entriesOf(bodies));
}

export function entriesOf(bodies: readonly EntryBody[], from = start): readonly Entry[] {
  return bodies.map((body, index) => ({
    format: 1,
    window: 'w',
    sequence: index + 1,
    at: toInstantText(from + index * minute),
    claim: 1,
    root: '',
    body,
  }));
}
