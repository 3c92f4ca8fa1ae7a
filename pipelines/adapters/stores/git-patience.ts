// How often a git remote is tried again, and how often it is pushed to: a brief fault of the network or the
// service passes within half a minute, a refusal does not.

/** Messages of git, and of curl and ssh beneath it, for faults that may soon pass. */
const passing =
  /could not resolve host|unable to access|connection (was )?(timed out|reset|refused|closed)|timed out|early eof|hung up unexpectedly|unexpected disconnect|returned error: (408|429|5\d\d)|rpc failed|could not read from remote repository|temporary failure/i;
/** Messages of lasting failures, which sometimes contain the words above. */
const lasting =
  /returned error: 4(?!08|29)\d\d|authentication failed|permission denied|not found|does not exist/i;

const passingMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
const lastingMs = [50, 100, 200, 400];

/**
 * Milliseconds to wait after the `round`-th failure (from 1) in these words, spread so that writers do not meet
 * again; null when it is time to give up: after 31 to 47 seconds, or at once where nothing can change.
 */
export function pauseAfter(round: number, words: string): number | null {
  const pauses = passing.test(words) && !lasting.test(words) ? passingMs : lastingMs;
  const pause = pauses[round - 1];
  return pause === undefined ? null : pause * (1 + Math.random() / 2);
}

/** GitHub documents six pushes a minute for a repository; what waits meanwhile goes out together. */
const mostInAMinute = 6;
/** A minute and a second, since commits are dated to the second. */
const minuteMs = 61_000;

export const commitsToAsk = mostInAMinute;

/**
 * Milliseconds to wait before the next push; `pushedAt`: last pushes of all writers (epoch ms), newest first.
 */
export function pauseBeforePush(pushedAt: readonly number[], now: number): number {
  const sixth = pushedAt[mostInAMinute - 1];
  // So nobody waits longer than a minute for a writer whose clock is ahead.
  return sixth === undefined ? 0 : Math.max(0, Math.min(sixth, now) + minuteMs - now);
}

export type WhyPushesWait = 'limit' | 'no-answer';

/** What a waiting person is told of a pause (ms), in both languages; null where it is short. */
export function sayPause(ms: number, why: WhyPushesWait): string | null {
  if (ms < 5_000) return null;
  const seconds = Math.ceil(ms / 1_000);
  return why === 'limit'
    ? `The record goes on in ${seconds} s: GitHub takes six pushes a minute. / ${seconds} 秒后继续写入台账：GitHub 每分钟最多接受 6 次推送。`
    : `The record’s git remote does not answer; again in ${seconds} s. / 台账所在的 git 远端没有应答，${seconds} 秒后重试。`;
}
