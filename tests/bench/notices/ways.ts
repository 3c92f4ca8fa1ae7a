// How notices may be sent: by our pacing, and as others do it. All know our share of the quota; a refused message is
// sent again after the wait that the service names.

import Bottleneck from 'bottleneck';
import pThrottle from 'p-throttle';
import { afterSending, mayLeaveAt, type PaceState } from '../../../pipelines/notices/pacing.ts';
import { kindRecord } from '../../../pipelines/plan/channel-kinds.ts';
import { type ServiceSetting, shareOf } from './service.ts';

/** Sends one message; resolves when the service has taken it, after as many tries as that needs. */
export type SendOne = (message: number) => Promise<void>;

export interface Way {
  readonly name: string;
  sendAll(setting: ServiceSetting, sendOne: SendOne): Promise<unknown>;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const messagesOf = ({ notices }: ServiceSetting): number[] =>
  Array.from({ length: notices }, (_, index) => index);

export const ours: Way = {
  name: 'Tideover',
  sendAll: async (setting, sendOne) => {
    const limits = { ...kindRecord(setting.kind).limits, perMinute: shareOf(setting) };
    let pace: PaceState = { sentAt: [] };
    const sent: Promise<void>[] = [];
    for (const message of messagesOf(setting)) {
      const at = mayLeaveAt(limits, pace, Date.now(), 1);
      if (at > Date.now()) await sleep(at - Date.now());
      pace = afterSending(limits, pace, Date.now());
      sent.push(sendOne(message));
    }
    await Promise.all(sent);
  },
};

const burst: Way = {
  name: 'all at once, again when told',
  sendAll: (setting, sendOne) => Promise.all(messagesOf(setting).map(sendOne)),
};

const onePerThreeSeconds: Way = {
  name: 'one every 3 s',
  sendAll: async (setting, sendOne) => {
    const sent: Promise<void>[] = [];
    for (const message of messagesOf(setting)) {
      sent.push(sendOne(message));
      await sleep(3_000);
    }
    await Promise.all(sent);
  },
};

const throttled = (strict: boolean): Way => ({
  name: `p-throttle${strict ? ', strict' : ''}`,
  sendAll: (setting, sendOne) => {
    const limited = pThrottle({ limit: shareOf(setting), interval: 60_000, strict })(sendOne);
    return Promise.all(messagesOf(setting).map((message) => limited(message)));
  },
});

const bottleneck: Way = {
  name: 'bottleneck',
  sendAll: async (setting, sendOne) => {
    const share = shareOf(setting);
    const limiter = new Bottleneck({
      reservoir: share,
      reservoirRefreshAmount: share,
      reservoirRefreshInterval: 60_000,
    });
    await Promise.all(messagesOf(setting).map((message) => limiter.schedule(() => sendOne(message))));
    await limiter.disconnect();
  },
};

export const ways: readonly Way[] = [
  ours,
  burst,
  onePerThreeSeconds,
  throttled(false),
  throttled(true),
  bottleneck,
];
