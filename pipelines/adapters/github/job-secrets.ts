// Which environment holds which secrets: the least that its jobs need. Workflows, setup and documents are
// tested against this table. A secret of the repository can be read by every workflow on every branch, one of
// an environment only by its jobs.

import { phases } from '../../plan/phase-table.ts';

/** Keys for the record's store in a cloud that does not accept GitHub's tokens for its roles. */
const storeKeys = 'TIDEOVER_STORE_KEYS';

/** The secrets of every look: it hears commands, sends what is due and may have to let everybody in. */
const ofALook = [
  storeKeys,
  'TIDEOVER_WINDOW_KEYS',
  'TIDEOVER_CHANNELS',
  'MESSENGER_TOKEN',
  'MATRIX_AS_TOKEN',
] as const;

/** Environment to the names of its secrets. */
export const environmentSecrets: Readonly<Record<string, readonly string[]>> = {
  // The App that opens pull requests for draft plans is not used in any phase.
  'maintenance-decide': [...ofALook, 'TIDEOVER_APP_KEY'],
  ...Object.fromEntries(
    phases.map(({ name, actsAsPeople }) => [
      `maintenance-${name}`,
      actsAsPeople ? [...ofALook, 'TIDEOVER_ACCOUNT_SECRETS'] : ofALook,
    ]),
  ),
  // No job that writes entries has the key that signs them.
  'maintenance-checkpoint': [storeKeys, 'TIDEOVER_SIGNER_KEY'],
  'maintenance-drift': [storeKeys],
  'maintenance-infra': [],
  'maintenance-release': [],
};

export const secretNames: readonly string[] = [...new Set(Object.values(environmentSecrets).flat())];
