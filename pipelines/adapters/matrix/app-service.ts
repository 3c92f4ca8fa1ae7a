// Our application service on the homeserver: it may speak as people and name the time at which they spoke. Its own
// user exists only once it is registered, which its first use sees to.

import { type JsonClient, nullWhere } from '../http/json-client.ts';
import { type AdminSession, askedOnce, userIdBehind } from './admin-session.ts';
import { haveDevice } from './admin-users.ts';
import { accountOf, client } from './names.ts';

/** The device that replayed messages come from; never shown as one of a person's clients. */
export const replayDevice = 'TIDEOVER_REPLAY';

export interface AppService {
  readonly token: string;
  userId(): Promise<string>;
  /** Its own user with the device on which transactions hold. */
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
