// Our application service on the homeserver: it may speak as people and name the time at which they spoke. Its own
// user exists only once it is registered, which its first use sees to.

import type { AdminSession } from './admin-session.ts';
import { haveDevice } from './admin-users.ts';
import { type MatrixClient, MatrixError } from './matrix-client.ts';
import { accountOf, client } from './names.ts';

export interface AppService {
  readonly token: string;
  userId(): Promise<string>;
  /** Its own user with a device of this id, on which transactions hold. */
  ready(device: string): Promise<void>;
}

export function appService(setting: {
  readonly matrix: MatrixClient;
  readonly session: AdminSession;
  readonly token: string;
}): AppService {
  const { matrix, session, token } = setting;
  let self: Promise<string> | null = null;
  let made: Promise<void> | null = null;

  function userId(): Promise<string> {
    self ??= matrix
      .json({ method: 'GET', path: `${client}/account/whoami`, token }, { user_id: 'text' })
      .then(({ user_id }) => user_id);
    self.catch(() => {
      self = null;
    });
    return self;
  }

  async function make(device: string): Promise<void> {
    try {
      await matrix.json({
        method: 'POST',
        path: `${client}/register`,
        body: {
          type: 'm.login.application_service',
          username: accountOf(await userId()),
          inhibit_login: true,
        },
        token,
        repeatable: false,
      });
    } catch (error) {
      if (!(error instanceof MatrixError) || error.code !== 'M_USER_IN_USE') throw error;
    }
    await haveDevice(session, await userId(), device);
  }

  return {
    token,
    userId,
    ready: (device) => {
      made ??= make(device);
      made.catch(() => {
        made = null;
      });
      return made;
    },
  };
}
