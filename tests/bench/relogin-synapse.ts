// B4: the return on a real Synapse, whose password hashing starves everything else and which goes on working for
// clients that have left. Its capacity is the best closed-loop rate of the same run. Not repeatable to the last
// digit: it is a real server on this machine; seeds fix people's reactions and the peers' delays.

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { findSynapse, startLocalSynapse } from '../../pipelines/rehearsal/homeserver/local-synapse.ts';
import { movePeopleIn, type People } from './relogin-synapse/people.ts';
import { closedLoop, type Returned, returnByPeer, returnByUs } from './relogin-synapse/returns.ts';
import { fullJitter } from './return-model/peers/aws-jitter.ts';
import { everyoneAtOnce } from './return-model/peers/everyone-at-once.ts';
import { xmppJs } from './return-model/peers/xmpp-js.ts';
import { barChart, type Panel } from './support/bar-chart.ts';
import { shown, summarise } from './support/summary.ts';
import { csvTable, markdownTable } from './support/tables.ts';

const peers = [everyoneAtOnce, xmppJs, fullJitter];
/** What real servers have; a login is a third of a second of one core. */
const bcryptRounds = 12;
/** A return that takes more than this many times the bound has failed. */
const mostRatio = 2;

export async function runBench(options: {
  readonly quick: boolean;
  readonly results: string;
}): Promise<void> {
  const found = await findSynapse();
  if (!found.installed) {
    console.log(`relogin-synapse was not run: ${found.why}`);
    return;
  }
  const { version } = found;
  const { quick, results } = options;
  const count = quick ? 40 : 200;
  const seeds = quick ? [101] : [101, 102, 103];
  console.log(`Synapse ${found.version}, ${count} people, bcrypt ${bcryptRounds}, seeds ${seeds.join(', ')}`);
  const say = (line: string): void => console.error(`  ${line}`);
  const synapse = await startLocalSynapse({
    folder: await mkdtemp(path.join(tmpdir(), 'tideover-bench-')),
    bcryptRounds,
  });
  try {
    const people = await movePeopleIn(synapse, count);
    say(`${count} people moved in`);
    await mkdir(results, { recursive: true });
    const keep = async (rates: readonly Rate[], returns: readonly Returned[], done: readonly number[]) => {
      const capacity = Math.max(...rates.map(({ rate }) => rate));
      const write = (name: string, text: string) => writeFile(path.join(results, name), text);
      const found = { version, count, seeds: done, rates, returns, capacity };
      await write('relogin-synapse.md', report(found));
      await write('relogin-synapse-runs.csv', rawRuns(returns, count, capacity));
      await write('relogin-synapse.svg', chart(returns, count, capacity));
      console.log(table(returns, count, capacity));
    };
    await measure(people, seeds, say, keep);
    people.close();
  } finally {
    await synapse.stop();
  }
}

interface Rate {
  readonly atOnce: number;
  readonly rate: number;
  readonly when: string;
}

/** The closed loop before, between and after, because a machine that is shared does not stay the same. */
async function measure(
  people: People,
  seeds: readonly number[],
  say: (line: string) => void,
  keep: (rates: readonly Rate[], returns: readonly Returned[], done: readonly number[]) => Promise<void>,
): Promise<void> {
  const rates: Rate[] = [];
  const returns: Returned[] = [];
  const loop = async (atOnce: number, when: string): Promise<void> => {
    const rate = await closedLoop(people, atOnce, when);
    rates.push({ atOnce, rate, when });
    say(`closed loop, ${atOnce} at once, ${when}: ${rate.toFixed(2)} a second`);
  };
  for (const atOnce of [4, 8]) await loop(atOnce, 'before');
  for (const seed of seeds) {
    const capacity = Math.max(...rates.map(({ rate }) => rate));
    const limitMs = Math.max(30_000, (mostRatio * people.accounts.length * 1_000) / capacity);
    const tell = (returned: Returned): void => {
      returns.push(returned);
      say(`${returned.way}, seed ${seed}: ${returned.seconds.toFixed(1)} s, ${returned.abandoned} abandoned`);
    };
    await people.settle();
    tell(await returnByUs(people, seed, limitMs));
    for (const way of peers) {
      await people.settle();
      tell(await returnByPeer(people, way, seed, limitMs));
    }
    await loop(4, `after seed ${seed}`);
    // A real server takes its time: what is measured stands, whatever comes after.
    await keep(rates, returns, seeds.slice(0, seeds.indexOf(seed) + 1));
  }
}

const waysIn = (returns: readonly Returned[]): readonly string[] => [
  ...new Set(returns.map(({ way }) => way)),
];

