// B4 again, on a messenger that is no Matrix: the same people, ways and measures on a Prosody.

import { benchOf } from './relogin-server/bench.ts';
import { prosodyServer } from './relogin-server/prosody.ts';

export const runBench = benchOf(prosodyServer, 'relogin-prosody', [
  { count: 200, seeds: [101], peerSeeds: [101] },
]);
