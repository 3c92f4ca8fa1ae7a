// The return on a real messenger: its capacity is the best closed-loop rate of the same run. Not repeatable to the last
// digit: it is a real server on this machine; seeds fix people's reactions and the peers' delays.

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../pipelines/errors.ts';
import { fullJitter } from '../return-model/peers/aws-jitter.ts';
import { everyoneAtOnce } from '../return-model/peers/everyone-at-once.ts';
import { xmppJs } from '../return-model/peers/xmpp-js.ts';
import { barChart, type Panel } from '../support/bar-chart.ts';
import { whyNotToPublish } from '../support/quiet-machine.ts';
import { shown, summarise } from '../support/summary.ts';
import { csvTable, markdownTable } from '../support/tables.ts';
import type { BenchServer } from './people.ts';
import {
  closedLoop,
  type PacingCost,
  pacingCost,
  type Returned,
  returnByPeer,
  returnByUs,
  settle,
} from './returns.ts';

const peers = [everyoneAtOnce, xmppJs, fullJitter];
/** A return that takes more than this many times the bound has failed. */
const mostRatio = 2;

export interface Series {
  readonly count: number;
  readonly seeds: readonly number[];
  /** Seeds with which the peers come back, too. */
  readonly peerSeeds: readonly number[];
}

const aLook: readonly Series[] = [{ count: 40, seeds: [101], peerSeeds: [101] }];

export function benchOf(server: BenchServer, bench: string, measured: readonly Series[]) {
  return async (options: { readonly quick: boolean; readonly results: string }): Promise<void> => {
    const found = await server.find();
    if (!found.installed) {
      console.log(`${bench} was not run: ${found.why}`);
      return;
    }
    const { quick, results } = options;
    const loadBefore = loadavg()[0] ?? 0;
    const refused = quick ? null : whyNotToPublish({ loadBefore });
    if (refused !== null) throw notWorthPublishing(bench, refused);
    await mkdir(results, { recursive: true });
    const say = (line: string): void => console.error(`  ${line}`);
    const findings: Finding[] = [];
    const setting = { server, bench, version: found.version, loadBefore };
    for (const series of quick ? aLook : measured) {
      console.log(
        `${server.name} ${found.version}, ${series.count} people, seeds ${series.seeds.join(', ')}`,
      );
      const finding = await measure(server, series, say);
      const [before, after] = [finding.rates[0]?.rate ?? 0, finding.rates.at(-1)?.rate ?? 0];
      const why = quick ? null : whyNotToPublish({ loadBefore, loops: { before, after } });
      console.log(table(finding));
      if (why !== null) throw notWorthPublishing(bench, why);
      findings.push(finding);
      // A real server takes its time: what is measured stands, whatever comes after.
      const write = (name: string, text: string) => writeFile(path.join(results, name), text);
      await write(`${bench}.md`, report(findings, setting));
      await write(`${bench}-runs.csv`, rawRuns(findings));
      await write(`${bench}.svg`, chart(findings, server));
    }
  };
}

function notWorthPublishing(bench: string, why: string): UserError {
  const whatToDo = 'Stop what else runs and try again; --quick only looks, and publishes nothing.';
  return new UserError({ what: `Nothing was published: ${why}.`, where: bench, whatToDo });
}

interface Rate {
  readonly atOnce: number;
  readonly rate: number;
  readonly when: string;
}

interface Finding extends Series {
  readonly rates: readonly Rate[];
  readonly returns: readonly Returned[];
  /** Logins with first sync a second, the best of the closed loops. */
  readonly capacity: number;
  /** Server CPU for holding out, unlocking, and looking who is back while nobody logs in. */
  readonly cost: PacingCost;
}

