// The one channel that a sending function serves, from its settings and, where it needs one, its own secret.

import { channelWhenUsed } from '../../pipelines/adapters/channels/channel-builders.ts';
import { createPost } from '../../pipelines/adapters/channels/post.ts';
import { type ChannelKind, channelKinds, kindRecord } from '../../pipelines/plan/channel-kinds.ts';
import type { ChannelLimits } from '../../pipelines/plan/channel-limits.ts';
import type { MessageChannel } from '../../pipelines/ports.ts';
import { environment } from './lambda.ts';
import { secretText } from './secret.ts';

/** The kind that this function serves; another one is a mistake in infra/. */
export function kindOfFunction(): ChannelKind {
  const kind = environment('CHANNEL_KIND');
  if (Object.hasOwn(channelKinds, kind)) return kind as ChannelKind;
  throw new Error(`No sender for channels of kind ${kind}`);
}

/** Mail carries the window's id, so each window has a channel of its own. */
export async function channelOfFunction(window: string, limits: ChannelLimits): Promise<MessageChannel> {
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
