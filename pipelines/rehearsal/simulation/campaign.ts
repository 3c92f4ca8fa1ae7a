// Plays many simulated windows: random seeds, or every place and every pair of places at which a process may
// crash. A failure is reduced to the fewest faults, with the command that replays it.

import type { WindowFiles } from '../../engine/enter-window.ts';
import { describeFault, drawFaults, type Fault, operationKinds, type Typical } from './fault.ts';
import type { Finding } from './invariants.ts';
import { type Simulated, type SimulatedWindow, simulateWindow } from './simulate.ts';

/** A plan to simulate, and measurements of its window without faults. */
export interface Stage {
  readonly files: WindowFiles;
  readonly typical: Typical;
}

/** A window to simulate, with the options that replay it. */
export interface Story extends SimulatedWindow {
  readonly name: string;
  /** The options after `npm run simulate --`. */
  readonly replay: string;
}

export interface Failure {
  readonly story: Story;
  readonly findings: readonly Finding[];
  /** The smallest set of faults with which it still fails. */
  readonly faults: readonly Fault[];
  readonly replay: string;
}

/** Throws where the window fails or is stuck without any fault: faults would then show nothing more. */
export async function stageOf(given: WindowFiles): Promise<Stage> {
  // A real messenger would refuse what is only said in a rehearsal, and nothing here is one.
  const { organisation } = given;
  const messenger = { ...organisation.messenger, adapter: 'embedded' } as const;
  const files = { ...given, organisation: { ...organisation, messenger } };
  const { closed, findings, typical } = await simulateWindow({ files, seed: 1, faults: [] });
  if (closed !== 'done' || findings.length > 0)
    throw new Error(`undisturbed, the window ends ${closed}: ${findings.map(({ what }) => what).join('; ')}`);
  const untried = operationKinds.filter((kind) => typical.operations[kind] === 0);
  if (untried.length > 0)
    throw new Error(`undisturbed, the window does nothing of kind ${untried.join(', ')}`);
  return { files, typical };
}

/** Stories of `count` seeds, on each stage in turn. */
export function* seeds(from: number, count: number, stages: readonly Stage[]): Generator<Story> {
  for (let seed = from; seed < from + count; seed += 1) yield storyOfSeed(seed, stages);
}

export function storyOfSeed(
  seed: number,
  stages: readonly Stage[],
  keep: readonly number[] | null = null,
): Story {
  const { files, typical } = stages[seed % stages.length] as Stage;
  const all = drawFaults(seed, typical);
  const faults = keep === null ? all : keep.flatMap((index) => all[index] ?? []);
  const kept = keep === null ? '' : ` --keep ${keep.join(',')}`;
  return { files, name: `seed ${seed}`, seed, faults, replay: `--seed ${seed}${kept}` };
}

const downMs = 90_000;

/**
 * A crash right after the nth change of something outside. Only these moments matter: between two changes a
 * crash looks the same from outside.
 */
function crashAt(point: number): Fault {
  return { on: 'change', nth: point, times: 1, trouble: { kind: 'crash', when: 'after', downMs } };
}

/** A person calls the window off an hour after its start. */
function calledOff({ startMs, people: [lead = ''] }: Typical): Fault {
  const command = { name: 'call-off', whose: 'ours' } as const;
  const saying = { name: 'tell', command, reason: 'simulated' } as const;
  return { at: startMs + 3_600_000, happening: { kind: 'says', by: lead, saying } };
}

export function storyOfCrashes(
  points: readonly number[],
  isCalledOff: boolean,
  { files, typical }: Stage,
): Story {
  const faults = [...points.map(crashAt), ...(isCalledOff ? [calledOff(typical)] : [])];
  const replay = `--crash ${points.join(',')}${isCalledOff ? ' --called-off' : ''}`;
  // Reminders and hourly news depend on when people answer, which faults change: they are not expected.
  const isReminder = (address: string) => / summons\/\S+-again |\/still-\d+ /.test(address);
  const told = new Set([...typical.arrived].filter((address) => !isReminder(address)));
  const expected = isCalledOff ? {} : { expected: told };
  return { files, name: replay, seed: 1, faults, replay, ...expected };
}

/** A crash at each place, in the window as planned and in one that is called off. */
export function* singles(stage: Stage, stride = 1): Generator<Story> {
  for (let point = 1; point <= stage.typical.operations.change; point += stride) {
    yield storyOfCrashes([point], false, stage);
    yield storyOfCrashes([point], true, stage);
  }
}

/** Crashes at every two places, near ones first: there the second hits the recovery from the first. */
export function* pairs(stage: Stage): Generator<Story> {
  const last = stage.typical.operations.change;
  for (let distance = 1; distance < last; distance += 1) {
    for (let point = 1; point + distance <= last; point += 1)
      yield storyOfCrashes([point, point + distance], false, stage);
  }
}

/** Plays stories until `isEnough`. */
export async function play(
  stories: Iterable<Story>,
  isEnough: (soFar: { readonly windows: number; readonly failures: number }) => boolean,
  onFailure: (failure: Failure) => void = () => undefined,
) {
  const failures: Failure[] = [];
  let [windows, states] = [0, 0];
  for (const story of stories) {
    if (isEnough({ windows, failures: failures.length })) break;
    const simulated = await simulateWindow(story);
    windows += 1;
    states += simulated.states;
    const [first] = simulated.findings;
    if (first === undefined) continue;
    const failure = await shrunk(story, simulated, first);
    failures.push(failure);
    onFailure(failure);
  }
  return { windows, states, failures };
}

/** Removes one fault after the other, as long as the same invariant still breaks. */
async function shrunk(story: Story, simulated: Simulated, { invariant }: Finding): Promise<Failure> {
  let { findings } = simulated;
  let keep = story.faults.map((_, index) => index);
  const tries = keep.toSorted(
    (one, other) => Number(simulated.struck.has(one)) - Number(simulated.struck.has(other)),
  );
  for (const index of tries) {
    const fewer = keep.filter((one) => one !== index);
    const faults = fewer.flatMap((one) => story.faults[one] ?? []);
    const again = await simulateWindow({ ...story, faults });
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
