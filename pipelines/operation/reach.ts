// The addresses that a window will need, and whether this machine reaches them: a connection is opened and
// closed, and nothing is sent.

import { connect } from 'node:net';
import type { Organisation } from '../plan/organisation.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

interface Place {
  readonly what: string;
  readonly host: string;
  readonly port: number;
}

const patienceMs = 10_000;

export function placesOf(plan: WindowPlan, organisation: Organisation): readonly Place[] {
  const urls = [
    ...(organisation.messenger.url === undefined ? [] : [['messenger', organisation.messenger.url] as const]),
    ...organisation.vendorSources.map(({ id, url }) => [`vendor ${id}`, url] as const),
    ...plan.verification.probes.map(({ id, url }) => [`probe ${id}`, url] as const),
  ];
  const used = new Set([...plan.backupChannels.order, ...plan.notices.flatMap(({ channels }) => channels)]);
  return [
    ...urls.map(([what, url]) => {
      const { hostname, port, protocol } = new URL(url);
      return { what, host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) };
    }),
    ...organisation.channels
      .filter(({ id, kind }) => used.has(id) && kind !== 'inbox')
      .map(({ id, kind, host }) => ({ what: `channel ${id}`, host, port: kind === 'smtp' ? 587 : 443 })),
  ];
}

/** Null when a connection was made; otherwise why not. */
export function tryToReach({ host, port }: Place): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs });
    const end = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.on('connect', () => end(null));
    socket.on('timeout', () => end('timeout'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
