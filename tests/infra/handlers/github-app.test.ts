import { createVerify, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { appToken, installationToken } from '../../../infra/handlers/github-app.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const identity = {
  appId: '3',
  installationId: '4',
  privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
const now = Temporal.Instant.from('2026-12-05T17:00:00Z');

let stop = async (): Promise<void> => {};
afterEach(() => stop());

const answering = async (status: number, json: unknown) => {
  const asked: { url: string; authorization: string }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization ?? '' });
    response.writeHead(status).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => new Promise((resolve) => server.close(() => resolve()));
  const address = server.address();
  return { asked, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
};

describe('the GitHub App', () => {
  test('signs a claim of nine minutes, back-dated by one', () => {
    const [header = '', claims = '', signature = ''] = appToken(identity, now).split('.');
    const verified = createVerify('RSA-SHA256')
      .update(`${header}.${claims}`)
      .verify(keys.publicKey, signature, 'base64url');
    expect(verified).toBe(true);
    const { iat, exp, iss } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect({ iat: iat - now.epochMilliseconds / 1000, exp: exp - now.epochMilliseconds / 1000, iss }).toEqual(
      {
        iat: -60,
        exp: 540,
        iss: '3',
      },
    );
  });

  test('exchanges it for an installation’s token', async () => {
    const { asked, url } = await answering(201, { token: 'secret-token' });
    expect(await installationToken(identity, url, now)).toBe('secret-token');
    expect(asked[0]?.url).toBe('/app/installations/4/access_tokens');
  });

  test('is refused with GitHub’s status and without a token in the message', async () => {
    const { url } = await answering(401, { message: 'Bad credentials', token: 'secret-token' });
    await expect(installationToken(identity, url, now)).rejects.toThrow(
      /^GitHub gave no installation token: 401$/,
    );
  });
});
