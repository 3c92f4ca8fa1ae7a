// What a look from a workflow works with: the store with the job's own right to push, keys, clock and ports.
// With `messenger.adapter: embedded` everything outside is invented and lives in a folder: a rehearsal.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { parse } from 'yaml';
import { createRealClock } from '../../pipelines/adapters/clock/real-clock.ts';
import { createFileKeyring } from '../../pipelines/adapters/keyring/file-keyring.ts';
import { createKmsKeyring } from '../../pipelines/adapters/keyring/kms-keyring.ts';
import { createSecretKeyring } from '../../pipelines/adapters/keyring/secret-keyring.ts';
import { openStore } from '../../pipelines/adapters/stores/open-store.ts';
import { wrappedKeyKey } from '../../pipelines/ledger/keys.ts';
import { sealingKeyOf } from '../../pipelines/ledger/sealed.ts';
import { activeByRecord, sayActiveIn } from '../../pipelines/operation/active-windows.ts';
import type { Workplace } from '../../pipelines/operation/at-work.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import type { Organisation } from '../../pipelines/plan/organisation.ts';
import type { Keyring, Store } from '../../pipelines/ports.ts';
import { countingIo } from '../../pipelines/rehearsal/clock/counting-io.ts';
import { createJumpingClock } from '../../pipelines/rehearsal/clock/jumping-clock.ts';
import { needed } from './surroundings.ts';

/** Where a rehearsal's invented outside is kept between jobs. */
export const worldFolder = (): string => process.env.TIDEOVER_WORLD || join('out', 'rehearsal');

export function workplace(): Workplace {
  const organisation = parse(readFileSync(join('runbooks', 'organisation.yaml'), 'utf8')) as Organisation;
  return organisation.messenger.adapter === 'embedded' ? rehearsalPlace() : productionPlace(organisation);
}

/** The store, keys and outside that this process's environment names. */
export function productionPlace(organisation: Organisation): Workplace {
  const store = storeOfJob();
  const keyring = keyringOfJob(store);
  const clock = createRealClock();
  const sayActive = sayActiveIn(organisation, process.env);
  return {
    store,
    keyring,
    clock,
    signer: null,
    // Both outsides are loaded when they are needed: most commands need neither.
    portsFor: async (snapshot, roster) => {
      const { portsFor } = await import('../../pipelines/operation/production-ports.ts');
      return portsFor(snapshot, clock, roster, {
        env: process.env,
        store,
        windowKey: () => keyring.windowKey(snapshot.plan.id),
      });
    },
    ...(sayActive && {
      afterLook: async (snapshot, state) => {
        const sealTo = sealingKeyOf(await keyring.windowKey(snapshot.plan.id));
        await sayActive(activeByRecord(snapshot, state, sealTo));
      },
    }),
  };
}

function rehearsalPlace(): Workplace {
  const clock = createJumpingClock(timeOfJob());
  // Time jumps whenever nothing is under way, so what is under way is counted.
  const store = countingIo(storeOfJob(), clock);
  return {
    store,
    keyring: countingIo(keyringOfJob(store), clock),
    clock,
    signer: null,
    portsFor: async (snapshot, roster) => {
      const { embeddedPorts } = await import('../../pipelines/rehearsal/drill/embedded-ports.ts');
      return embeddedPorts(snapshot, clock, worldFolder(), roster);
    },
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

/**
 * With AWS each window has a KMS key of its own: TIDEOVER_WINDOW_KMS is its name with `{window}` for the id.
 * Otherwise keys are derived from TIDEOVER_WINDOW_KEYS; a rehearsal without either keeps them in its folder.
 */
export function keyringOfJob(store: Store): Keyring {
  const name = process.env.TIDEOVER_WINDOW_KMS;
  if (name) {
    return createKmsKeyring({
      client: new KMSClient(),
      store,
      keyOf: (window) => name.replace('{window}', window),
      wrappedKeyAt: wrappedKeyKey,
    });
  }
  const secret = process.env.TIDEOVER_WINDOW_KEYS;
  return secret
    ? createSecretKeyring(secret, 'TIDEOVER_WINDOW_KEYS')
    : createFileKeyring(join(worldFolder(), 'keys'));
}
