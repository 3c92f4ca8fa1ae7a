// The vendor's announcements from official sources that publish them as JSON. A source that does not answer is
// passed over while another one does: silence is not "done", and the plan says how many must agree.

import { readForeign } from '../../ledger/read-foreign.ts';
import type { VendorNews, VendorStatement } from '../../ports.ts';
import type { AnnouncementsBody } from './contract.ts';
import { createHttpCaller } from './http-call.ts';

const timeLimitMs = 10_000;
/** A source may list what it said for years. */
const mostBytes = 1 << 20;

/** As runbooks/messenger-api.openapi.yaml has it. */
const announcements = {
  statements: {
    $list: { 'source?': 'text', status: 'status', at: 'text', 'end?': 'text', url: 'text', text: 'text' },
  },
} as const;

export interface HttpVendorNews extends VendorNews {
  close(): void;
}

export function vendorNewsOverHttp(setting: {
  readonly sources: readonly { readonly id: string; readonly url: string }[];
  readonly counted?: <T>(work: () => Promise<T>) => Promise<T>;
}): HttpVendorNews {
  const { sources, counted } = setting;
  const callers = sources.map(({ url }) => {
    const baseUrl = new URL(url).origin;
    return createHttpCaller(
      counted === undefined ? { baseUrl, maxSockets: 2 } : { baseUrl, maxSockets: 2, counted },
    );
  });

  async function readSource(place: number): Promise<VendorStatement[]> {
    const source = sources[place];
    const caller = callers[place];
    if (source === undefined || caller === undefined) return [];
    const { pathname, search } = new URL(source.url);
    const answer = await caller.call({ method: 'GET', path: `${pathname}${search}`, timeLimitMs });
    if (answer.status !== 200) throw new Error(`GET ${source.url}: ${answer.status}`);
    const read = readForeign<AnnouncementsBody>(answer.bytes, announcements, mostBytes);
    if (read.result === 'refused') throw new Error(`GET ${source.url}: ${read.why}`);
    // A source cannot name another: whose word it is, our own file says.
    return read.value.statements.map((statement) => ({ ...statement, source: source.id }));
  }

  return {
    read: async () => {
      const answers = await Promise.allSettled(sources.map((_, place) => readSource(place)));
      const silent = answers.filter((answer) => answer.status === 'rejected');
      if (silent.length === answers.length && silent[0] !== undefined) throw silent[0].reason;
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    },
    close: () => {
      for (const caller of callers) caller.close();
    },
  };
}
