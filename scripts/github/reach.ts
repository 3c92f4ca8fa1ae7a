// Tries from this runner to reach every address that a window will need: days ahead, because a firewall rule takes
// longer than a night. Opens a connection and closes it; says nothing to anybody and uses no secret.

import { connect } from 'node:net';
import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary, windowId } from '../../pipelines/adapters/github/job.ts';
import { scheduleState } from '../../pipelines/adapters/github/schedules.ts';
import { storeOfJob, timeOfJob } from '../../pipelines/operation/job.ts';
import { readOpenedWindow } from '../../pipelines/operation/read-window.ts';
import type { Organisation } from '../../pipelines/plan/organisation.ts';
import type { WindowPlan } from '../../pipelines/plan/window-plan.ts';
import { runCommand } from '../lib/command.ts';

interface Place {
  readonly what: string;
  readonly host: string;
  readonly port: number;
}

const patienceMs = 10_000;

await runCommand({
  name: 'node scripts/github/reach.ts',
  summary: 'Tries to reach every address that a window will need.',
  usage: '',
  options: {},
  async run() {
    const window = windowId();
    const { snapshot } = await readOpenedWindow(storeOfJob(), window, timeOfJob());
    const { plan, organisation } = snapshot;
    const results = await Promise.all(
      placesOf(plan, organisation).map(async (place) => ({ place, problem: await tryToReach(place) })),
    );
    const lines = results.map(
      ({ place, problem }) => `| ${problem ?? 'ok'} | ${place.what} | \`${place.host}:${place.port}\` |`,
    );
    const schedule = await scheduleState(githubFromEnvironment(process.env), 'tick.yml');
    if (schedule !== 'active')
      lines.push(`| ${schedule} | tick | switch it on: \`gh workflow enable tick.yml\` |`);
    addSummary(['| | | |', '| --- | --- | --- |', ...lines].join('\n'));
    for (const { place, problem } of results) {
      console.log(
        `${problem === null ? 'reached  ' : 'NOT      '} ${place.what} ${place.host}:${place.port} ${problem ?? ''}`,
      );
    }
    console.log(`${schedule === 'active' ? 'on       ' : 'NOT ON   '} schedule of tick.yml: ${schedule}`);
    return schedule === 'active' && results.every(({ problem }) => problem === null) ? 0 : 1;
  },
});

function placesOf(plan: WindowPlan, organisation: Organisation): readonly Place[] {
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
function tryToReach({ host, port }: Place): Promise<string | null> {
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
