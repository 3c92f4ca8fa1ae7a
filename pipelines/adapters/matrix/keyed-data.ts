// Notes, in the actor's own account data, of what must happen only once per key, for a later run to find.
// Synapse itself remembers only transactions of messages, and only for a day.

import type { Said, Shape } from '../../ledger/read-foreign.ts';
import { type JsonClient, nullWhere } from '../http/json-client.ts';
import { client, part, transactionOf } from './names.ts';

export interface Actor {
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function readKept<const S extends Shape>(
  matrix: JsonClient,
  actor: Actor,
  userId: string,
  key: string,
  shape: S,
): Promise<Said<S> | null> {
  return nullWhere(404, () => matrix.json({ path: placeOf(userId, key), ...actor }, shape));
}

export async function keep(
  matrix: JsonClient,
  actor: Actor,
  userId: string,
  key: string,
  data: object,
): Promise<void> {
  await matrix.json({ method: 'PUT', path: placeOf(userId, key), body: data, ...actor });
}

function placeOf(userId: string, key: string): string {
  return `${client}/user/${part(userId)}/account_data/${transactionOf(key)}`;
}
