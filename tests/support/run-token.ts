// Tokens as GitHub would give them to runs, by an issuer of the tests whose key a snapshot can name.

import { generateKeyPairSync, sign } from 'node:crypto';
import authority from '../../pipelines/ledger/authority.json' with { type: 'json' };
import { audienceOf } from '../../pipelines/ledger/certificate.ts';
import type { Proof, Uncertified } from '../../pipelines/ledger/entry.ts';
import type { WorkflowIdentity } from '../../pipelines/plan/snapshot.ts';
import type { RunKey } from '../../pipelines/ports.ts';

const ref = 'refs/heads/main';

export interface TestIssuer {
  /** As a snapshot names it. */
  readonly workflow: WorkflowIdentity;
  /** `claims` in place of those of an honest run of the protected branch. */
  token(of: Uncertified, claims?: object): Extract<Proof, { kind: 'run' }>;
  certify(claims?: object): RunKey['certify'];
}

export function createTestIssuer(kid = 'k-1'): TestIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token: TestIssuer['token'] = (of, claims = {}) => {
    const usual = {
      iss: authority.tokenIssuer,
      aud: audienceOf(of),
      iat: Date.parse(of.from) / 1000,
      repository_id: '42',
      ref,
      ref_protected: 'true',
      workflow_ref: `o/r/.github/workflows/maintenance.yml@${ref}`,
      run_id: '7',
    };
    const text = `${part({ alg: 'RS256', kid })}.${part({ ...usual, ...claims })}`;
    const signature = sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url');
    return { kind: 'run', token: `${text}.${signature}` };
  };
  return {
    workflow: { repositoryId: '42', ref, issuerKeys: [{ kty: 'RSA', kid, n, e }] },
    token,
    certify: (claims) => async (of) => token(of, claims),
  };
}
