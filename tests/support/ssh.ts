// OpenSSH for tests where it is installed; where it is not, its tests are skipped and say why.

import { execFileSync } from 'node:child_process';

export const hasSsh = ((): boolean => {
  try {
    execFileSync('ssh-keygen', ['-l', '-f', '/dev/null'], { stdio: 'ignore' });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
  return true;
})();
if (!hasSsh) console.log('skipped: ssh-keygen is not on this machine');

/** Makes `file` and `file.pub`. */
export function makeSshKey(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
}
