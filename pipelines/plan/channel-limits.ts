// What the service behind a channel takes.

import type { TextSize } from '../text/text-size.ts';

export interface ChannelLimits {
  readonly perMinute: number;
  /** Where the service counts seconds as well. */
  readonly perSecond?: number;
  /** Parallel sends that the service takes; also the size of a segment in the ledger. */
  readonly atOnce: number;
  /** Of a message's text. */
  readonly size: TextSize;
}
