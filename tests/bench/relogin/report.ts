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

interface Column {
  readonly title: string;
  readonly of: (run: Run) => number;
  readonly digits: number;
}

export const ratio = (run: Run) => run.time / run.bound;
const attempts: Column = { title: 'attempts per person', of: (run) => run.attemptsPerPerson, digits: 2 };
const failed: Column = { title: 'failed %', of: (run) => 100 * run.failedShare, digits: 1 };
const back: Column = { title: 'back %', of: (run) => (100 * run.finished) / run.people, digits: 0 };

export function recoveryTables(runs: readonly Run[]): string {
  return tablesBy(runs, [
    { title: 'T / bound', of: ratio, digits: 2 },
    attempts,
    failed,
    { title: 'work on abandoned logins %', of: (run) => 100 * run.wastedShare, digits: 0 },
    { title: 'peak queue / limit', of: (run) => run.peakQueue / 128, digits: 2 },
    { title: 'critical cohort in, s', of: (run) => run.criticalTime / 1_000, digits: 0 },
    { title: 'p99 wait, s', of: (run) => run.waitP99 / 1_000, digits: 0 },
    { title: 'longest silence, s', of: (run) => run.longestSilence / 1_000, digits: 1 },
    back,
  ]);
}

export function shockTables(runs: readonly Run[]): string {
  const ratioThen = { title: 'T / bound under the shock', of: ratio, digits: 2 };
  return tablesBy(runs, [ratioThen, attempts, failed, back]);
}

function tablesBy(runs: readonly Run[], columns: readonly Column[]): string {
  const sections = new Map<string, string[][]>();
  for (const group of grouped(runs)) {
    const [{ size, model, mode, shock, way }] = group;
    const under = shock === 'none' ? '' : `, ${shock}`;
    const title = `${size.toLocaleString('en')} people, ${model} model, ${modeNames[mode]}${under}`;
    const rows = sections.get(title) ?? [];
    const figures = columns.map(({ of, digits }) => shown(summarise(group.map(of)), digits));
    rows.push([isOurs(way) ? `**${way}**` : way, ...figures]);
    sections.set(title, rows);
  }
  const header = ['way', ...columns.map((column) => column.title)];
  return [...sections].map(([title, rows]) => `#### ${title}\n\n${markdownTable(header, rows)}`).join('\n\n');
}

export function recoveryChart(runs: readonly Run[], title: string): string {
  const panels = new Map<string, Panel['bars'][number][]>();
  for (const group of grouped(runs)) {
    const [{ model, mode, way, shock }] = group;
    const under = shock === 'none' ? '' : `, ${shock}`;
    const panel = `${model} model, ${modeNames[mode]}${under}`;
    const { median, least, most } = summarise(group.map(ratio));
    const label = Number.isFinite(median)
      ? median.toFixed(2)
      : `${Math.round(summarise(group.map(back.of)).median)} % back`;
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
