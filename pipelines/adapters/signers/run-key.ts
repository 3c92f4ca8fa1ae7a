// The key of one run: made in memory, gone with the process, and certified by GitHub, a decider, a handler or
// a rehearsal.

import { randomBytes } from 'node:crypto';
import { UserError } from '../../errors.ts';
import authority from '../../ledger/authority.json' with { type: 'json' };
import { audienceOf, certificateStatement } from '../../ledger/certificate.ts';
import { answerOf, readAnswer } from '../../ledger/read-foreign.ts';
import { base64Of, exactBase64 } from '../../ledger/signed-note.ts';
import { armoured, toBeSigned } from '../../ledger/ssh-signature.ts';
import type { IssuerKey, WorkflowIdentity } from '../../plan/snapshot.ts';
import type { CheckpointSigner, RunKey } from '../../ports.ts';
import { textWithin } from '../http/quiet-fetch.ts';
import { signWith } from '../ssh-signature/ssh-signature.ts';
import { createMemorySigner } from './memory-signer.ts';

/** The longest answer of GitHub’s services for tokens that is read. */
const longestAnswer = 1 << 20;

/** `seed` is 32 bytes that nobody else knows. */
export function createRunKey(
  holder: string,
  certify: RunKey['certify'],
  seed: Uint8Array = randomBytes(32),
): RunKey {
  const { publicKey, sign } = createMemorySigner(holder, seed);
  return { holder, publicKey, sign, certify };
}

/** Certifies with the given Ed25519 key: that of a rehearsal. */
export function certifiedBy(signer: CheckpointSigner): RunKey['certify'] {
  return async (certificate) => {
    const { certificateNamespace } = authority;
    const signature = await signer.sign(toBeSigned(certificateStatement(certificate), certificateNamespace));
    const key = exactBase64(signer.publicKey) ?? new Uint8Array();
    return { kind: 'ssh', signature: armoured(signature, key, certificateNamespace) };
  };
}

/** Certifies as a decider: with the file of the SSH key, or the public half of one that an agent holds. */
export function certifiedByPerson(keyFile: string | undefined): RunKey['certify'] {
  return async (certificate) => {
    if (keyFile !== undefined) {
      const statement = certificateStatement(certificate);
      return {
        kind: 'ssh',
        signature: await signWith(keyFile, statement, authority.certificateNamespace),
      };
    }
    throw new UserError({
      what: 'What is written into the record is signed, and this machine has no key to sign with',
      where: `window ${certificate.window}`,
      whatToDo:
        'Name the SSH key of somebody who decides in this window: --key FILE or TIDEOVER_KEY. Its public half stands in runbooks/organisation.yaml.',
    });
  };
}

/** Certifies as a function in AWS, with the KMS key that no other function may sign with. */
export function certifiedByHandler(signer: CheckpointSigner): RunKey['certify'] {
  return async (certificate) => ({
    kind: 'handler',
    name: signer.name,
    signature: base64Of(await signer.sign(certificateStatement(certificate))),
  });
}

/** Certifies by GitHub: the token of this run, for an audience that names the key. */
export function certifiedByRun(env: NodeJS.ProcessEnv): RunKey['certify'] {
  return async (certificate) => ({ kind: 'run', token: await tokenOfRun(env, audienceOf(certificate)) });
}

/** A token in which GitHub tells `audience` which run this is. */
export async function tokenOfRun(env: NodeJS.ProcessEnv, audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  const whatToDo = 'Give the job `permissions: id-token: write`.';
  if (!url || !bearer) {
    throw new UserError({
      what: 'This run has no identity to sign with',
      where: env.GITHUB_JOB ?? 'job',
      whatToDo,
    });
  }
  const response = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `bearer ${bearer}` },
    signal: AbortSignal.timeout(30_000),
  });
  const read = readAnswer(await textWithin(longestAnswer, response), { value: 'text' });
  if (read.result === 'read') return read.value.value;
  throw new UserError({
    what: `GitHub gave this run no token (${response.status})`,
    where: 'OIDC',
    whatToDo,
  });
}

/** What the tokens of this repository's protected branch will say, with the issuer's present keys. */
export async function workflowOfRun(env: NodeJS.ProcessEnv): Promise<WorkflowIdentity> {
  return {
    repositoryId: env.GITHUB_REPOSITORY_ID ?? '',
    ref: env.GITHUB_REF ?? '',
    issuerKeys: await issuerKeysNow(),
  };
}

/** The keys by which GitHub signs the tokens of runs today. */
export async function issuerKeysNow(): Promise<readonly IssuerKey[]> {
  const response = await fetch(`${authority.tokenIssuer}/.well-known/jwks`, {
    signal: AbortSignal.timeout(30_000),
  });
  const key = { kty: 'text', kid: 'text', n: 'text', e: 'text' } as const;
  const { keys } = answerOf(
    await textWithin(longestAnswer, response),
    { keys: { $list: key } },
    'GitHub’s list of keys',
  );
  return keys.map(({ kty, kid, n, e }) => ({ kty, kid, n, e }));
}
