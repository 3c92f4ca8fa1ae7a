// What a look from a workflow works with: the store with the job's own right to push, keys, clock and ports.
// With `messenger.adapter: embedded` everything outside is invented and lives in a folder: a rehearsal, on a clock
// that jumps. Everything else is real, on real time.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { countingIo } from '../../pipelines/adapters/clock/counting-io.ts';
import { createJumpingClock } from '../../pipelines/adapters/clock/jumping-clock.ts';
import { createRealClock } from '../../pipelines/adapters/clock/real-clock.ts';
import { createFileKeyring } from '../../pipelines/adapters/keyring/file-keyring.ts';
import { createSecretKeyring } from '../../pipelines/adapters/keyring/secret-keyring.ts';
import { openStore } from '../../pipelines/adapters/stores/open-store.ts';
import { UserError } from '../../pipelines/errors.ts';
import type { Keyring, Store } from '../../pipelines/ports.ts';
import type { Organisation } from '../../pipelines/window/organisation.ts';
import { type Person, readRoster } from '../../pipelines/window/roster.ts';
import { activeByRecord, sayActiveIn } from '../lib/active-windows.ts';
import type { Workplace } from './at-work.ts';
import { embeddedPorts } from './embedded-ports.ts';
import { needed } from './surroundings.ts';

/** Where a rehearsal's invented outside is kept between jobs. */
export const worldFolder = (): string => process.env.TIDEOVER_WORLD || join('out', 'rehearsal');

export function workplace(): Workplace {
  return isRehearsal() ? placeOfRehearsal() : placeOfProduction();
}

function placeOfRehearsal(): Workplace {
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

function placeOfProduction(): Workplace {
  const clock = createRealClock();
  const store = storeOfJob();
  return {
    store,
    keyring: keyringOfJob(),
    clock,
    signer: null,
    portsFor: async (snapshot) => {
      const { messenger, roster } = snapshot.organisation;
      if (messenger.adapter === 'embedded') {
        throw new UserError({
          what: 'This window was opened as a rehearsal, and the organisation file now names a real messenger',
          where: `${organisationFile}: messenger.adapter`,
          whatToDo: 'Finish the rehearsal with the file as it was, or open the real window under its own id.',
        });
      }
      // Loaded when it is needed: a rehearsal has no use for the SDKs behind it.
      const { portsFor } = await import('../lib/production-ports.ts');
      return portsFor(snapshot, clock, rosterIn(join('runbooks', roster.file)), { env: process.env, store });
    },
    sayWhatIsActive: async ({ snapshot, state }) => {
      await sayActiveIn(snapshot.organisation, process.env)?.(activeByRecord(snapshot, state));
    },
  };
}

const organisationFile = join('runbooks', 'organisation.yaml');

/** Known before any window is read, because even the clock depends on it. */
function isRehearsal(): boolean {
  if (!existsSync(organisationFile)) return true;
  const organisation = parse(readFileSync(organisationFile, 'utf8')) as Pick<Organisation, 'messenger'>;
  return organisation.messenger.adapter === 'embedded';
}

function rosterIn(file: string): readonly Person[] {
  if (existsSync(file)) return readRoster(readFileSync(file)).people;
  throw new UserError({
    what: 'The roster is not here',
    where: file,
    whatToDo: 'Bring it to this machine before the step: organisation.yaml says where it is kept.',
  });
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
