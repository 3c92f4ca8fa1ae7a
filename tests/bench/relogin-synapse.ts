// B4: the return on a real Synapse, whose password hashing starves everything else and which goes on working for
// clients that have left.

import { benchOf } from './relogin-server/bench.ts';
import { synapseServer } from './relogin-server/synapse.ts';

const seeds = [101, 102, 103];

export const runBench = benchOf(synapseServer, 'relogin-synapse', [
  { count: 200, seeds, peerSeeds: seeds },
  { count: 500, seeds, peerSeeds: [] },
  { count: 1_000, seeds, peerSeeds: [101] },
  { count: 2_000, seeds: [101], peerSeeds: [] },
]);
