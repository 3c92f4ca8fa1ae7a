// Secrets by name from the environment: `TIDEOVER_SECRET_<NAME>`, or the channels' own in TIDEOVER_CHANNELS, or the
// plain name as a workflow passes it. Their values appear nowhere else.

import { hideFromLog, secretTexts } from '../adapters/secret-texts.ts';
import { UserError } from '../errors.ts';
import type { Organisation } from '../plan/organisation.ts';

/** All channels' secrets in one: a JSON object from name to value, so that a new channel changes no workflow. */
export const channelsVariable = 'TIDEOVER_CHANNELS';

/** Throws a UserError that names a missing one, and where it is to be set. */
export function secretsFrom(env: NodeJS.ProcessEnv): (name: string) => string {
  let channels: Readonly<Record<string, string>> | null = null;
  return (name) => {
    if (channels === null) {
      channels = secretTexts(env, channelsVariable);
      hideFromLog(partsToMask(channels), env);
    }
    const value = env[variableOf(name)] || channels[name] || env[plainOf(name)];
    if (value) return value;
    throw missingSecret(name);
  };
}

const plainOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');
const variableOf = (name: string): string => `TIDEOVER_SECRET_${plainOf(name)}`;

export function missingSecret(name: string): UserError {
  return new UserError({
    what: `The secret ${name} is not set`,
    where: variableOf(name),
    whatToDo: `Add "${name}": "…" to the JSON object in the secret ${channelsVariable}, or set ${variableOf(name)} in the environment of this job.`,
  });
}

/** What the messenger is opened with and is not set. */
export function missingOfMessenger(
  { adapter, tokenSecret }: Organisation['messenger'],
  env: NodeJS.ProcessEnv,
): readonly string[] {
  const channels = secretTexts(env, channelsVariable);
  const names = [tokenSecret ?? [], adapter === 'matrix' ? 'MATRIX_AS_TOKEN' : []].flat();
  return names.filter((name) => !(env[variableOf(name)] || channels[name] || env[plainOf(name)]));
}

/** A laptop that lacks a key or a secret hears of all at once, and before it has written anything. */
export function refuseWhatIsMissing(
  window: string,
  { messenger }: Organisation,
  env: NodeJS.ProcessEnv,
): void {
  const isOfRun = Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL);
  const missing = [
    isOfRun || env.TIDEOVER_KEY ? [] : 'TIDEOVER_KEY',
    env.TIDEOVER_WINDOW_KEYS || env.TIDEOVER_WINDOW_KMS ? [] : 'TIDEOVER_WINDOW_KEYS',
    // The job that opens a window is not given what acts outside.
    isOfRun ? [] : missingOfMessenger(messenger, env),
  ].flat();
  if (missing.length === 0) return;
  throw new UserError({
    what: `This machine lacks what a look needs: ${missing.join(', ')}`,
    where: window,
    whatToDo:
      'TIDEOVER_KEY (or --key) is the SSH key file of somebody who decides in this window, TIDEOVER_WINDOW_KEYS what `openssl rand -base64 32` printed once for all windows (a copy is in your safe); a secret NAME is TIDEOVER_SECRET_NAME. `npm run connect -- --check` tries the rest.',
  });
}

/** Short pieces are ordinary words of an address, and hiding them would make logs unreadable. */
const shortestSecretPart = 16;

function partsToMask(secrets: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.values(secrets).flatMap((value) => value.split(/[\r\n]+/));
  const parts = values.flatMap((value) => value.split(/[?#=&/@:]+/));
  const long = parts.filter((part) => part.length >= shortestSecretPart && !part.includes('.'));
  return [...new Set([...values, ...long])].filter((part) => part !== '');
}

/** What accounts of ours log in with: a JSON object from account to secret. */
export function accountSecretsFrom(env: NodeJS.ProcessEnv): (account: string) => string {
  const variable = 'TIDEOVER_ACCOUNT_SECRETS';
  let known: Readonly<Record<string, string>> | null = null;
  return (account) => {
    if (known === null) {
      known = secretTexts(env, variable);
      hideFromLog(Object.values(known), env);
    }
    const secret = known[account];
    if (secret !== undefined) return secret;
    throw new UserError({
      what: `There is no login secret for the account ${account}`,
      where: variable,
      whatToDo: `Set ${variable} to {"${account}": "…"}: the canary and the checks act as this account.`,
    });
  };
}
