// What a look from a workflow works with: the store with the job's own right to push, keys, clock and ports.
// With `messenger.adapter: embedded` everything outside is invented and lives in a folder: a rehearsal.

import { join } from 'node:path';
import { countingIo } from '../../pipelines/adapters/clock/counting-io.ts';
import { createJumpingClock } from '../../pipelines/adapters/clock/jumping-clock.ts';
import { createFileKeyring } from '../../pipelines/adapters/keyring/file-keyring.ts';
import { createSecretKeyring } from '../../pipelines/adapters/keyring/secret-keyring.ts';
import { openStore } from '../../pipelines/adapters/stores/open-store.ts';
import type { Keyring, Store } from '../../pipelines/ports.ts';
import type { Workplace } from './at-work.ts';
import { embeddedPorts } from './embedded-ports.ts';
import { needed } from './surroundings.ts';

/** Where a rehearsal's invented outside is kept between jobs. */
export const worldFolder = (): string => process.env.TIDEOVER_WORLD || join('out', 'rehearsal');

export function workplace(): Workplace {
  const clock = createJumpingClock(rehearsalNow());
  return {
    // The rehearsal's time jumps whenever nothing is under way, so what is under way is counted.
    store: countingIo(storeOfJob(), clock),
    keyring: countingIo(keyringOfJob(), clock),
    clock,
    signer: null,
    portsFor: (snapshot) => embeddedPorts(snapshot, clock, worldFolder()),
  };
}

/** The store that TIDEOVER_STORE names. A branch on GitHub is pushed with the job's own token. */
export function storeOfJob(): Store {
  const address = needed('TIDEOVER_STORE');
  const token = process.env.GITHUB_TOKEN;
  const server = process.env.GITHUB_SERVER_URL;
  if (token && server && address.startsWith(`git:${server}/`)) {
    // In the environment of git, not in an address that shows up in lists of processes and in errors.
    process.env.GIT_CONFIG_COUNT = '1';
    process.env.GIT_CONFIG_KEY_0 = `http.${server}/.extraheader`;
    process.env.GIT_CONFIG_VALUE_0 = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  }
  return openStore(address);
}

export function keyringOfJob(): Keyring {
  const secret = process.env.TIDEOVER_WINDOW_KEYS;
  return secret
    ? createSecretKeyring(secret, 'TIDEOVER_WINDOW_KEYS')
    : createFileKeyring(join(worldFolder(), 'keys'));
}

/** A rehearsal may stand at any moment of its window; without one it is now. */
function rehearsalNow(): number {
  const given = process.env.TIDEOVER_NOW;
  return given ? Date.parse(given) : Date.now();
}
