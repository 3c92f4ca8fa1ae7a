// Sessions of our own accounts over the HTTP contract.

import type { LogInResult, PersonalSessions, Session } from '../../ports.ts';
import { idBody, type LoginBody, messagesBody, tokenBody } from './contract.ts';
import { type JsonClient, mostOfFile, RefusedCall } from './json-client.ts';

/** How long our app waits for its login, sent in RFC 7240's header. */
const patienceSeconds = 30;
/** Real time: the server's patience, and some seconds for the network. */
const loginTimeLimitMs = (patienceSeconds + 15) * 1_000;

export function sessionsOver(client: JsonClient, secretOf: (account: string) => string): PersonalSessions {
  return {
    logIn: async (account, device): Promise<LogInResult> => {
      const body: LoginBody = {
        account,
        secret: secretOf(account),
        device: device.id,
        platform: device.platform,
        version: device.version,
      };
      try {
        // A login is not repeated here: its caller decides whether to try again.
        const headers = { prefer: `wait=${patienceSeconds}` };
        const post = { method: 'POST', timeLimitMs: loginTimeLimitMs } as const;
        const { token } = await client.json({ ...post, path: '/v1/sessions', body, headers }, tokenBody);
        await client.bytes({ ...post, path: '/v1/sync', token, repeatable: true });
        return { result: 'in', session: sessionOver(client, account, token) };
      } catch (error) {
        if (!(error instanceof RefusedCall)) return { result: 'failed', why: (error as Error).message };
        const { code, said: why } = error;
        return { result: code === 'held-out' || code === 'maintenance' ? 'held-out' : 'failed', why };
      }
    },
  };
}

function sessionOver(client: JsonClient, account: string, token: string): Session {
  /** Makes one thing per key; gives its id. */
  const make = async (path: string, key: string, body: object): Promise<string> => {
    const headers = { 'idempotency-key': key };
    return (await client.json({ method: 'POST', path, token, headers, body, repeatable: true }, idBody)).id;
  };
  const messagesOf = (conversation: string): string =>
    `/v1/conversations/${encodeURIComponent(conversation)}/messages`;
  return {
    account,
    send: (conversation, text, key) => make(messagesOf(conversation), key, { text }),
    receive: async (conversation) =>
      (await client.json({ path: messagesOf(conversation), token }, messagesBody)).messages,
    createGroup: (title, members, key) => make('/v1/groups', key, { title, members }),
    upload: (name, bytes, key) => make(`/v1/files?${new URLSearchParams({ name })}`, key, bytes),
    download: async (id) => {
      const path = `/v1/files/${encodeURIComponent(id)}`;
      return new Uint8Array(await client.bytes({ path, token, mostBytes: mostOfFile }));
    },
    logOut: async () => {
      await client.bytes({ method: 'DELETE', path: '/v1/sessions/current', token });
    },
  };
}
