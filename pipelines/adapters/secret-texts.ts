// Reads several secrets from one environment variable: a JSON object from name to value.

import { UserError } from '../errors.ts';
import { readForeign } from '../ledger/read-foreign.ts';

/** Empty where the variable is not set. Throws a UserError that never shows the variable's content. */
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

/** GitHub masks a secret only as a whole; the values inside must be named to be masked too. */
export function hideFromLog(parts: readonly (string | undefined)[], env: NodeJS.ProcessEnv): void {
  if (env.GITHUB_ACTIONS !== 'true') return;
  // Written as they are: a mask that was changed to be readable would hide something else.
  for (const part of parts) if (part) process.stdout.write(`::add-mask::${part}\n`);
}
