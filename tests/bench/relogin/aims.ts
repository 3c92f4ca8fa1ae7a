// What issue-sized promises we made, and how far the run keeps them.

import { shocks } from '../return-model/model.ts';
import { shown, summarise } from '../support/summary.ts';
import { markdownTable } from '../support/tables.ts';
import { grouped, ratio } from './report.ts';
import type { Run } from './series.ts';
import { tideover, tideoverCountdown, tideoverImpatientWithPrior, tideoverWithPrior } from './ways.ts';

interface Aim {
  readonly what: string;
  readonly way: string;
  readonly model: 'plain' | 'hard';
  readonly shock: string;
  /** Every size and server, where it names none. */
  readonly size?: number;
  readonly mode?: 'keeps';
  readonly atMost: number;
  readonly digits: number;
  readonly of: (run: Run) => number;
}

const time = { what: 'time / bound', digits: 2, of: ratio };
const calm = shocks.none.name;
const hard = { ...time, model: 'hard', shock: calm, size: 1_000 } as const;
const shaken = { ...hard, mode: 'keeps', way: tideoverWithPrior.name } as const;

const aims: readonly Aim[] = [
  { ...time, way: tideover.name, model: 'plain', shock: calm, atMost: 1.02 },
  { ...hard, way: tideover.name, atMost: 1.11 },
  { ...hard, way: tideoverWithPrior.name, atMost: 1.08 },
  { ...hard, way: tideoverCountdown.name, atMost: 1.04 },
  { ...hard, way: tideover.name, size: 10_000, digits: 3, atMost: 1.035 },
  { ...hard, way: tideoverImpatientWithPrior.name, mode: 'keeps', atMost: 1.18 },
  { ...shaken, shock: shocks.half.name, atMost: 1.08 },
  { ...shaken, shock: shocks.quarter.name, atMost: 1.12 },
  { ...shaken, shock: shocks.stall.name, atMost: 1.1 },
  ...(['plain', 'hard'] as const).map((model) => ({
    what: 'attempts per person',
    way: tideover.name,
    model,
    shock: calm,
    atMost: 1.02,
    digits: 2,
    of: (run: Run) => run.attemptsPerPerson,
  })),
];

/** Ours only. An aim is met when the median, rounded as it is shown, is not above it. */
export function aimsTable(runs: readonly Run[]): string {
  const groups = grouped(runs);
  const rows = aims.flatMap((aim) =>
    groups.flatMap((group) => {
      const [{ way, model, mode, shock, size }] = group;
      const isMeant =
        way === aim.way &&
        model === aim.model &&
        shock === aim.shock &&
        size === (aim.size ?? size) &&
        mode === (aim.mode ?? mode);
      if (!isMeant) return [];
      const summary = summarise(group.map(aim.of));
      const rounded = Number(summary.median.toFixed(aim.digits));
      const verdict =
        rounded <= aim.atMost ? 'met' : `missed by ${(rounded - aim.atMost).toFixed(aim.digits)}`;
      const people = size.toLocaleString('en');
      return [
        [way, model, shock, aim.what, people, mode, String(aim.atMost), shown(summary, aim.digits), verdict],
      ];
    }),
  );
  return markdownTable(['way', 'model', 'shock', 'aim', 'people', 'server', 'at most', 'measured', ''], rows);
}
