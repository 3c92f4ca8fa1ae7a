import { describe, expect, test } from 'vitest';
import { momentWords, returnLines, returnMoments } from '../../../pipelines/views/return-now.ts';
import type { CohortView, WindowView } from '../../../pipelines/views/window-view.ts';

const at = Date.UTC(2026, 11, 5, 21, 0);
const minute = 60_000;
const cohort = (id: string, total: number, history: CohortView['history']): CohortView => ({
  cohort: id,
  title: { 'zh-CN': id, en: id },
  total,
  admitted: history.at(-1)?.admitted ?? 0,
  returned: history.at(-1)?.returned ?? 0,
  state: 'admitting',
  reason: history.at(-1)?.reason ?? '',
  history,
});
const point = (
  minutes: number,
  admitted: number,
  returned: number,
  pace?: CohortView['history'][number]['pace'],
) => ({
  at: at + minutes * minute,
  state: 'admitting',
  admitted,
  returned,
  reason: 'cohort rest is open',
  ...(pace && { pace }),
});
const cohorts = [
  cohort('critical', 20, [point(0, 20, 10), point(1, 20, 20)]),
  cohort('rest', 400, [point(1, 60, 20, { perMinute: 90, ends: { soonest: 240, latest: 420 } })]),
];
const view = { cohorts, state: 'verifying' } as unknown as WindowView;

describe('the return as it goes', () => {
  test('is drawn from what the record says of each minute', () => {
    expect(returnMoments(cohorts)).toEqual([
      {
        at: at + minute,
        onTheirWay: 40,
        perMinute: 90,
        end: { soonest: at + 5 * minute, latest: at + 8 * minute },
        reason: 'cohort rest is open',
      },
    ]);
  });

  test('says in a terminal who is back, who is on the way, until when, and why', () => {
    expect(returnLines(view, 'en', 'UTC')).toEqual([
      'critical ████████████████████ 20/20 signing in',
      'rest █▒▒················· 20/400 signing in',
      '40 on their way, the server takes about 90 a minute, all back at 21:05–21:08',
      '21:01 · cohort “rest” is open',
    ]);
    expect(returnLines({ ...view, state: 'completed' }, 'en', 'UTC')).toEqual([]);
  });

  test('does not foretell what nobody can say', () => {
    const [moment] = returnMoments([
      cohort('rest', 400, [point(1, 60, 20, { perMinute: null, ends: null })]),
    ]);
    expect(moment && momentWords(moment, 'UTC').en).toBe(
      '40 on their way, what the server can take is not known yet, nobody can say yet when all will be back',
    );
  });
});
