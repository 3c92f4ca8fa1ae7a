// A Synapse for tests where one is installed; where it is not, its tests are skipped and say why.

import { synapseFolder } from '../../pipelines/rehearsal/drill/homeserver.ts';
import {
  findSynapse,
  type LocalSynapse,
  startLocalSynapse,
} from '../../pipelines/rehearsal/homeserver/local-synapse.ts';

const found = await findSynapse();
/** Null when Synapse is here. */
export const noSynapse: string | null = found.installed ? null : found.why;
if (noSynapse !== null) console.log(`skipped: no Synapse (${noSynapse})`);

export async function testSynapse(changes: Readonly<Record<string, unknown>> = {}): Promise<LocalSynapse> {
  return await startLocalSynapse({ folder: synapseFolder(), bcryptRounds: 4, changes });
}
