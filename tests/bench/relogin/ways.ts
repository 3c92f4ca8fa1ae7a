// Every way of returning that the benchmark compares.

import type { WayBack } from '../return-model/gate.ts';
import { ours } from '../return-model/ours.ts';
import { aimd } from '../return-model/peers/aimd.ts';
import { decorrelatedJitter, fullJitter } from '../return-model/peers/aws-jitter.ts';
import { everyoneAtOnce } from '../return-model/peers/everyone-at-once.ts';
import { gradient2 } from '../return-model/peers/gradient2.ts';
import { knownCapacity } from '../return-model/peers/known-capacity.ts';
import { knownPace } from '../return-model/peers/known-pace.ts';
import { oracle, oracleImpatient } from '../return-model/peers/oracle.ts';
import { periodicInlet } from '../return-model/peers/periodic-inlet.ts';
import { socketIo } from '../return-model/peers/socket-io.ts';
import { stanza } from '../return-model/peers/stanza.ts';
import { xmppJs } from '../return-model/peers/xmpp-js.ts';

/** Starts with what `plan:new` writes, and knows nothing of the server. */
export const tideover = ours();

/** Starts with the figures of an earlier return, the capacity right or wrong by a factor; 0: without any. */
export const withPrior = (factor: number, options: Parameters<typeof ours>[0] = {}): WayBack =>
  ours({ ...options, prior: factor });

export const tideoverWithPrior = withPrior(1, { name: 'Tideover, with a prior' });

/** That people react in 1 s instead of 2 once they were told minutes before is our assumption. */
export const tideoverCountdown = withPrior(1, {
  name: 'Tideover, with a prior and a countdown',
  countdown: { fromMs: 10_000, medianMs: 1_000 },
});

export const tideoverImpatientWithPrior = withPrior(1, {
  name: 'Tideover, with a prior, xmpp.js clients',
  client: xmppJs.client,
});

/** The same gate before the most impatient client there is: 2 s, then again every second. */
const tideoverImpatient = ours({ name: 'Tideover, xmpp.js clients', client: xmppJs.client });

export const isOurs = (name: string): boolean => name.startsWith('Tideover');

export const gated: readonly WayBack[] = [
  tideover,
  tideoverWithPrior,
  tideoverCountdown,
  tideoverImpatient,
  tideoverImpatientWithPrior,
  oracle,
  oracleImpatient,
  gradient2,
  aimd,
  knownCapacity,
  knownPace,
  periodicInlet,
];

export const ungated: readonly WayBack[] = [
  everyoneAtOnce,
  xmppJs,
  stanza,
  socketIo,
  fullJitter,
  decorrelatedJitter,
];
