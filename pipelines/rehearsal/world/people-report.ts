// Signals where nobody can be held out and the server shows nothing: what people tell the IT desk, and how long
// a cheap call takes.

import type { ServerSignals } from '../../ports.ts';
import type { Fleet } from '../fleet/fleet.ts';

export function whatPeopleReport(probe: ServerSignals, fleet: Fleet): ServerSignals {
  let read = 0;
  return {
    sample: async () => {
      const { at, probeMs } = await probe.sample();
      const completed = fleet.reports(read);
      read += completed.length;
      return { at, loginsInFlight: null, completed, probeMs, online: null };
    },
  };
}
