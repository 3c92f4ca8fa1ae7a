// Invitation mode: nobody can be held out; a share of those told come, after log-normal delays, and one in twenty
// comes untold. Ours against telling everybody at once.

import type { WayBack } from '../return-model/gate.ts';
import { hardModel } from '../return-model/model.ts';
import { ours } from '../return-model/ours.ts';
import { fullJitterClient } from '../return-model/peers/aws-jitter.ts';
import { simulateReturn } from '../return-model/simulate.ts';
import { shown, summarise } from '../support/summary.ts';
import { companyOf } from './series.ts';

const medianMs = 120_000;
const ways: readonly WayBack[] = [
  ours({ name: 'Tideover, by invitation', plan: { control: 'invitation' } }),
  { name: 'everybody told at once', client: fullJitterClient },
];

export function invitationRows(
  sizes: readonly number[],
  seeds: readonly number[],
): readonly (readonly string[])[] {
  return sizes.flatMap((size) =>
    [0.5, 0.8, 0.95].flatMap((comes) =>
      ways.map((way) => {
        const runs = seeds.map((seed) =>
          simulateReturn(way, {
            model: hardModel,
            mode: 'keeps',
            cohorts: companyOf(size),
            seed,
            giveUpAfter: 1_000,
            invitation: { comes, medianMs, sigma: 1, uninvited: 0.05 },
          }),
        );
        const figure = (of: (run: (typeof runs)[number]) => number, digits: number) =>
          shown(summarise(runs.map(of)), digits);
        return [
          String(size),
          String(comes),
          way.name,
          figure((run) => run.time99 / 1_000, 0),
          figure((run) => run.peakAttempts, 0),
          figure((run) => run.peakQueue / hardModel.queueLimit, 2),
          figure((run) => run.attemptsPerPerson, 2),
          figure((run) => 100 * run.failedShare, 1),
          figure((run) => run.waitP99 / 1_000, 0),
        ];
      }),
    ),
  );
}
