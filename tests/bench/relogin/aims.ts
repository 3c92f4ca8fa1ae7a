// What issue-sized promises we made, and how far the run keeps them.

import { shown, summarise } from '../support/summary.ts';
import { markdownTable } from '../support/tables.ts';
import { grouped, ratio } from './report.ts';
import type { Run } from './series.ts';
import { tideover } from './ways.ts';

interface Aim {
  readonly what: string;
  readonly model: 'plain' | 'hard';
  readonly shock: 'none' | 'half';
  readonly atMost: number;
  readonly digits: number;
  readonly of: (run: Run) => number;
}

const aims: readonly Aim[] = [
  { what: 'recovery ratio', model: 'plain', shock: 'none', atMost: 1.02, digits: 2, of: ratio },
  {
    what: 'attempts per person',
    model: 'plain',
    shock: 'none',
    atMost: 1,
    digits: 2,
    of: (run) => run.attemptsPerPerson,
  },
  { what: 'T under the shock / bound', model: 'plain', shock: 'half', atMost: 1.03, digits: 2, of: ratio },
  { what: 'recovery ratio', model: 'hard', shock: 'none', atMost: 1.1, digits: 2, of: ratio },
  {
    what: 'attempts per person',
    model: 'hard',
    shock: 'none',
    atMost: 1.02,
    digits: 2,
    of: (run) => run.attemptsPerPerson,
  },
  { what: 'T under the shock / bound', model: 'hard', shock: 'half', atMost: 1.15, digits: 2, of: ratio },
  {
    what: 'failed %',
    model: 'hard',
    shock: 'none',
    atMost: 1,
    digits: 1,
    of: (run) => 100 * run.failedShare,
  },
];

/** Ours only. An aim is met when the median, rounded as it is shown, is not above it. */
export function aimsTable(runs: readonly Run[]): string {
  const mine = grouped(runs.filter((run) => run.way === tideover.name));
  const rows = aims.flatMap((aim) =>
    mine.flatMap((group) => {
      const [{ model, mode, shock, size }] = group;
      const shockMatches = aim.shock === 'none' ? shock === 'none' : shock.startsWith('C x 0.5');
      if (model !== aim.model || !shockMatches) return [];
      const summary = summarise(group.map(aim.of));
      const rounded = Number(summary.median.toFixed(aim.digits));
      const verdict =
        rounded <= aim.atMost ? 'met' : `missed by ${(rounded - aim.atMost).toFixed(aim.digits)}`;
      return [
        [
          aim.model,
          aim.what,
          size.toLocaleString('en'),
          mode,
          String(aim.atMost),
          shown(summary, aim.digits),
          verdict,
        ],
      ];
    }),
  );
  return markdownTable(['model', 'aim', 'people', 'server', 'at most', 'measured', ''], rows);
}
