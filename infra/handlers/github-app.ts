// Signs in as a GitHub App: a short signed claim is exchanged for a token of one installation that lasts an
// hour. universal-github-app-jwt is not used, because the claim is three lines.

import { createSign } from 'node:crypto';
import { textWithin } from '../../pipelines/adapters/http/quiet-fetch.ts';
import { answerOf } from '../../pipelines/ledger/read-foreign.ts';

export interface AppIdentity {
  readonly appId: string;
  readonly installationId: string;
  /** The App's private key as PEM. */
  readonly privateKey: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT that GitHub takes for nine minutes; back-dated by a minute, since GitHub's clock may be behind ours. */
export function appToken({ appId, privateKey }: AppIdentity, now: Temporal.Instant): string {
  const seconds = Math.floor(now.epochMilliseconds / 1000);
  const claims = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: seconds - 60, exp: seconds + 540, iss: appId })}`;
  return `${claims}.${createSign('RSA-SHA256').update(claims).sign(privateKey, 'base64url')}`;
}

/** A token of the installation. Throws with GitHub's status; the error never holds a token. */
export async function installationToken(
  identity: AppIdentity,
  apiUrl: string,
  now: Temporal.Instant,
): Promise<string> {
  const answer = await fetch(`${apiUrl}/app/installations/${identity.installationId}/access_tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${appToken(identity, now)}`, accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status !== 201) throw new Error(`GitHub gave no installation token: ${answer.status}`);
  return answerOf(await textWithin(64 * 1024, answer), { token: 'text' }, 'GitHub’s installation token')
    .token;
}
