// The shape of what a channel is built from.

import type { ChannelLimits } from '../../plan/channel-kinds.ts';
import type { Channel } from '../../plan/organisation.ts';
import type { MessageChannel } from '../../ports.ts';
import type { Post } from './post.ts';

/** A channel as organisation.yaml or a sending function's settings describe it. */
export type NamedChannel = Pick<Channel, 'id' | 'kind' | 'host' | 'secret' | 'approved'>;

export interface ChannelSetting {
  readonly channel: NamedChannel;
  readonly limits: ChannelLimits;
  /** The channel's secret; throws a UserError that names a missing one. */
  readonly secret: () => string;
  /** The window whose notices go out: mail carries it, for bounces that come back. */
  readonly window: string;
  /** Sender of mail, and the configuration set of SES where bounces are followed. */
  readonly mail: { readonly from: string; readonly configurationSet?: string };
  readonly post: Post;
  /** Epoch milliseconds; signatures carry the time. */
  readonly now: () => number;
  /** For tests: what the name service says. */
  readonly addressesOf?: (host: string) => Promise<readonly string[]>;
  /** Of the AWS service; the function's or job's own when absent. */
  readonly region?: string;
}

/** Throws a UserError that says what is wrong with the secret. */
export type ChannelBuilder = (setting: ChannelSetting) => MessageChannel;
