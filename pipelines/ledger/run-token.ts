// The token that GitHub gives to a run (OpenID Connect): it names the run's repository, workflow, branch and
// environment. https://docs.github.com/en/actions/reference/security/oidc. Its audience is one key and no
// service, so a copy of it gives access to nothing.

import { verify } from 'node:crypto';
import type { IssuerKey, WorkflowIdentity } from '../plan/snapshot.ts';
import authority from './authority.json' with { type: 'json' };
import { readForeign } from './read-foreign.ts';
import { refused } from './refused.ts';

export type TokenJudged =
  | { readonly result: 'accepted'; readonly by: string; readonly issuedAt: number }
  | { readonly result: 'refused'; readonly why: string };

const claimNames = ['iss', 'aud', 'iat', 'repository_id', 'ref', 'ref_protected', 'workflow_ref', 'run_id'];

/** Judges the token; `audience` is the one that `audienceOf` gives for the key. */
export function judgeRunToken(token: string, audience: string, of: WorkflowIdentity): TokenJudged {
  const [head = '', payload = '', signature = '', ...more] = token.split('.');
  const header = partOf(head, ['alg', 'kid']);
  const claims = partOf(payload, claimNames);
  if (more.length > 0 || header === null || claims === null)
    return refused('the run’s token is not readable');
  const key = of.issuerKeys.find(({ kid }) => kid === header.kid);
  if (header.alg !== 'RS256' || key === undefined)
    return refused('no known key of the issuer signed the run’s token');
  if (!isSigned(`${head}.${payload}`, signature, key))
    return refused('the signature of the run’s token is wrong');
  if (claims.iss !== authority.tokenIssuer) return refused('the run’s token is of another issuer');
  if (claims.aud !== audience) return refused('this is not the key that the token names');
  if (claims.repository_id !== of.repositoryId) return refused('the run is of another repository');
  const isOfBranch =
    claims.ref === of.ref &&
    claims.ref_protected === 'true' &&
    String(claims.workflow_ref).endsWith(`@${of.ref}`);
  if (!isOfBranch) return refused('the run is not of the protected branch');
  return { result: 'accepted', by: `run ${claims.run_id}`, issuedAt: Number(claims.iat) * 1000 };
}

/** The named fields of a token's part, each text or a number, else null. The issuer may add others. */
function partOf(part: string, names: readonly string[]): Readonly<Record<string, string | number>> | null {
  const read = readForeign<Record<string, unknown>>(exactly(part), { $map: 'anything' });
  if (read.result === 'refused') return null;
  const fields = names.map(
    (name) => [name, Object.hasOwn(read.value, name) ? read.value[name] : null] as const,
  );
  const known = fields.every(([, value]) => typeof value === 'string' || typeof value === 'number');
  return known ? (Object.fromEntries(fields) as Record<string, string | number>) : null;
}

function isSigned(text: string, signature: string, { kty, n, e }: IssuerKey): boolean {
  try {
    return verify('RSA-SHA256', Buffer.from(text), { key: { kty, n, e }, format: 'jwk' }, exactly(signature));
  } catch {
    // The key set came from outside and may hold anything.
    return false;
  }
}

/** The bytes of base64url text; empty where it is not spelt the one right way. */
function exactly(part: string): Uint8Array {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : new Uint8Array();
}
