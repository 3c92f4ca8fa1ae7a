// Warnings about logging in: login limits and listeners.

import { bilingual } from '../../../plan/bilingual.ts';
import type { ReturnObstacle } from '../../../ports.ts';
import { part, type Settings } from './warning.ts';

/** Synapse's defaults for limits that the file does not set. */
const loginDefaults = {
  address: { per_second: 0.003, burst_count: 5 },
  account: { per_second: 0.003, burst_count: 5 },
  failed_attempts: { per_second: 0.17, burst_count: 3 },
} as const;
/** Logins a second below which no limit should hold a return; a small server with costly hashes does 6. */
const usefulRate = 5;

export function rateLimits(settings: Settings, people: number): readonly ReturnObstacle[] {
  const limits = part(settings, 'rc_login');
  const rateOf = (name: keyof typeof loginDefaults) => ({ ...loginDefaults[name], ...part(limits, name) });
  const address = rateOf('address');
  const account = rateOf('account');
  const found: ReturnObstacle[] = [];
  if (people > address.burst_count && address.per_second < usefulRate) {
    found.push({
      setting: 'rc_login.address',
      severity: 'blocks',
      what: bilingual`One address may log in ${address.per_second} times a second (burst ${address.burst_count}): from the ${address.burst_count + 1}th person of an office on everybody is refused.`,
      whatToDo: bilingual`Before the window raise rc_login.address to at least ${usefulRate} a second with a burst of ${Math.min(people, 1_000)} and restart; put it back afterwards.`,
    });
  }
  if (account.per_second < 0.1 && account.burst_count < 10) {
    found.push({
      setting: 'rc_login.account',
      severity: 'slows',
      what: bilingual`After ${account.burst_count} logins an account waits about ${Math.round(1 / account.per_second)} s: a few tries on phone and desktop are enough.`,
      whatToDo: bilingual`Raise rc_login.account to 1 a second with a burst of 20 for the window.`,
    });
  }
  return found;
}

/** From the source of Synapse 1.163; see the guide. */
const listenBacklog = 50;

export function listeners(settings: Settings, people: number): readonly ReturnObstacle[] {
  const all = Array.isArray(settings.listeners) ? (settings.listeners as readonly Settings[]) : [];
  const ofClients = all.filter((listener) => JSON.stringify(listener.resources ?? '').includes('client'));
  const found: ReturnObstacle[] = [];
  const isLocal = (listener: Settings): boolean =>
    Array.isArray(listener.bind_addresses) &&
    listener.bind_addresses.every((address) => address === '127.0.0.1' || address === '::1');
  if (ofClients.some((listener) => listener.x_forwarded !== true && (isLocal(listener) || !listener.tls))) {
    found.push({
      setting: 'listeners[].x_forwarded',
      severity: 'blocks',
      what: bilingual`The listener stands behind a proxy without x_forwarded: to the server all staff are one address, and the login limit stops them together.`,
      whatToDo: bilingual`Set x_forwarded: true on that listener, and make sure that only the proxy can reach it.`,
    });
  }
  if (ofClients.some((listener) => listener.x_forwarded === true && !isLocal(listener))) {
    found.push({
      setting: 'listeners[].bind_addresses',
      severity: 'look',
      what: bilingual`x_forwarded is on and the port is open beyond this machine: anybody can claim another address and pass the login limit.`,
      whatToDo: bilingual`Bind to the address that the proxy uses, or close the port with a firewall.`,
    });
  }
  if (people > listenBacklog) {
    found.push({
      setting: 'listen backlog',
      severity: 'look',
      what: bilingual`Synapse's listen backlog is ${listenBacklog} and cannot be set: when more clients connect at once, some wait for TCP to try again (1, 3, 7 s …).`,
      whatToDo: bilingual`Let the proxy keep connections to Synapse open (nginx: keepalive in the upstream) and take the reconnects.`,
    });
  }
  return found;
}
