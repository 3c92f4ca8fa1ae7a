// The faults of a simulated window, as data: a seed draws the list, it can be shortened, and playing it again
// gives the same window.

import type { Saying } from '../../gates/commands/saying.ts';
import type { PhaseName } from '../../plan/phase-table.ts';
import { type Random, seededRandom } from '../random.ts';

/** The kinds of operations that a process does outside itself. */
export const operationKinds = ['claim', 'entry', 'object', 'read', 'list', 'send', 'switch', 'ask'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** Operations that change something that others can see. */
export const changes: ReadonlySet<OperationKind> = new Set(['claim', 'entry', 'object', 'send', 'switch']);

type When = 'before' | 'after';

export type Trouble =
  /** The process dies at once; its machine starts a new one after `downMs`. */
  | { readonly kind: 'crash'; readonly when: When; readonly downMs: number }
  /** The process stands still for `ms`. `asleep`: its own clock does too, as in a closed laptop. */
  | { readonly kind: 'pause'; readonly when: When; readonly ms: number; readonly asleep: boolean }
  | { readonly kind: 'fails'; readonly code: string }
  /** The operation was done, and its answer was lost. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'late'; readonly ms: number }
  /** The operation was done twice, and the second answer came: "exists" for the process's own write. */
  | { readonly kind: 'doubled' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'throttled'; readonly ms: number }
  /** The channel reports that it accepted the message, and loses it. */
  | { readonly kind: 'lied' }
  /** The operation takes `ms`, and meanwhile a person says this. */
  | { readonly kind: 'interrupted'; readonly ms: number; readonly by: string; readonly saying: Saying };

export type Happening =
  | { readonly kind: 'runner' }
  /** A clock is wrong until somebody corrects it. `dies`: its process ends once it has a claim. */
  | {
      readonly kind: 'clock';
      readonly runner: number;
      readonly byMs: number;
      readonly ms: number;
      readonly dies: boolean;
    }
  | { readonly kind: 'says'; readonly by: string; readonly saying: Saying }
  | { readonly kind: 'rubbish'; readonly place: 'fact' | 'claim' | 'entry' | 'vendor'; readonly text: string }
  | { readonly kind: 'channel-down'; readonly channel: string; readonly ms: number }
  /** All processes end; the store has an older copy's entries, and the newest come back after `ms`. */
  | { readonly kind: 'rolled-back'; readonly entries: number; readonly ms: number };

export type Fault =
  /**
   * Hits the nth operation of a kind (`change`: of all that change something) of any process; `times` in a
   * row.
   */
  | {
      readonly on: OperationKind | 'change';
      readonly nth: number;
      readonly times: number;
      readonly trouble: Trouble;
    }
  /** Milliseconds since the window was opened. */
  | { readonly at: number; readonly happening: Happening };

/** Measurements of an undisturbed window: operations of each kind, how long it lasts (ms), and more. */
export interface Typical {
  readonly operations: Readonly<Record<OperationKind | 'change', number>>;
  readonly lastsMs: number;
  /** Ms from opening to the announced start and end of the maintenance. */
  readonly startMs: number;
  readonly endMs: number;
  /** Backup channels in the plan's order, then all others. */
  readonly channels: readonly string[];
  /** Addresses of the messages that arrive. */
  readonly arrived: ReadonlySet<string>;
  /** Numbers of the sends that are the last before a phase begins. */
  readonly sendsBeforePhases: readonly number[];
  /** Numbers of the operations on entries that write an intent. */
  readonly intents: readonly number[];
  /** People who may speak: all approvers, the duty lead first. */
  readonly people: readonly string[];
}

const minute = 60_000;
const hour = 60 * minute;

/** The faults of a seed, several per window: bugs show where faults meet, not in single faults. */
export function drawFaults(seed: number, typical: Typical): readonly Fault[] {
  const random = seededRandom(seed, 'faults');
  const strikes = Array.from({ length: 1 + Math.floor(random.next() * 4) }, () => strike(random, typical));
  const happenings = Array.from({ length: 1 + Math.floor(random.next() * 4) }, () =>
    happening(random, typical),
  );
  const another: Fault[] = random.chance(0.6) ? [{ at: 0, happening: { kind: 'runner' } }] : [];
  const words = random.chance(0.25) ? [interrupted(random, typical)] : [];
  const odd = random.chance(0.3) ? [rubbish(random, typical)] : [];
  const nap = random.chance(0.3) ? asleepAtIntent(random, typical) : [];
  return [...another, ...happenings, ...words, ...odd, ...nap, ...strikes];
}

function strike(random: Random, typical: Typical): Fault {
  // Rare kinds of operations are hit as often as frequent ones, as they are tested least. Entries and
  // switches count more: most can go wrong between an entry and the act that follows from it.
  const on = random.pick([...operationKinds, 'entry', 'entry', 'switch'] as const);
  const nth = 1 + Math.floor(random.next() * typical.operations[on]);
  const trouble = on === 'send' ? sendTrouble(random) : usualTrouble(random);
  return { on, nth, times: random.chance(0.2) ? 1 + Math.floor(random.exponential(8)) : 1, trouble };
}

const codes = ['EIO', 'ENOSPC', 'ECONNRESET', 'ETIMEDOUT', 'EROFS', 'EMFILE'] as const;

function usualTrouble(random: Random): Trouble {
  const when = random.pick(['before', 'after'] as const);
  return random.pick<() => Trouble>([
    () => ({ kind: 'crash', when, downMs: about(random, 5 * minute, 2) }),
    () => ({ kind: 'pause', when, ms: about(random, 30 * minute, 2), asleep: random.chance(0.5) }),
    () => ({ kind: 'pause', when, ms: about(random, 2 * hour, 1), asleep: random.chance(0.5) }),
    () => ({ kind: 'fails', code: random.pick(codes) }),
    () => ({ kind: 'lost' }),
    () => ({ kind: 'late', ms: about(random, 20_000, 2) }),
    () => ({ kind: 'doubled' }),
  ])();
}

function sendTrouble(random: Random): Trouble {
  return random.pick<() => Trouble>([
    () => ({ kind: 'refused' }),
    () => ({ kind: 'throttled', ms: about(random, minute, 1.5) }),
    () => ({ kind: 'lied' }),
    () => ({ kind: 'lost' }),
    () => usualTrouble(random),
  ])();
}

/** A command that stops a phase, given while the look still sends the notices before that phase. */
function interrupted(random: Random, { people, sendsBeforePhases }: Typical): Fault {
  const [lead = ''] = people;
  const reason = 'simulated';
  const name = random.pick(['hold', 'hold', 'call-off'] as const);
  const command = name === 'hold' ? { name } : ({ name, whose: 'ours' } as const);
  const ms = about(random, 3 * minute, 0.5);
  const trouble = { kind: 'interrupted', ms, by: lead, saying: { name: 'tell', command, reason } } as const;
  return { on: 'send', nth: random.pick(sendsBeforePhases), times: 1, trouble };
}

function happening(random: Random, typical: Typical): Fault {
  const { startMs, endMs, lastsMs, channels } = typical;
  // Half of the happenings fall in the night itself, which is a small part of the days that a window lasts.
  const [from, to] = random.chance(0.5) ? [startMs - 2 * hour, endMs + 2 * hour] : [0, lastsMs];
  const at = Math.round(random.between(from, to));
  const happening = random.pick<() => Happening>([
    () => ({ kind: 'runner' }),
    () => ({
      kind: 'clock',
      runner: Math.floor(random.next() * 3),
      byMs: wrongBy(random),
      ms: about(random, 6 * hour, 1),
      dies: false,
    }),
    () => ({
      kind: 'clock',
      runner: Math.floor(random.next() * 3),
      byMs: about(random, 3 * hour, 1),
      ms: about(random, 5 * minute, 0.5),
      dies: true,
    }),
    () => says(random, typical),
    () => says(random, typical),
    () => ({ kind: 'channel-down', channel: random.pick(channels), ms: about(random, 6 * hour, 2) }),
    () => ({ kind: 'channel-down', channel: channels[0] ?? '', ms: about(random, 12 * hour, 1) }),
    () => ({
      kind: 'rolled-back',
      entries: 1 + Math.floor(random.exponential(10)),
      ms: about(random, hour, 1),
    }),
  ])();
  return { at: happening.kind === 'runner' && random.chance(0.5) ? 0 : at, happening };
}

/** A laptop's lid closes between an intent and its act, while another machine goes on. */
function asleepAtIntent(random: Random, { intents }: Typical): readonly Fault[] {
  const ms = about(random, 3 * hour, 0.5);
  const trouble = { kind: 'pause', when: 'after', ms, asleep: random.chance(0.5) } as const;
  return [
    { at: 0, happening: { kind: 'runner' } },
    { on: 'entry', nth: random.pick(intents), times: 1, trouble },
  ];
}

function rubbish(random: Random, { lastsMs }: Typical): Fault {
  const place = random.pick(['fact', 'fact', 'fact', 'claim', 'entry', 'vendor'] as const);
  const texts = place === 'fact' && random.chance(0.5) ? oddStatements : oddTexts;
  const happening = { kind: 'rubbish', place, text: random.pick(texts) } as const;
  return { at: Math.round(random.between(0, lastsMs)), happening };
}

/** Whole milliseconds, as clocks count. */
function about(random: Random, median: number, spread: number): number {
  return Math.round(random.around(median, spread));
}

/** How wrong a clock is, ms: mostly seconds, as by drift; now and then hours, as by a typing mistake. */
function wrongBy(random: Random): number {
  const size = random.chance(0.7) ? about(random, 20_000, 1) : about(random, 3 * hour, 1.5);
  return random.chance(0.5) ? size : -size;
}

const phases: readonly PhaseName[] = ['pre-backup', 'cutover', 'hold', 'canary', 're-login'];

function says(random: Random, { people }: Typical): Happening {
  const [lead = ''] = people;
  const reason = 'simulated';
  const phase = random.pick(phases);
  const tell = (command: Extract<Saying, { name: 'tell' }>['command']): Happening => ({
    kind: 'says',
    by: lead,
    saying: { name: 'tell', command, reason },
  });
  return random.pick<() => Happening>([
    () => tell({ name: 'hold' }),
    () => tell({ name: 'resume' }),
    () => tell({ name: 'call-off', whose: 'ours' }),
    () => tell({ name: 'extend', by: '30m' }),
    () => tell({ name: 'shorten', by: '30m' }),
    () => tell({ name: 'roll-back', phase }),
    () => tell({ name: 'release-everyone' }),
    () => tell({ name: 'pause-return' }),
    () => tell({ name: 'resume-return' }),
    () => ({ kind: 'says', by: random.pick(people), saying: { name: 'withdraw', phase, reason } }),
  ])();
}

/** Statements that look like those of a person who may speak, but cannot be read. */
const oddStatements = [
  '"/hold \\ud800"',
  '"/call-off\\u0000"',
  '{"kind":"constructor"}',
  '{"__proto__":{}}',
  '[]',
].map(
  (says) =>
    `{"signature":"x","statement":{"at":"2026-11-30T12:00:00.000Z","by":"WHO","says":${says},"window":"WINDOW"}}`,
);

/** Rubbish that may lie where a fact, a claim or an entry should be. */
const oddTexts = [
  '',
  '\0\0\0',
  'null',
  '{"format":1}',
  '{"comment":{}}',
  '{"text":{"zh-CN":"x"},"at":7,"source":"vendor-status","status":"cancelled","url":"\\ud800"}',
  '{"__proto__":{"kind":"command"},"kind":"command","command":{"name":"call-off"}}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  JSON.stringify({ text: 'x'.repeat(100_000) }),
] as const;

/** The most time that the faults together can cost, ms. */
export function costOf(faults: readonly Fault[]): number {
  return faults.reduce((sum, fault) => {
    const { times, what } =
      'happening' in fault
        ? { times: 1, what: fault.happening }
        : { times: fault.times, what: fault.trouble };
    const spent = 'ms' in what ? what.ms : 'downMs' in what ? what.downMs : 0;
    return sum + times * spent + ('byMs' in what ? Math.abs(what.byMs) : 0);
  }, 0);
}

export function describeFault(fault: Fault): string {
  const told = ({ kind, ...more }: { readonly kind: string }): string =>
    `${kind} ${JSON.stringify(more)}`.slice(0, 160);
  if ('happening' in fault) return `after ${(fault.at / hour).toFixed(2)} h: ${told(fault.happening)}`;
  return `${fault.on} ${fault.nth}${fault.times > 1 ? ` and ${fault.times - 1} more` : ''}: ${told(fault.trouble)}`;
}
