// What became of messages that wait in a queue. Workers report each in the store under its message's key, and
// here the reports become the outcome of its segment. A queued message counts as sent when a worker has sent
// it; one whose worker died while sending it is in doubt like any other.

import { effectKeyOf } from '../ledger/effect-key.ts';
import type { Outcome } from '../ledger/entry.ts';
import type { EffectKey } from '../ledger/fact.ts';
import type { EffectState } from '../ledger/fold.ts';
import { readForeign } from '../ledger/read-foreign.ts';
import {
  type NoticeOutcome,
  noticeClaimKey,
  noticeFactsPrefix,
  noticeOutcomeKey,
  type QueueOfWindow,
  tallyNotices,
} from '../notices/queued-notice.ts';
import type { Sending } from './claim.ts';
import { type Heard, outcomeOf } from './segment-outcome.ts';
import { countSent, segmentsToHearOf } from './sent-so-far.ts';

/**
 * A message that no worker has reported on after this time is in doubt: 100,000 mails take two hours at SES's
 * first quota, and a message counts as dead after 48 minutes. A later report still settles it.
 */
const longestSilenceMs = 3 * 3_600_000;

/** A message's key in the queue: another for each intent, so that workers claim a repeated message anew. */
export function queueKeyOf(
  window: string,
  effect: EffectKey,
  { attempts }: Pick<EffectState, 'attempts'>,
  recipient: string,
): string {
  return effectKeyOf({
    window,
    step: 'notice/queued',
    target: `${effect}/${recipient}`,
    generation: attempts,
  });
}

/** Takes what the workers have reported since the last look into the ledger. */
export async function hearWorkers(run: Sending): Promise<void> {
  const segments = segmentsToHearOf(run.state());
  if (segments.length === 0) return;
  const told = wordsIn(await run.store.list(noticeFactsPrefix(run.window)));
  const byNotice = Map.groupBy(segments, ([, { sending }]) => sending?.notice ?? '');
  for (const [notice, its] of byNotice) {
    const before = countSent(run.state(), notice);
    for (const [effect, segment] of its) {
      const outcome = await newsOf(run, effect, segment, told);
      if (outcome !== null) await run.append({ kind: 'outcome', effect, outcome });
    }
    await settleAnew(run, notice, before);
  }
}

/** Keeps these messages from being sent: takes the claims without which no worker sends a message. */
export async function withdraw(
  run: Sending,
  effect: EffectKey,
  recipients: readonly string[],
): Promise<void> {
  const segment = run.state().effects.get(effect);
  if (segment?.sending?.queued === undefined) return;
  const at = { window: run.window, channel: segment.sending.channel };
  const claims = recipients.map((recipient) =>
    noticeClaimKey(at, queueKeyOf(run.window, effect, segment, recipient)),
  );
  await Promise.all(claims.map((claim) => run.store.create(claim, new Uint8Array())));
}

type Word = 'accepted' | 'refused' | 'in-doubt';

function wordsIn(storeKeys: readonly string[]): ReadonlyMap<string, Word> {
  const { accepted, refused, inDoubt } = tallyNotices(storeKeys);
  const all = { accepted, refused, 'in-doubt': inDoubt };
  return new Map(Object.entries(all).flatMap(([word, keys]) => keys.map((key) => [key, word as Word])));
}

/** The segment's outcome, where it differs from the one in the ledger. */
async function newsOf(
  run: Sending,
  effect: EffectKey,
  segment: EffectState,
  told: ReadonlyMap<string, Word>,
): Promise<Outcome | null> {
  const { outcome: before, recipients, intendedAt } = segment;
  if (before === null) return null;
  const doubted = before.result === 'in-doubt' ? (before.recipients ?? recipients) : [];
  const isOverdue = run.clock.now() >= intendedAt + longestSilenceMs;
  const at = { window: run.window, channel: segment.sending?.channel ?? '' };
  const words = recipients.map((recipient) => {
    const key = queueKeyOf(run.window, effect, segment, recipient);
    const unheard = isOverdue || doubted.includes(recipient) ? 'silent' : 'waiting';
    return { key, word: told.get(`${at.channel}/${key}`) ?? unheard } as const;
  });
  if (before.result === 'done' && words.some(({ word }) => word === 'waiting')) return null;
  const heard = await Promise.all(words.map(({ key, word }) => heardOf(run.store, at, key, word)));
  const after = outcomeOf(heard, recipients);
  const isSameDoubt = after.result === 'in-doubt' && after.recipients?.length === doubted.length;
  return isSameDoubt ? null : after;
}

async function heardOf(
  store: Sending['store'],
  at: QueueOfWindow,
  key: string,
  word: Word | 'silent' | 'waiting',
): Promise<Heard> {
  const whyOf = async (result: 'refused' | 'unknown', otherwise: string) => {
    const bytes = await store.read(noticeOutcomeKey(at, { key, result }));
    const read = bytes && readForeign<NoticeOutcome>(bytes, { key: 'text', result: 'text', detail: 'text' });
    return { result, why: read?.result === 'read' ? read.value.detail : otherwise } as const;
  };
  switch (word) {
    case 'accepted':
      return { result: 'accepted', receipt: '' };
    case 'refused':
      return whyOf('refused', 'the channel refused it');
    case 'in-doubt':
      return whyOf('unknown', 'its worker ended in the middle');
    case 'silent':
      return { result: 'unknown', why: 'no worker has said what became of it' };
    case 'waiting':
      return { result: 'queued' };
  }
}

/** Settles the whole notice anew when the outcomes of its segments have changed its counts. */
async function settleAnew(run: Sending, notice: string, before: ReturnType<typeof countSent>): Promise<void> {
  const settled = run.state().notices.get(notice);
  const now = countSent(run.state(), notice);
  if (settled === undefined || JSON.stringify(now) === JSON.stringify(before)) return;
  const { at: _at, queued: _queued, ...known } = settled;
  // People for whom there is no adapter are in the notice's count and in no segment.
  await run.append({ ...known, ...now, refused: settled.refused + now.refused - before.refused });
}
