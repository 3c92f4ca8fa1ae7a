// Runs another program without a shell: bytes in and out.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';

export interface Ended {
  readonly status: number;
  readonly out: Buffer;
  readonly err: string;
}

/** Any exit status is part of the result; rejects only where the program cannot be started. */
export async function runProgram(
  program: string,
  args: readonly string[],
  input?: Uint8Array,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  const child = spawn(program, args, { env, stdio: 'pipe' });
  // The program may end before it has read everything; its status says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const said = [buffer(child.stdout), text(child.stderr), once(child, 'close')] as const;
  const [out, err, [status]] = await Promise.all(said);
  return { status: status ?? -1, out, err: err.trim() };
}
