// The benchmark's tables and charts from its runs.

import { barChart, type Panel } from '../support/bar-chart.ts';
import { shown, summarise } from '../support/summary.ts';
import { csvTable, markdownTable } from '../support/tables.ts';
import type { Run } from './series.ts';
import { isOurs } from './ways.ts';

const modeNames = { drops: 'server drops abandoned logins', keeps: 'server goes on with abandoned logins' };

/** Runs in groups of one way, model, mode, shock and size, in the order in which they ran. */
export function grouped(runs: readonly Run[]): readonly (readonly [Run, ...Run[]])[] {
  const groups = new Map<string, [Run, ...Run[]]>();
  for (const run of runs) {
    const key = [run.size, run.model, run.mode, run.shock, run.way].join('|');
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
}

const ratio = (run: Run) => run.time / run.bound;

export function recoveryTables(runs: readonly Run[]): string {
  const header = [
    'way',
    'T / bound',
    'attempts per person',
    'failed %',
    'work on abandoned logins %',
    'peak queue / limit',
    'critical cohort in, s',
    'p99 wait, s',
    'longest silence, s',
    'back %',
  ];
  return tablesBy(runs, header, (group) => {
    const figure = (of: (run: Run) => number, digits: number) => shown(summarise(group.map(of)), digits);
    return [
      figure(ratio, 2),
      figure((run) => run.attemptsPerPerson, 2),
      figure((run) => 100 * run.failedShare, 1),
      figure((run) => 100 * run.wastedShare, 0),
      figure((run) => run.peakQueue / 128, 2),
      figure((run) => run.criticalTime / 1_000, 0),
      figure((run) => run.waitP99 / 1_000, 0),
      figure((run) => run.longestSilence / 1_000, 1),
      figure((run) => (100 * run.finished) / run.people, 0),
    ];
  });
}

export function shockTables(runs: readonly Run[]): string {
  const header = ['way', 'T / bound under the shock', 'attempts per person', 'failed %', 'back %'];
  return tablesBy(runs, header, (group) => {
    const figure = (of: (run: Run) => number, digits: number) => shown(summarise(group.map(of)), digits);
    return [
      figure(ratio, 2),
      figure((run) => run.attemptsPerPerson, 2),
      figure((run) => 100 * run.failedShare, 1),
      figure((run) => (100 * run.finished) / run.people, 0),
    ];
  });
}

function tablesBy(
  runs: readonly Run[],
  header: readonly string[],
  cells: (group: readonly Run[]) => readonly string[],
): string {
  const sections = new Map<string, string[][]>();
  for (const group of grouped(runs)) {
    const [{ size, model, mode, shock, way }] = group;
    const under = shock === 'none' ? '' : `, ${shock}`;
    const title = `${size.toLocaleString('en')} people, ${model} model, ${modeNames[mode]}${under}`;
    const rows = sections.get(title) ?? [];
    rows.push([isOurs(way) ? `**${way}**` : way, ...cells(group)]);
    sections.set(title, rows);
  }
  return [...sections].map(([title, rows]) => `#### ${title}\n\n${markdownTable(header, rows)}`).join('\n\n');
}

export function recoveryChart(runs: readonly Run[], title: string): string {
  const panels = new Map<string, Panel['bars'][number][]>();
  for (const group of grouped(runs)) {
    const [{ model, mode, way, shock }] = group;
    const under = shock === 'none' ? '' : `, ${shock}`;
    const panel = `${model} model, ${modeNames[mode]}${under}`;
    const { median, least, most } = summarise(group.map(ratio));
    const back = summarise(group.map((run) => run.finished / run.people)).median;
    const label = Number.isFinite(median) ? median.toFixed(2) : `${Math.round(100 * back)} % back`;
    const bar = { name: way, value: median, least, most, label, ours: isOurs(way) };
    panels.set(panel, [...(panels.get(panel) ?? []), bar]);
  }
  return barChart({
    title,
    note: 'Time until everybody is back, over the soonest possible: median, least and most of the seeds. Hatched: never.',
    panels: [...panels].map(([panelTitle, bars]) => ({ title: panelTitle, bars })),
    columns: 2,
    longest: 4,
    ticks: [0, 1, 2, 3, 4],
  });
}

export function rawRuns(runs: readonly Run[]): string {
  return csvTable(
    [
      'way',
      'model',
      'server',
      'shock',
      'people',
      'seed',
      'time_ms',
      'bound_ms',
      'attempts_per_person',
      'failed_share',
      'wasted_share',
      'peak_queue',
      'critical_ms',
      'wait_p99_ms',
      'longest_silence_ms',
      'back',
    ],
    runs.map((run) => [
      run.way,
      run.model,
      run.mode,
      run.shock,
      run.size,
      run.seed,
      run.time,
      run.bound,
      run.attemptsPerPerson,
      run.failedShare,
      run.wastedShare,
      run.peakQueue,
      run.criticalTime,
      run.waitP99,
      run.longestSilence,
      run.finished,
    ]),
  );
}
