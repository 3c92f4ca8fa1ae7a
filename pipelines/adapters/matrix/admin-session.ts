// The administrator's token: from a secret or by logging in, and renewed when the server says that it has
// expired. All callers wait for the same renewal, and the call that met the expiry is repeated once.

import { UserError } from '../../errors.ts';
import type { Said, Shape } from '../../ledger/read-foreign.ts';
import { type Call, type JsonClient, RefusedCall } from '../http/json-client.ts';
import { longestLoginPauseMs } from './matrix-client.ts';
import { client } from './names.ts';

export type AdminCredentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly user: string; readonly password: string };

export interface AdminSession {
  json<const S extends Shape = 'unread'>(call: Omit<Call, 'token'>, answers?: S): Promise<Said<S>>;
  bytes(call: Omit<Call, 'token'>): Promise<Uint8Array>;
  /** The administrator's own Matrix id. */
  userId(): Promise<string>;
}

const loginAnswer = { access_token: 'text', 'refresh_token?': 'text' } as const;

/** Always the same device, so that renewals do not pile up sessions. */
const adminDevice = 'TIDEOVER_ADMIN';

/**
 * What the secret of the messenger holds: an access token (`syt_…`), or `user:password` of an administrator, which
 * can be renewed.
 */
export function adminCredentialsIn(secret: string): AdminCredentials {
  const text = secret.trim();
  const colon = text.indexOf(':');
  if (colon <= 0) return { kind: 'token', token: text };
  const [, user, password] = /^(@[^:]+:[^:]+(?::\d+)?|[^@:][^:]*):(.+)$/s.exec(text) ?? [];
  return user && password ? { kind: 'password', user, password } : { kind: 'token', token: text };
}

export function createAdminSession(matrix: JsonClient, credentials: AdminCredentials): AdminSession {
  let token = credentials.kind === 'token' ? credentials.token : null;
  let refreshToken: string | null = null;
  let renewing: Promise<string> | null = null;

  async function renewed(): Promise<string> {
    if (refreshToken !== null) {
      const refresh_token = refreshToken;
      refreshToken = null;
      try {
        return keep(
          await matrix.json(
            { method: 'POST', path: `${client}/refresh`, body: { refresh_token } },
            loginAnswer,
          ),
        );
      } catch (error) {
        if (!(error instanceof RefusedCall)) throw error;
      }
    }
    if (credentials.kind === 'token')
      throw new UserError({
        what: 'The administrator token has expired or was revoked',
        where: matrix.baseUrl,
        whatToDo:
          'Put a new token into the secret of the messenger, or user:password of the administrator, which is renewed by itself; then run the phase again.',
      });
    const { user, password } = credentials;
    try {
      return keep(
        await matrix.json(
          {
            method: 'POST',
            path: `${client}/login`,
            body: {
              type: 'm.login.password',
              identifier: { type: 'm.id.user', user },
              password,
              device_id: adminDevice,
              initial_device_display_name: 'Tideover',
              refresh_token: true,
            },
            repeatable: true,
            onceMoreWithinMs: longestLoginPauseMs,
          },
          loginAnswer,
        ),
      );
    } catch (error) {
      if (!(error instanceof RefusedCall) || error.status >= 500 || error.code === 'M_LIMIT_EXCEEDED')
        throw error;
      throw new UserError({
        what: `The administrator ${user} cannot log in: ${error.message}`,
        where: matrix.baseUrl,
        whatToDo:
          error.code === 'M_USER_LOCKED'
            ? 'Unlock it with another administrator, or register one with the registration shared secret.'
            : 'Check user and password in the secret of the messenger.',
      });
    }
  }

  function keep(answer: Said<typeof loginAnswer>): string {
    token = answer.access_token;
    refreshToken = answer.refresh_token ?? null;
    return token;
  }

  function renew(stale: string | null): Promise<string> {
    if (token !== null && token !== stale) return Promise.resolve(token);
    renewing ??= renewed().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function withToken<Body>(call: (token: string) => Promise<Body>): Promise<Body> {
    const used = token ?? (await renew(null));
    try {
      return await call(used);
    } catch (error) {
      if (error instanceof RefusedCall && error.code === 'M_UNKNOWN_TOKEN') {
        return await call(await renew(used));
      }
      if (error instanceof RefusedCall && error.status === 403 && /not a server admin/i.test(error.message)) {
        throw new UserError({
          what: 'The account of the messenger secret is not an administrator of the homeserver',
          where: matrix.baseUrl,
          whatToDo:
            'Make it one (register_new_matrix_user --admin, or admin: true by another administrator).',
        });
      }
      throw error;
    }
  }

  return {
    json: (call, answers) => withToken((used) => matrix.json({ ...call, token: used }, answers)),
    bytes: (call) => withToken((used) => matrix.bytes({ ...call, token: used })),
    userId: askedOnce(() => withToken((used) => userIdBehind(matrix, used))),
  };
}

/** The Matrix id of the account that the token belongs to. */
export async function userIdBehind(matrix: JsonClient, token: string): Promise<string> {
  return (await matrix.json({ path: `${client}/account/whoami`, token }, { user_id: 'text' })).user_id;
}

/** Gives one answer to all who ask; after a failure the next call asks again. */
export function askedOnce<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | null = null;
  return () => {
    answer ??= ask();
    answer.catch(() => {
      answer = null;
    });
    return answer;
  };
}
