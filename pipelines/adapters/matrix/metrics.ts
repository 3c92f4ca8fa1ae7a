// Reads from Synapse's metrics (Prometheus text) what tells about a return: logins and first syncs in
// progress, how long logins take, how many failed.

export interface SynapseMetrics {
  /** Logins in progress, also those whose client has gone, and syncs that are not just waiting for news. */
  readonly loginsInFlight: number;
  /** Counted since the server started. */
  readonly logins: { readonly ended: number; readonly seconds: number; readonly failed: number };
  /** Seconds since the epoch; a changed value means that the server was restarted. */
  readonly startedAt: number;
}

/** Null when the text is not what Synapse writes. */
export function readMetrics(text: string): SynapseMetrics | null {
  if (!text.includes('synapse_')) return null;
  const inFlight = (servlet: string): number =>
    sum(text, 'synapse_http_server_in_flight_requests_count', (labels) => labels.servlet === servlet);
  const longPolls = sum(text, 'synapse_notifier_listeners');
  const ofLogins = (labels: Labels): boolean =>
    labels.servlet === 'LoginRestServlet' && labels.code === '200';
  const response = 'synapse_http_server_response_time_seconds';
  return {
    loginsInFlight: inFlight('LoginRestServlet') + Math.max(0, inFlight('SyncRestServlet') - longPolls),
    logins: {
      ended: sum(text, `${response}_count`, ofLogins),
      seconds: sum(text, `${response}_sum`, ofLogins),
      failed: sum(
        text,
        `${response}_count`,
        ({ servlet, code = '' }) => servlet === 'LoginRestServlet' && /^(429|5\d\d)$/.test(code),
      ),
    },
    startedAt: sum(text, 'process_start_time_seconds'),
  };
}

type Labels = Readonly<Record<string, string>>;

function sum(text: string, name: string, matches: (labels: Labels) => boolean = () => true): number {
  let total = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const next = text[at + name.length];
    const startsLine = at === 0 || text[at - 1] === '\n';
    if (!startsLine || (next !== '{' && next !== ' ')) continue;
    const end = text.indexOf('\n', at);
    const line = text.slice(at + name.length, end < 0 ? undefined : end);
    const [, labels = '', value = '0'] = /^(?:\{(.*)\})? +(\S+)/.exec(line) ?? [];
    if (matches(labelsIn(labels))) total += Number(value);
  }
  return total;
}

function labelsIn(text: string): Labels {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}
