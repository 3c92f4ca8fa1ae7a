// How often a branch is pushed to. GitHub documents six pushes a minute for a repository; what waits meanwhile goes out
// together.

const mostInAMinute = 6;
/** Commits are dated to the second. */
const minuteMs = 61_000;

export const commitsToAsk = mostInAMinute;

/** Milliseconds to wait before the next push: `pushedAt` are the last pushes by whomever (epoch ms), newest first. */
export function pauseBeforePush(pushedAt: readonly number[], now: number): number {
  const sixth = pushedAt[mostInAMinute - 1];
  // A machine whose clock is ahead makes nobody wait longer than a minute.
  return sixth === undefined ? 0 : Math.max(0, Math.min(sixth, now) + minuteMs - now);
}
