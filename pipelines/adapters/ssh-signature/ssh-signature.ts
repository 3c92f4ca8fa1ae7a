// Signs with the SSH key that a person already has, through OpenSSH: it knows agents, passphrases and hardware. What is
// signed is checked without it (ledger/ssh-signature.ts).

import { spawn } from 'node:child_process';
import { UserError } from '../../errors.ts';

/** `keyFile` is a private key, or a public one whose private half an agent holds. Returns the armoured signature. */
export async function signWith(keyFile: string, bytes: Uint8Array, namespace: string): Promise<string> {
  const signed = await sshKeygen(['-Y', 'sign', '-f', keyFile, '-n', namespace], bytes);
  if (signed.status === 0) return signed.out;
  throw new UserError({
    what: `ssh-keygen did not sign: ${signed.err.trim()}`,
    where: keyFile,
    whatToDo: 'Name the SSH key whose public half stands in runbooks/organisation.yaml.',
  });
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
