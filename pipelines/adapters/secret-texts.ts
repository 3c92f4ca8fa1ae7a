// Secrets that stand together in one variable of the environment: a JSON object from name to value.

import { UserError } from '../errors.ts';
import { readForeign } from '../ledger/read-foreign.ts';

/** Empty where the variable is not set. A UserError says what to write, and never what stands there. */
export function secretTexts(
  env: NodeJS.ProcessEnv,
  variable: string,
  example = '{"NAME": "secret", …}',
): Readonly<Record<string, string>> {
  const read = readForeign(env[variable] || '{}', { $map: 'text' });
  if (read.result === 'read') return { __proto__: null, ...read.value } as unknown as Record<string, string>;
  throw new UserError({
    what: 'This is no JSON object of texts',
    where: variable,
    whatToDo: `Write ${example}.`,
  });
}

/** GitHub hides a secret as a whole only; what it holds has to be named to be hidden too. */
export function hideFromLog(parts: readonly (string | undefined)[], env: NodeJS.ProcessEnv): void {
  if (env.GITHUB_ACTIONS !== 'true') return;
  // As it is: a mask that was made fit to be read would hide something else.
  for (const part of parts) if (part) process.stdout.write(`::add-mask::${part}\n`);
}
