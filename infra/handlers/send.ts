// Drains a channel's queue of notices: each recipient is claimed in the record before the send, so a notice
// goes out at most once even if this worker dies. The pace is this worker's share of the channel's quota.

import { channelWhenUsed } from '../../pipelines/adapters/channels/channel-builders.ts';
import { createPost } from '../../pipelines/adapters/channels/post.ts';
import { createRealClock } from '../../pipelines/adapters/clock/real-clock.ts';
import { deliverQueued, type WaitingNotice } from '../../pipelines/notices/deliver-queued.ts';
import type { PaceState } from '../../pipelines/notices/pacing.ts';
import { readQueuedNotice } from '../../pipelines/notices/queued-notice.ts';
import {
  type ChannelKind,
  type ChannelLimits,
  channelKinds,
  kindRecord,
} from '../../pipelines/plan/channel-kinds.ts';
import type { MessageChannel, Store } from '../../pipelines/ports.ts';
import { type BatchResult, environment, log, type SqsBatch } from './lambda.ts';
import { secretText } from './secret.ts';
import { vaultStore } from './vault-store.ts';

/** Time reserved at the end of a call for the last send and its outcome. */
const reserveMs = 10_000;

const clock = createRealClock();
const channels = new Map<string, MessageChannel>();
let store: Store | undefined;
/** Kept from call to call while the worker stays warm; a fresh worker begins with an empty history. */
let pace: PaceState = { sentAt: [] };

/** This worker's share of the quota, in messages a minute; at least one. */
function limitsOfWorker(): ChannelLimits {
  const { limits } = kindRecord(kindOfFunction());
  const perMinute = Math.max(1, Math.floor(Number(environment('PER_MINUTE'))));
  // Spread evenly, because a fresh worker does not know how much of this minute's quota the previous one has
  // used.
  return { ...limits, perMinute, perSecond: Math.max(1, Math.ceil(perMinute / 60)) };
}

export const handler = async (
  { Records }: SqsBatch,
  context: { getRemainingTimeInMillis(): number },
): Promise<BatchResult> => {
  const limits = limitsOfWorker();
  store ??= vaultStore();
  const failures: { itemIdentifier: string }[] = [];
  const waitingIn = ({ messageId, body }: SqsBatch['Records'][number]): readonly WaitingNotice[] => {
    try {
      return [{ id: messageId, notice: readQueuedNotice(body) }];
    } catch (error) {
      // An unreadable message ends in the dead letters by itself; the rest of the batch goes on.
      log('error', 'notice-unreadable', { messageId, error: error instanceof Error ? error.message : '' });
      failures.push({ itemIdentifier: messageId });
      return [];
    }
  };
  const byWindow = Map.groupBy(Records.flatMap(waitingIn), ({ notice }) => notice.window);
  const until = clock.now() + context.getRemainingTimeInMillis() - reserveMs;
  for (const [window, waiting] of byWindow) {
    const channel = channels.get(window) ?? (await channelOfFunction(window, limits));
    channels.set(window, channel);
    const sent = await deliverQueued(waiting, { store, channel, clock }, { pace, until });
    pace = sent.pace;
    failures.push(...sent.unsent.map((itemIdentifier) => ({ itemIdentifier })));
    log('info', 'notices-sent', {
      window,
      accepted: sent.outcomes.filter(({ result }) => result === 'accepted').length,
      other: sent.outcomes.filter(({ result }) => result !== 'accepted').length,
      unsent: sent.unsent.length,
    });
  }
  return { batchItemFailures: failures };
};

/** The channel kind of this function; an unknown one is a mistake in infra/. */
function kindOfFunction(): ChannelKind {
  const kind = environment('CHANNEL_KIND');
  if (Object.hasOwn(channelKinds, kind)) return kind as ChannelKind;
  throw new Error(`No sender for channels of kind ${kind}`);
}

/** The channel for a window; one per window, because mails carry the window's id. */
async function channelOfFunction(window: string, limits: ChannelLimits): Promise<MessageChannel> {
  const id = environment('CHANNEL_ID');
  const kind = kindOfFunction();
  const text =
    kindRecord(kind).secret === undefined ? '' : await secretText(environment('CHANNEL_SECRET_ARN'));
  const host = URL.canParse(text.trim()) ? new URL(text.trim()).hostname : '';
  const { MAIL_FROM, MAIL_REGION, MAIL_CONFIGURATION_SET } = process.env;
  return channelWhenUsed({
    channel: { id, kind, host, secret: 'its own' },
    limits,
    secret: () => text,
    window,
    mail: {
      from: MAIL_FROM ?? '',
      ...(MAIL_CONFIGURATION_SET && { configurationSet: MAIL_CONFIGURATION_SET }),
    },
    post: createPost(),
    now: Date.now,
    ...(MAIL_REGION && { region: MAIL_REGION }),
  });
}
