// A command with its time and its memory, by GNU time, which knows the peak of every child.

import { spawnSync } from 'node:child_process';

export interface Run {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly output: string;
}

/** Throws where it ends with another status than these. */
export function timed(command: readonly string[], statuses: readonly number[] = [0]): Run {
  const { status, stdout, stderr } = spawnSync('/usr/bin/time', ['-q', '-f', '%e %M', ...command], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (!statuses.includes(status ?? -1)) throw new Error(`${command.join(' ')}: ${stderr}`);
  const [seconds = NaN, kilobytes = NaN] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { seconds, peakMegabytes: kilobytes / 1000, output: stdout };
}
