// Secrets by name from the environment: `TIDEOVER_SECRET_<NAME>`, or the plain name as a workflow passes it.
// Their values appear nowhere else.

import { UserError } from '../errors.ts';

/** Throws a UserError that names a missing one, and where it is to be set. */
export function secretsFrom(env: NodeJS.ProcessEnv): (name: string) => string {
  return (name) => {
    const plain = name.toUpperCase().replaceAll('-', '_');
    const variable = `TIDEOVER_SECRET_${plain}`;
    const value = env[variable] || env[plain];
    if (value) return value;
    throw new UserError({
      what: `The secret ${name} is not set`,
      where: variable,
      whatToDo: `Set ${variable} in the environment of this job, or ${plain} among the repository’s secrets.`,
    });
  };
}

/** What accounts of ours log in with: a JSON object from account to secret. */
export function accountSecretsFrom(env: NodeJS.ProcessEnv): (account: string) => string {
  const variable = 'TIDEOVER_ACCOUNT_SECRETS';
  let known: Readonly<Record<string, string>> | null = null;
  return (account) => {
    known ??= parsed(env[variable] ?? '{}', variable);
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
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, string>;
  } catch {
    // Not repeated: it holds secrets.
  }
  throw new UserError({ what: 'This is no JSON object', where, whatToDo: 'Write {"account": "secret", …}.' });
}
