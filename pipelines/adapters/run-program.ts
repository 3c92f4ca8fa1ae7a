// Another program, without a shell: bytes in and out.

import { spawn } from 'node:child_process';

export interface Ended {
  readonly status: number;
  readonly out: Buffer;
  readonly err: string;
}

/** A status other than 0 is part of the result; rejects where the program cannot be started. */
export function runProgram(
  program: string,
  args: readonly string[],
  input?: Uint8Array,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => err.push(part));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status: status ?? -1, out: Buffer.concat(out), err: Buffer.concat(err).toString().trim() }),
    );
    // It may end before it has read everything; its status says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
