// Clients that wait 2 s on a server that goes on with abandoned logins can keep it busy for ever: how many of fifty
// returns do not end, under every shock, with a right prior, a wrong one and none.

import { hardModel, shocks } from '../return-model/model.ts';
import { xmppJs } from '../return-model/peers/xmpp-js.ts';
import { shown, summarise } from '../support/summary.ts';
import { ratio } from './report.ts';
import { runOnce } from './series.ts';
import { withPrior } from './ways.ts';

export function unfinishedRows(seeds: readonly number[]): readonly (readonly string[])[] {
  return [0, 0.5, 1, 2, 4].flatMap((factor) =>
    Object.values(shocks).map((shock) => {
      const way = withPrior(factor, { client: xmppJs.client });
      const runs = seeds.map((seed) => runOnce(way, hardModel, 'keeps', shock, 1_000, seed));
      return [
        factor === 0 ? 'none' : `× ${factor}`,
        shock.name,
        `${runs.filter(({ finished, people }) => finished < people).length} of ${runs.length}`,
        shown(summarise(runs.map(ratio)), 2),
        shown(summarise(runs.map(({ failedShare }) => 100 * failedShare)), 1),
      ];
    }),
  );
}
