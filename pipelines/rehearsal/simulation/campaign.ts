// Many simulated windows: by random seeds, or every single place and every pair of places at which a process may end.
// What fails is made as small as it can be, with the command that plays it again.

import type { WindowFiles } from '../../engine/enter-window.ts';
import { describeFault, drawFaults, type Fault, type Typical } from './fault.ts';
import type { Finding } from './invariants.ts';
import { type Simulated, simulateWindow } from './simulate.ts';

/** A window to simulate, by what makes it again. */
export interface Story {
  readonly name: string;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** For `npm run simulate --`. */
  readonly replay: string;
  /** What must have arrived when it ends: all that arrives in an undisturbed window. */
  readonly expected?: ReadonlySet<string>;
}

export interface Failure {
  readonly story: Story;
  readonly findings: readonly Finding[];
  /** The faults without which it does not fail. */
  readonly faults: readonly Fault[];
  readonly replay: string;
}

export interface Campaign {
  readonly windows: number;
  readonly states: number;
  readonly failures: readonly Failure[];
}

/** What an undisturbed window does. */
export async function typicalOf(files: WindowFiles): Promise<Typical> {
  return (await simulateWindow({ files, seed: 1, faults: [] })).typical;
}

export function* seeds(from: number, count: number, typical: Typical): Generator<Story> {
  for (let seed = from; seed < from + count; seed += 1) yield storyOfSeed(seed, typical);
}

export function storyOfSeed(seed: number, typical: Typical, keep: readonly number[] | null = null): Story {
  const all = drawFaults(seed, typical);
  const faults = keep === null ? all : keep.flatMap((index) => all[index] ?? []);
  const kept = keep === null ? '' : ` --keep ${keep.join(',')}`;
  return { name: `seed ${seed}`, seed, faults, replay: `--seed ${seed}${kept}` };
}

const downMs = 90_000;

/**
 * The process ends right after it has changed something for the nth time: between two changes nothing outside tells one
 * moment from another.
 */
function crashAt(point: number): Fault {
  return { on: 'change', nth: point, times: 1, trouble: { kind: 'crash', when: 'after', downMs } };
}

/** Called off in the middle of the night by a person; the window otherwise as planned. */
function calledOff({ startMs, people: [lead = ''] }: Typical): Fault {
  const command = { name: 'call-off', whose: 'ours' } as const;
  const saying = { name: 'tell', command, reason: 'simulated' } as const;
  return { at: startMs + 3_600_000, happening: { kind: 'says', by: lead, saying } };
}

export function storyOfCrashes(points: readonly number[], isCalledOff: boolean, typical: Typical): Story {
  const faults = [...points.map(crashAt), ...(isCalledOff ? [calledOff(typical)] : [])];
  const replay = `--crash ${points.join(',')}${isCalledOff ? ' --called-off' : ''}`;
  const expected = isCalledOff ? {} : { expected: typical.arrived };
  return { name: replay, seed: 1, faults, replay, ...expected };
}

/** Every place at which one process may end, of the window as planned and of the one that is called off. */
export function* singles(typical: Typical, stride = 1): Generator<Story> {
  for (let point = 1; point <= typical.operations.change; point += stride) {
    yield storyOfCrashes([point], false, typical);
    yield storyOfCrashes([point], true, typical);
  }
}

/** Every two of them, near ones first: the second fault hits the recovery from the first. */
export function* pairs(typical: Typical): Generator<Story> {
  const last = typical.operations.change;
  for (let distance = 1; distance < last; distance += 1) {
    for (let point = 1; point + distance <= last; point += 1)
      yield storyOfCrashes([point, point + distance], false, typical);
  }
}

/** Plays stories until `isEnough`. */
export async function play(
  files: WindowFiles,
  stories: Iterable<Story>,
  isEnough: (soFar: { readonly windows: number; readonly failures: number }) => boolean,
  onFailure: (failure: Failure) => void = () => undefined,
): Promise<Campaign> {
  const failures: Failure[] = [];
  let [windows, states] = [0, 0];
  for (const story of stories) {
    if (isEnough({ windows, failures: failures.length })) break;
    const simulated = await simulateWindow({ files, ...story });
    windows += 1;
    states += simulated.states;
    const [first] = simulated.findings;
    if (first === undefined) continue;
    const failure = await shrunk(files, story, simulated, first);
    failures.push(failure);
    onFailure(failure);
  }
  return { windows, states, failures };
}

/** Leaves out one fault after the other, as long as the same invariant breaks. */
async function shrunk(
  files: WindowFiles,
  story: Story,
  simulated: Simulated,
  { invariant }: Finding,
): Promise<Failure> {
  let { findings } = simulated;
  let keep = story.faults.map((_, index) => index);
  const tries = keep.toSorted(
    (one, other) => Number(simulated.struck.has(one)) - Number(simulated.struck.has(other)),
  );
  for (const index of tries) {
    const fewer = keep.filter((one) => one !== index);
    const faults = fewer.flatMap((one) => story.faults[one] ?? []);
    const again = await simulateWindow({ files, ...story, faults });
    if (!again.findings.some((found) => found.invariant === invariant)) continue;
    keep = fewer;
    findings = again.findings;
  }
  const replay = story.replay.startsWith('--seed')
    ? `--seed ${story.seed} --keep ${keep.join(',')}`
    : story.replay;
  return { story, findings, faults: keep.flatMap((one) => story.faults[one] ?? []), replay };
}

export function describeFailure({ story, findings, faults, replay }: Failure): string {
  return [
    `${story.name}:`,
    ...findings.map(({ invariant, what, at }) => `  ${invariant}: ${what} (${new Date(at).toISOString()})`),
    ...faults.map((fault) => `  with ${describeFault(fault)}`),
    `  again: npm run simulate -- ${replay}`,
  ].join('\n');
}
