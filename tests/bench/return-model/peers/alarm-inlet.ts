// Waves of a hundred every 60 s that stop at an alarm. As AWS's sample does it, the rule is "the alarm is not
// raised": while there is no data it goes on.

import type { WayBack } from '../gate.ts';
import { fullJitterClient } from './aws-jitter.ts';

const period = 60_000;
const wave = 100;

export const alarmInlet: WayBack = waves('waves of 100 a minute, unless ALARM (AWS rule)', true);
export const blindWaves: WayBack = waves('waves of 100 a minute, no gate', false);

function waves(name: string, heedsAlarm: boolean): WayBack {
  return {
    name,
    client: fullJitterClient,
    gate() {
      let nextAt = 0;
      let alarm = false;
      return {
        take(sample) {
          alarm = heedsAlarm && (alarm || (sample.checks?.failed ?? 0) > 0);
        },
        decide(now) {
          if (now < nextAt) return { admit: 0, waitMs: nextAt - now };
          nextAt = now + period;
          return { admit: alarm ? 0 : wave, waitMs: period };
        },
        halted: () => alarm,
      };
    },
  };
}
