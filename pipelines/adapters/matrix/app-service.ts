// Our application service on the homeserver: it may send as other people and set the time at which they
// wrote. Its own user must be registered, which the first use does.

import { type JsonClient, nullWhere } from '../http/json-client.ts';
import { type AdminSession, askedOnce, userIdBehind } from './admin-session.ts';
import { haveDevice } from './admin-users.ts';
import { accountOf, client } from './names.ts';

/** The device that sends replayed messages; it never counts as one of a person's clients. */
export const replayDevice = 'TIDEOVER_REPLAY';

export interface AppService {
  readonly token: string;
  userId(): Promise<string>;
  /** Makes sure that its own user exists, with the device for transactions. */
  ready(): Promise<void>;
}

export function appService(setting: {
  readonly matrix: JsonClient;
  readonly session: AdminSession;
  readonly token: string;
}): AppService {
  const { matrix, session, token } = setting;
  const userId = askedOnce(() => userIdBehind(matrix, token));
  const ready = askedOnce(async () => {
    const username = accountOf(await userId());
    const body = { type: 'm.login.application_service', username, inhibit_login: true };
    await nullWhere('M_USER_IN_USE', () =>
      matrix.json({ method: 'POST', path: `${client}/register`, body, token }),
    );
    await haveDevice(session, await userId(), replayDevice);
  });
  return { token, userId, ready };
}
