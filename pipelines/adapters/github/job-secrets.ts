// Which secrets lie in which environment: the least that its jobs need. The workflows, setup and the documents are held
// to this table. A repository's own secret is read by every workflow of every branch; an environment's by its jobs only.

import { phases } from '../../plan/phase-table.ts';

/** What opens the record where it lies with a cloud whose roles GitHub's tokens do not take. */
const storeKeys = 'TIDEOVER_STORE_KEYS';

/** Every look hears commands, sends what is due and may have to let everybody in. */
const ofALook = [
  storeKeys,
  'TIDEOVER_WINDOW_KEYS',
  'TIDEOVER_CHANNELS',
  'MESSENGER_TOKEN',
  'MATRIX_AS_TOKEN',
] as const;

/** Environment to the names of its secrets. */
export const environmentSecrets: Readonly<Record<string, readonly string[]>> = {
  // The App that opens pull requests for draft plans speaks in no phase.
  'maintenance-decide': [...ofALook, 'TIDEOVER_APP_KEY'],
  ...Object.fromEntries(
    phases.map(({ name, actsAsPeople }) => [
      `maintenance-${name}`,
      actsAsPeople ? [...ofALook, 'TIDEOVER_ACCOUNT_SECRETS'] : ofALook,
    ]),
  ),
  // No job that writes entries can reach what signs them.
  'maintenance-checkpoint': [storeKeys, 'TIDEOVER_SIGNER_KEY'],
  'maintenance-drift': [storeKeys],
  'maintenance-infra': [],
  'maintenance-release': [],
};

export const secretNames: readonly string[] = [...new Set(Object.values(environmentSecrets).flat())];
