// Which window listens to people now, from what the handlers know of windows under way. People report most after
// the planned end, while they come back, so a window listens for a day longer.

import type { ActiveWindow } from '../auto-reply/active-window.ts';
import { windowTimes } from '../auto-reply/reply-policy.ts';
import { mailboxOf } from '../text/header-text.ts';
import type { FeedbackTarget } from './feedback-fact.ts';

export interface HearingWindow extends FeedbackTarget {
  readonly active: ActiveWindow;
  /** As `mailboxOf` gives it; null where the organisation file names none. */
  readonly mailbox: string | null;
  /** Digests: of those whom it has asked something by name. */
  readonly codes: readonly string[];
}

const listensOn = Temporal.Duration.from({ hours: 24 });

/** The one that began last among those that listen, else the next that asks ahead; null when none does. */
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
