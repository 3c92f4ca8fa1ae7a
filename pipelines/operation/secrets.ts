// Reads secrets by name from environment variables: `TIDEOVER_SECRET_<NAME>`, a channel's own in
// TIDEOVER_CHANNELS, or the plain name as a workflow passes it. Their values appear nowhere else.

import { hideFromLog, secretTexts } from '../adapters/secret-texts.ts';
import { UserError } from '../errors.ts';
import type { Organisation } from '../plan/organisation.ts';

/** All channels' secrets: a JSON object from name to value, so that a new channel changes no workflow. */
export const channelsVariable = 'TIDEOVER_CHANNELS';

/** Throws a UserError that names the missing secret, and where to set it. */
export function secretsFrom(env: NodeJS.ProcessEnv): (name: string) => string {
  let channels: Readonly<Record<string, string>> | null = null;
  return (name) => {
    if (channels === null) {
      channels = secretTexts(env, channelsVariable);
      hideFromLog(partsToMask(channels), env);
    }
    const value = valueIn(name, env, channels);
    if (value) return value;
    throw new UserError({
      what: `The secret ${name} is not set`,
      where: variableOf(name),
      whatToDo: `Add "${name}": "…" to the JSON object in the secret ${channelsVariable}, or set ${variableOf(name)} in the environment of this job.`,
    });
  };
}

const plainOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');
const variableOf = (name: string): string => `TIDEOVER_SECRET_${plainOf(name)}`;

function valueIn(
  name: string,
  env: NodeJS.ProcessEnv,
  channels: Readonly<Record<string, string>>,
): string | undefined {
  return env[variableOf(name)] || channels[name] || env[plainOf(name)];
}

/** Names of the secrets that the messenger needs. */
export function secretsOfMessenger({ adapter, tokenSecret }: Organisation['messenger']): readonly string[] {
  return [tokenSecret ?? [], adapter === 'matrix' ? 'MATRIX_AS_TOKEN' : []].flat();
}

export function notSetOf(names: readonly string[], env: NodeJS.ProcessEnv): readonly string[] {
  const channels = secretTexts(env, channelsVariable);
  return names.filter((name) => !valueIn(name, env, channels));
}

/** Shorter pieces are ordinary words of an address; masking them would make logs unreadable. */
const shortestSecretPart = 16;

function partsToMask(secrets: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.values(secrets).flatMap((value) => value.split(/[\r\n]+/));
  const parts = values.flatMap((value) => value.split(/[?#=&/@:]+/));
  const long = parts.filter((part) => part.length >= shortestSecretPart && !part.includes('.'));
  return [...new Set([...values, ...long])].filter((part) => part !== '');
}

/** Secrets with which our accounts log in: a JSON object from account to secret. */
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
