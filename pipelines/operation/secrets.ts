// Secrets by name from the environment: `TIDEOVER_SECRET_<NAME>`, or the channels' own in TIDEOVER_CHANNELS, or the
// plain name as a workflow passes it. Their values appear nowhere else.

import { hideFromLog, secretTexts } from '../adapters/secret-texts.ts';
import { UserError } from '../errors.ts';

/** All channels' secrets in one: a JSON object from name to value, so that a new channel changes no workflow. */
export const channelsVariable = 'TIDEOVER_CHANNELS';

/** Throws a UserError that names a missing one, and where it is to be set. `say` takes what the log is to hide. */
export function secretsFrom(env: NodeJS.ProcessEnv, say?: (line: string) => void): (name: string) => string {
  let channels: Readonly<Record<string, string>> | null = null;
  return (name) => {
    if (channels === null) {
      channels = secretTexts(env, channelsVariable);
      hideFromLog(partsToMask(channels), env, say);
    }
    const plain = name.toUpperCase().replaceAll('-', '_');
    const variable = `TIDEOVER_SECRET_${plain}`;
    const value = env[variable] || channels[name] || env[plain];
    if (value) return value;
    throw new UserError({
      what: `The secret ${name} is not set`,
      where: variable,
      whatToDo: `Add "${name}": "…" to the JSON object in the secret ${channelsVariable}, or set ${variable} in the environment of this job.`,
    });
  };
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
export function accountSecretsFrom(
  env: NodeJS.ProcessEnv,
  say?: (line: string) => void,
): (account: string) => string {
  const variable = 'TIDEOVER_ACCOUNT_SECRETS';
  let known: Readonly<Record<string, string>> | null = null;
  return (account) => {
    if (known === null) {
      known = secretTexts(env, variable);
      hideFromLog(Object.values(known), env, say);
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
