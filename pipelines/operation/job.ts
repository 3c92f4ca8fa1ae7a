// What a command gets from its environment variables: the record's store with the job's own right to push,
// the keys of its windows, and the time.

import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { patient } from '../adapters/aws-patience.ts';
import { needed } from '../adapters/github/job.ts';
import { createFileKeyring } from '../adapters/keyring/file-keyring.ts';
import { createKmsKeyring } from '../adapters/keyring/kms-keyring.ts';
import { createSecretKeyring } from '../adapters/keyring/secret-keyring.ts';
import {
  certifiedByPerson,
  certifiedByRun,
  createRunKey,
  workflowOfRun,
} from '../adapters/signers/run-key.ts';
import { openStore } from '../adapters/stores/open-store.ts';
import type { Writing } from '../engine/enter-window.ts';
import { UserError } from '../errors.ts';
import { sha256 } from '../ledger/canonical.ts';
import { readForeign } from '../ledger/read-foreign.ts';
import type { Organisation } from '../plan/organisation.ts';
import { isRehearsal, type Snapshot, type Writers } from '../plan/snapshot.ts';
import type { Keyring, RunKey, Store } from '../ports.ts';
import { notSetOf, secretsOfMessenger } from './secrets.ts';

/** Where a rehearsal's world is kept between jobs. */
export const worldFolder = (): string => process.env.TIDEOVER_WORLD || join('out', 'rehearsal');

/** The store that TIDEOVER_STORE names. A branch on GitHub is pushed with the job's own token. */
export function storeOfJob(): Store {
  const address = needed('TIDEOVER_STORE');
  const token = process.env.GITHUB_TOKEN;
  const server = process.env.GITHUB_SERVER_URL;
  if (token && server && address.startsWith(`git:${server}/`)) {
    // In git's environment and not in the address, which shows up in lists of processes and in errors.
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
  if (name)
    return createKmsKeyring(new KMSClient(patient), store, (window) => name.replace('{window}', window));
  const secret = process.env.TIDEOVER_WINDOW_KEYS;
  return secret
    ? createSecretKeyring(secret, 'TIDEOVER_WINDOW_KEYS')
    : createFileKeyring(join(worldFolder(), 'keys'));
}

/**
 * The keyring of an existing window. Throws a UserError where neither variable is set and it is no rehearsal:
 * a key made here would be another one, also where a rehearsal of the same name left one.
 */
export function keyringOf(
  store: Store,
  { window, snapshot }: { readonly window: string; readonly snapshot: Pick<Snapshot, 'writers'> },
): Keyring {
  const { TIDEOVER_WINDOW_KMS: name, TIDEOVER_WINDOW_KEYS: secret } = process.env;
  if (name || secret || isRehearsal(snapshot)) return keyringOfJob(store);
  throw new UserError({
    what: 'This machine has no key of this window',
    where: window,
    whatToDo: 'Set TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS as the run that opened the window had it.',
  });
}

/** The name of this process, by which its own writes are told from others': run, attempt, job and a nonce. */
export function holderName(env: NodeJS.ProcessEnv, nonce: string): string {
  const run = env.GITHUB_RUN_ID ?? 'local';
  const short = sha256(nonce).slice(0, 8);
  return `run-${run}-${env.GITHUB_RUN_ATTEMPT ?? '1'}-${env.GITHUB_JOB ?? 'console'}-${short}`;
}

/** On GitHub the run's token certifies the key, else a decider with the SSH key in TIDEOVER_KEY. */
export function keyOfJob(env: NodeJS.ProcessEnv): RunKey {
  const certify = isRun(env) ? certifiedByRun(env) : certifiedByPerson(env.TIDEOVER_KEY);
  return createRunKey(holderName(env, crypto.randomUUID()), certify);
}

/** TIDEOVER_HANDLERS is what `infra:up` prints: the keys of the functions in AWS, and each one's door. */
export function writingOfJob(env: NodeJS.ProcessEnv): (window: string) => Promise<Writing> {
  const key = keyOfJob(env);
  const checkpoints = env.TIDEOVER_CHECKPOINT_KEY;
  const handlers = env.TIDEOVER_HANDLERS;
  return async () => ({
    key,
    writers: {
      ...(isRun(env) && { workflow: await workflowOfRun(env) }),
      ...(checkpoints && { checkpoints }),
      ...(handlers && { handlers: handlersIn(handlers) }),
    },
  });
}

/** On a laptop all missing keys and secrets are named at once, before anything is written. */
export function refuseWhatIsMissing(
  window: string,
  { messenger }: Organisation,
  env: NodeJS.ProcessEnv,
): void {
  const missing = [
    isRun(env) || env.TIDEOVER_KEY ? [] : 'TIDEOVER_KEY',
    env.TIDEOVER_WINDOW_KEYS || env.TIDEOVER_WINDOW_KMS ? [] : 'TIDEOVER_WINDOW_KEYS',
    // The job that opens a window on GitHub has no secrets of the messenger, as it does not act outside.
    isRun(env) ? [] : notSetOf(secretsOfMessenger(messenger), env),
  ].flat();
  if (missing.length === 0) return;
  throw new UserError({
    what: `This machine lacks what a look needs: ${missing.join(', ')}`,
    where: window,
    whatToDo:
      'TIDEOVER_KEY (or --key) is the SSH key file of somebody who decides in this window, TIDEOVER_WINDOW_KEYS what `openssl rand -base64 32` printed once for all windows (a copy is in your safe); a secret NAME is TIDEOVER_SECRET_NAME. `npm run connect -- --check` tries the rest.',
  });
}

function isRun(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL);
}

function handlersIn(text: string): Writers['handlers'] {
  const read = readForeign<NonNullable<Writers['handlers']>>(new TextEncoder().encode(text), 'handlers');
  if (read.result === 'read') return read.value;
  throw new UserError({
    what: `The keys of the handlers are not readable: ${read.why}`,
    where: 'variable TIDEOVER_HANDLERS',
    whatToDo: 'Set it as `npm run infra:up` prints it.',
  });
}
