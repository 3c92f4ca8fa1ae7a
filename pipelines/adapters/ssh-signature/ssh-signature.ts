// Approvals signed offline with the SSH keys that people already have, for the night on which GitHub is down.
// OpenSSH does the cryptography (`ssh-keygen -Y`); the namespace keeps a signature made for anything else from
// being taken for an approval.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { sshFingerprint } from '../../gates/identities.ts';
import { canonicalBytes } from '../../ledger/canonical.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Contact } from '../../plan/organisation.ts';

export const signatureNamespace = 'tideover-approval';

/** What a person can say with a signature. */
export type SignedFact = Extract<Fact, { kind: 'approval' | 'rejection' | 'withdrawal' }>;
type Unsigned = Omit<SignedFact, 'via'>;

/** The bytes that are signed: everything that the decision says, and the window that it is about. */
export function statementOf(window: string, fact: Unsigned): Uint8Array {
  const { kind, phase, by, at, reason } = fact;
  const snapshot = 'snapshot' in fact ? { snapshot: fact.snapshot } : {};
  return canonicalBytes({ format: 1, window, kind, phase, by, at, reason: reason ?? '', ...snapshot });
}

/** `keyFile` is a private key, or a public one whose private half an agent holds. Returns the armoured signature. */
export async function signStatement(
  statement: Uint8Array,
  keyFile: string,
  namespace = signatureNamespace,
): Promise<string> {
  const signed = await sshKeygen(['-Y', 'sign', '-f', keyFile, '-n', namespace], statement);
  if (signed.status === 0) return signed.out;
  throw new UserError({
    what: `ssh-keygen did not sign: ${signed.err.trim()}`,
    where: keyFile,
    whatToDo: 'Name the SSH key whose public half stands in runbooks/organisation.yaml.',
  });
}

/** Whether the fact was signed by the key that the organisation file has for the person. */
export async function isSignedBy(
  window: string,
  fact: SignedFact,
  people: readonly Contact[],
): Promise<boolean> {
  const { via } = fact;
  const key = people.find((contact) => contact.id === fact.by)?.sshKey;
  if (via.kind !== 'signed-offline' || key === undefined) return false;
  if (sshFingerprint(key) !== via.keyFingerprint) return false;
  const folder = await mkdtemp(join(tmpdir(), 'tideover-signature-'));
  try {
    const signers = join(folder, 'signers');
    const signature = join(folder, 'signature');
    const [type, blob] = key.trim().split(/\s+/);
    await writeFile(signers, `signer namespaces="${signatureNamespace}" ${type} ${blob}\n`);
    await writeFile(signature, via.signature);
    const args = ['-Y', 'verify', '-f', signers, '-I', 'signer', '-n', signatureNamespace, '-s', signature];
    return (await sshKeygen(args, statementOf(window, fact))).status === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function sshKeygen(args: readonly string[], input: Uint8Array): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('ssh-keygen', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? noOpenSsh() : error),
    );
    child.on('close', (status) => resolve({ status: status ?? -1, out, err }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function noOpenSsh(): UserError {
  return new UserError({
    what: 'ssh-keygen is not on this machine',
    where: 'PATH',
    whatToDo: 'Install OpenSSH 8.2 or later (Debian: openssh-client; Windows: the OpenSSH client feature).',
  });
}
