// Rolled back after the whole return, then resumed: the second return is staggered like the first.

import { expect, test } from 'vitest';
import { toEpochMs } from '../../../../pipelines/plan/time.ts';
import {
  allOf,
  atLeastBack,
  closedWell,
  everyPhaseDone,
} from '../../../../pipelines/rehearsal/drill/endings.ts';
import type { Scenario } from '../../../../pipelines/rehearsal/drill/scenario.ts';
import { scenarios } from '../../../../pipelines/rehearsal/drill/scenarios.ts';
import { exampleFiles, rehearseInMemory } from '../../../support/rehearsal.ts';

test('a return that was rolled back to the hold is made again, cohort by cohort', async () => {
  const scenario: Scenario = {
    ...(scenarios[0] as Scenario),
    people: {
      whenDone: { 're-login': { name: 'roll-back', phase: 'hold' } },
      at: (plan) => [{ at: toEpochMs(plan.end) + 3 * 3_600_000, command: { name: 'resume' } }],
    },
  };
  const rehearsed = await rehearseInMemory(await exampleFiles('complete', 40), scenario, {
    publishes: false,
  });
  expect(await allOf(closedWell, everyPhaseDone, atLeastBack(0.85))(rehearsed)).toEqual([]);
  const again = rehearsed.state.rolledBack[0]?.at ?? 0;
  const opened = rehearsed.entries.flatMap(({ at, body }) =>
    body.kind === 'cohort-changed' && body.to === 'admitting' && Date.parse(at) > again ? [body.cohort] : [],
  );
  expect(opened.length).toBeGreaterThanOrEqual(4);
});
