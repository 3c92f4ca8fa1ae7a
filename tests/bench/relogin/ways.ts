// Every way of returning that the benchmark compares.

import type { WayBack } from '../../../pipelines/rehearsal/simulator/gate.ts';
import { ours } from '../../../pipelines/rehearsal/simulator/ours.ts';
import { aimd } from '../../../pipelines/rehearsal/simulator/peers/aimd.ts';
import { decorrelatedJitter, fullJitter } from '../../../pipelines/rehearsal/simulator/peers/aws-jitter.ts';
import { everyoneAtOnce } from '../../../pipelines/rehearsal/simulator/peers/everyone-at-once.ts';
import { gradient2 } from '../../../pipelines/rehearsal/simulator/peers/gradient2.ts';
import { knownCapacity } from '../../../pipelines/rehearsal/simulator/peers/known-capacity.ts';
import { knownPace } from '../../../pipelines/rehearsal/simulator/peers/known-pace.ts';
import { periodicInlet } from '../../../pipelines/rehearsal/simulator/peers/periodic-inlet.ts';
import { socketIo } from '../../../pipelines/rehearsal/simulator/peers/socket-io.ts';
import { stanza } from '../../../pipelines/rehearsal/simulator/peers/stanza.ts';
import { xmppJs } from '../../../pipelines/rehearsal/simulator/peers/xmpp-js.ts';

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
