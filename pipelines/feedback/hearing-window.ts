// Decides which window takes staff's feedback now, from the active windows that the handlers know. People
// report most after the planned end, while they come back, so a window takes feedback for a day longer.

import type { ActiveWindow } from '../auto-reply/active-window.ts';
import { windowTimes } from '../auto-reply/reply-policy.ts';
import { mailboxOf } from '../text/header-text.ts';
import type { FeedbackTarget } from './feedback-fact.ts';

export interface HearingWindow extends FeedbackTarget {
  readonly active: ActiveWindow;
  /** The feedback mailbox, as `mailboxOf` gives it; null where the organisation file names none. */
  readonly mailbox: string | null;
  /** Digests of the codes that the window has sent to people by name. */
  readonly codes: readonly string[];
}

const listensOn = Temporal.Duration.from({ hours: 24 });

/**
 * Of the windows that take feedback now, the one that began last; else the next to begin; null when none
 * does.
 */
export function hearingWindow(windows: readonly ActiveWindow[], at: Temporal.Instant): HearingWindow | null {
  const hasBegun = ({ start }: ReturnType<typeof timesOf>) => Temporal.Instant.compare(start, at) <= 0;
  const listening = windows
    .flatMap((active) => (active.sealTo === undefined ? [] : [{ active, sealTo: active.sealTo }]))
    .map((one) => ({ ...one, times: timesOf(one.active) }))
    .filter(
      ({ active, times }) =>
        (active.hearsAhead === true || hasBegun(times)) &&
        Temporal.Instant.compare(at, times.end.add(listensOn)) < 0,
    )
    .sort((one, other) => Temporal.Instant.compare(other.times.start, one.times.start));
  const last = listening.find(({ times }) => hasBegun(times)) ?? listening.at(-1);
  if (last === undefined) return null;
  const { active, sealTo } = last;
  const address = active.organisation.feedback?.address;
  return {
    window: active.plan.id,
    sealTo,
    active,
    codes: active.codes ?? [],
    mailbox: address === undefined ? null : mailboxOf(address),
  };
}

function timesOf({ plan, endedAt }: ActiveWindow) {
  const { start, end } = windowTimes(plan, endedAt === null ? null : Temporal.Instant.from(endedAt));
  return { start: start.toInstant(), end: end.toInstant() };
}
