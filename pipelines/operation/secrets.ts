// Secrets by name from the environment: `TIDEOVER_SECRET_<NAME>`, or the channels' own in TIDEOVER_CHANNELS, or the
// plain name as a workflow passes it. Their values appear nowhere else.

import { UserError } from '../errors.ts';
import { readForeign } from '../ledger/read-foreign.ts';

/** All channels' secrets in one: a JSON object from name to value, so that a new channel changes no workflow. */
export const channelsVariable = 'TIDEOVER_CHANNELS';

/** Throws a UserError that names a missing one, and where it is to be set. */
export function secretsFrom(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void = toRunner,
): (name: string) => string {
  let channels: Readonly<Record<string, string>> | null = null;
  return (name) => {
    channels ??= channelSecrets(env, say);
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

function channelSecrets(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Readonly<Record<string, string>> {
  const known = parsed(env[channelsVariable] || '{}', channelsVariable);
  hide(partsToMask(known), env, say);
  return known;
}

/** GitHub hides a secret as a whole only; what it holds has to be named to be hidden too. */
function hide(parts: readonly string[], env: NodeJS.ProcessEnv, say: (line: string) => void): void {
  if (env.GITHUB_ACTIONS === 'true') for (const part of parts) say(`::add-mask::${part}`);
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
  say: (line: string) => void = toRunner,
): (account: string) => string {
  const variable = 'TIDEOVER_ACCOUNT_SECRETS';
  let known: Readonly<Record<string, string>> | null = null;
  return (account) => {
    if (known === null) {
      known = parsed(env[variable] || '{}', variable);
      hide(Object.values(known), env, say);
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

function parsed(text: string, where: string): Readonly<Record<string, string>> {
  const read = readForeign(text, { $map: 'text' });
  if (read.result === 'read') return { __proto__: null, ...read.value } as unknown as Record<string, string>;
  // Not repeated: it holds secrets.
  throw new UserError({
    what: 'This is no JSON object of texts',
    where,
    whatToDo: 'Write {"NAME": "secret", …}.',
  });
}

/** As it is: a mask that was made fit to be read would hide something else. */
function toRunner(line: string): void {
  process.stdout.write(`${line}\n`);
}