/** The closed loop before, between and after, because a machine that is shared does not stay the same. */
async function measure(server: BenchServer, series: Series, say: (line: string) => void): Promise<Finding> {
  const people = await server.moveIn(series.count);
  try {
    say(`${series.count} people moved in`);
    const rates: Rate[] = [];
    const returns: Returned[] = [];
    const capacityNow = () => Math.max(...rates.map(({ rate }) => rate));
    const loop = async (atOnce: number, when: string): Promise<void> => {
      rates.push({ atOnce, rate: await closedLoop(people, atOnce, when), when });
      say(`closed loop, ${atOnce} at once, ${when}: ${rates.at(-1)?.rate.toFixed(2)} a second`);
    };
    const tell = (returned: Returned): void => {
      returns.push(returned);
      say(
        `${returned.way}, seed ${returned.seed}: ${returned.seconds.toFixed(1)} s, ${returned.abandoned} abandoned`,
      );
    };
    for (const atOnce of [4, 8]) await loop(atOnce, 'before');
    const cost = await pacingCost(people);
    for (const seed of series.seeds) {
      const limitMs = Math.max(30_000, (mostRatio * series.count * 1_000) / capacityNow());
      await settle(people);
      tell(await returnByUs(people, seed, limitMs));
      for (const way of series.peerSeeds.includes(seed) ? peers : []) {
        await settle(people);
        tell(await returnByPeer(people, way, seed, limitMs));
      }
      await loop(4, `after seed ${seed}`);
    }
    return { ...series, rates, returns, capacity: capacityNow(), cost };
  } finally {
    await people.close();
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
  'slowest answer to others, ms',
  'server CPU s per person',
];

function table({ returns, count, capacity }: Finding): string {
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

function rawRuns(findings: readonly Finding[]): string {
  const names =
    'people,way,seed,ratio,seconds,back,attempts,abandoned,p99_wait_s,silence_s,probe_ms,cpu_s_per_person';
  return csvTable(
    names.split(','),
    findings.flatMap(({ returns, count, capacity }) =>
      returns.map((run) => [
        count,
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
    ),
  );
}

function chart(findings: readonly Finding[], { name }: BenchServer): string {
  const panels = findings.map(
    ({ returns, count, capacity }): Panel => ({
      title: `${name}, ${count.toLocaleString('en')} people`,
      bars: waysIn(returns).map((way) => {
        const ratios = returns.filter((run) => run.way === way).map((run) => ratioOf(run, count, capacity));
        const { median, least, most } = summarise(ratios);
        const label = Number.isFinite(median) ? median.toFixed(2) : 'not in time';
        return { name: way, value: median, least, most, label, ours: way === 'Tideover' };
      }),
    }),
  );
  return barChart({
    title: `Return on a real ${name}`,
    note: 'Time until everybody is back, as a multiple of people / best closed-loop rate; median, least and most.',
    panels,
    columns: Math.min(2, panels.length),
    longest: mostRatio,
    ticks: [1, 1.5, 2],
  });
}

interface Setting {
  readonly server: BenchServer;
  readonly bench: string;
  readonly version: string;
  readonly loadBefore: number;
}

function report(findings: readonly Finding[], { server, bench, version, loadBefore }: Setting): string {
  return `# The return on a real ${server.name} (B4)

Written by \`npm run bench -- ${bench}\`; do not edit. ${server.name} ${version}, ${server.about},
and a client gives either 30 s. Reactions are log-normal (median 2 s, sigma 0.6), for every way the same people. Clients and
server share ${cpus().length} cores; load before: ${loadBefore.toFixed(2)}. Tideover knows nothing of the server
beforehand; what sixteen accounts of a canary can find out in ten seconds would begin with fewer people than the plan does.

${findings.map(section).join('\n\n')}

What keeps Tideover from the bound: nobody is there before people have reacted, unlocking and looking who is back take a
share of the same processors, and while many hashes are at work every answer that says how full the server is comes late.

A return that is not over after ${mostRatio} times the bound counts as "never"; the server is restarted after it, because working
off what the clients left behind would take it many minutes. The bench does not publish figures that were taken while the
load before was over 0.5, or when the closed loop before and after differ by more than 15 %.

![Return on a real ${server.name}](${bench}.svg)
`;
}

function section(finding: Finding): string {
  const { count, capacity, rates, cost, seeds } = finding;
  const loops = rates.map(({ when, atOnce, rate }) => [when, String(atOnce), rate.toFixed(2)]);
  return `## ${count.toLocaleString('en')} people, seeds ${seeds.join(', ')}

Capacity: ${capacity.toFixed(2)} logins with first sync a second, the best closed loop; the bound is ${(count / capacity).toFixed(1)} s. Pacing costs the server ${cost.unlockMs.toFixed(1)} ms of CPU for each
person unlocked and ${cost.lookMs.toFixed(0)} ms for each look at who is back (one a second), while nobody logs in.

${markdownTable(['closed loop', 'at once', 'logins a second'], loops)}

${table(finding)}`;
}
