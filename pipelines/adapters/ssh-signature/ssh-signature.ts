// Signs with a person's own SSH key through OpenSSH, which knows agents, passphrases and hardware keys.
// Signatures are checked without OpenSSH (ledger/ssh-signature.ts).

import { UserError } from '../../errors.ts';
import { runProgram } from '../run-program.ts';

/** `keyFile` is a private key, or a public one whose private half an agent holds. Returns the armoured signature. */
export async function signWith(keyFile: string, bytes: Uint8Array, namespace: string): Promise<string> {
  const args = ['-Y', 'sign', '-f', keyFile, '-n', namespace];
  const signed = await runProgram('ssh-keygen', args, bytes).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new UserError({
      what: 'ssh-keygen is not on this machine',
      where: 'PATH',
      whatToDo: 'Install OpenSSH 8.2 or later (Debian: openssh-client; Windows: the OpenSSH client feature).',
    });
  });
  if (signed.status === 0) return signed.out.toString();
  throw new UserError({
    what: `ssh-keygen did not sign: ${signed.err}`,
    where: keyFile,
    whatToDo: 'Name the SSH key whose public half stands in runbooks/organisation.yaml.',
  });
}