const header = [
  'way',
  'recovery ratio',
  'seconds',
  'attempts per person',
  'abandoned logins',
  'p99 wait, s',
  'nobody got in for, s',
  'slowest /versions, ms',
  'server CPU s per person',
];

function table(returns: readonly Returned[], count: number, capacity: number): string {
  const rows = waysIn(returns).map((way) => {
    const runs = returns.filter((run) => run.way === way);
    const column = (value: (run: Returned) => number, digits: number): string =>
      shown(summarise(runs.map(value)), digits);
    return [
      way,
      column((run) => ratioOf(run, count, capacity), 2),
      column((run) => run.seconds, 1),
      column((run) => run.attemptsPerPerson, 2),
      column((run) => run.abandoned, 0),
      column((run) => run.p99WaitSeconds, 1),
      column((run) => run.longestSilenceSeconds, 1),
      column((run) => run.slowestProbeMs, 0),
      column((run) => run.cpuSecondsPerPerson, 2),
    ];
  });
  return markdownTable(header, rows);
}

function ratioOf(run: Returned, count: number, capacity: number): number {
  return run.seconds / (count / capacity);
}

function rawRuns(returns: readonly Returned[], count: number, capacity: number): string {
  return csvTable(
    [
      'way',
      'seed',
      'ratio',
      'seconds',
      'back',
      'attempts',
      'abandoned',
      'p99_wait_s',
      'silence_s',
      'probe_ms',
      'cpu_s_per_person',
    ],
    returns.map((run) => [
      run.way,
      run.seed,
      ratioOf(run, count, capacity),
      run.seconds,
      run.back,
      run.attemptsPerPerson,
      run.abandoned,
      run.p99WaitSeconds,
      run.longestSilenceSeconds,
      run.slowestProbeMs,
      run.cpuSecondsPerPerson,
    ]),
  );
}

function chart(returns: readonly Returned[], count: number, capacity: number): string {
  const panel: Panel = {
    title: `Synapse, ${count} people, bcrypt ${bcryptRounds}`,
    bars: waysIn(returns).map((way) => {
      const ratios = returns.filter((run) => run.way === way).map((run) => ratioOf(run, count, capacity));
      const { median, least, most } = summarise(ratios);
      const label = Number.isFinite(median) ? median.toFixed(2) : 'not in time';
      return { name: way, value: median, least, most, label, ours: way === 'Tideover' };
    }),
  };
  return barChart({
    title: 'Return on a real Synapse',
    note: 'Time until everybody is back, as a multiple of people / best closed-loop rate; median, least and most.',
    panels: [panel],
    columns: 1,
    longest: mostRatio,
    ticks: [1, 1.5, 2],
  });
}

function report(found: {
  readonly version: string;
  readonly count: number;
  readonly seeds: readonly number[];
  readonly rates: readonly Rate[];
  readonly returns: readonly Returned[];
  readonly capacity: number;
}): string {
  const { count, capacity, returns, rates } = found;
  const ours = summarise(
    returns.filter(({ way }) => way === 'Tideover').map((run) => ratioOf(run, count, capacity)),
  );
  const abandoned = returns
    .filter(({ way }) => way === 'Tideover')
    .reduce((sum, run) => sum + run.abandoned, 0);
  return [
    '# The return on a real Synapse (B4)',
    '',
    `Synapse ${found.version}, SQLite, one process, bcrypt ${bcryptRounds}; ${count} people in rooms of 25; a login is password and first sync. Reactions are log-normal (median 2 s, sigma 0.6), for every way the same people. Seeds ${found.seeds.join(', ')}. Clients and server shared ${cpus().length} cores (load ${loadavg()[0]?.toFixed(1)} when this was written).`,
    '',
    `Capacity: ${capacity.toFixed(2)} logins with first sync a second, the best closed loop of this run; the bound is ${(count / capacity).toFixed(1)} s.`,
    '',
    markdownTable(
      ['closed loop', 'at once', 'logins a second'],
      rates.map(({ when, atOnce, rate }) => [when, String(atOnce), rate.toFixed(2)]),
    ),
    '',
    table(returns, count, capacity),
    '',
    `Aims: recovery ratio 1.10, no login abandoned. Here: ${shown(ours, 2)}, ${abandoned} abandoned.`,
    '',
    'What keeps Tideover from the bound: nobody is there before people have reacted, unlocking and looking who is back take a share of the same processors, and while many hashes are at work every answer that says how full the server is comes seconds late.',
    '',
    `A return that is not over after ${mostRatio} times the bound counts as "never"; the server is restarted after it, because working off what the clients left behind would take it many minutes.`,
    '',
    '![Return on a real Synapse](relogin-synapse.svg)',
    '',
  ].join('\n');
}
