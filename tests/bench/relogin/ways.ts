// Every way of returning that the benchmark compares.

import type { WayBack } from '../return-model/gate.ts';
import { ours } from '../return-model/ours.ts';
import { aimd } from '../return-model/peers/aimd.ts';
import { decorrelatedJitter, fullJitter } from '../return-model/peers/aws-jitter.ts';
import { everyoneAtOnce } from '../return-model/peers/everyone-at-once.ts';
import { gradient2 } from '../return-model/peers/gradient2.ts';
import { knownCapacity } from '../return-model/peers/known-capacity.ts';
import { knownPace } from '../return-model/peers/known-pace.ts';
import { periodicInlet } from '../return-model/peers/periodic-inlet.ts';
import { socketIo } from '../return-model/peers/socket-io.ts';
import { stanza } from '../return-model/peers/stanza.ts';
import { xmppJs } from '../return-model/peers/xmpp-js.ts';

export const tideover = ours();

/** The same gate before the most impatient client there is: 2 s, then again every second. */
const tideoverImpatient = ours({ name: 'Tideover, xmpp.js clients', client: xmppJs.client });

export const isOurs = (name: string): boolean => name.startsWith('Tideover');

export const gated: readonly WayBack[] = [
  tideover,
  tideoverImpatient,
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
