// Calls a company's own switch behind one address: it is told the wanted state and must answer that this
// holds.

import { readAnswer } from '../../ledger/read-foreign.ts';
import { quietFetch, textWithin } from './quiet-fetch.ts';

const patienceMs = 20_000;
const longestAnswer = 64 * 1024;

/** Throws with the reason where the answer does not repeat `field` as it was sent. */
export async function confirmedByHook(
  address: string,
  told: Readonly<Record<string, unknown>>,
  field: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await quietFetch('its hook', fetch, address, {
    method: 'POST',
    redirect: 'error',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(told),
    signal: AbortSignal.timeout(patienceMs),
  });
  const said = readAnswer(await textWithin(longestAnswer, answer), 'object');
  if (!answer.ok || said.result === 'refused' || said.value[field] !== told[field])
    throw new Error(`its hook answers ${answer.status} and does not confirm`);
  return said.value;
}

/** Why `act` failed; null where it did not. */
export async function failureOf(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
