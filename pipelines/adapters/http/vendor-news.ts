// The vendor's announcements from official sources, in whatever form they speak. A source that does not answer is
// passed over while another one does: silence is not "done", and the plan says how many must agree.

import type { VendorNews } from '../../ports.ts';
import type { HeardText } from '../../vendor/read-document.ts';
import { wordsOnWindow } from '../../vendor/words-on-window.ts';
import { type Validators, vendorSourceOverHttp } from './vendor-source.ts';

export interface HttpVendorNews extends VendorNews {
  /** How many texts the sources show, of whatever they speak. */
  count(): Promise<number>;
  close(): void;
}

export function vendorNewsOverHttp(setting: {
  readonly sources: readonly { readonly id: string; readonly url: string }[];
  readonly counted?: <T>(work: () => Promise<T>) => Promise<T>;
}): HttpVendorNews {
  const sources = setting.sources.map(({ id, url }) => {
    const source = vendorSourceOverHttp(url, setting.counted);
    let last: { readonly texts: readonly HeardText[]; readonly validators: Validators } | null = null;
    const read = async (): Promise<readonly HeardText[]> => {
      const answer = await source.read(last?.validators ?? {});
      if (answer.outcome === 'read') last = answer;
      return last?.texts ?? [];
    };
    return { id, url, read, close: source.close };
  });

  async function readAll() {
    const answers = await Promise.allSettled(
      sources.map(async ({ id, url, read }) => ({ id, url, texts: await read() })),
    );
    const silent = answers.filter((answer) => answer.status === 'rejected');
    if (silent.length === answers.length && silent[0] !== undefined) throw silent[0].reason;
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }

  return {
    // A source cannot name another: whose word it is, our own file says.
    read: async (window) =>
      (await readAll()).flatMap(({ id, url, texts }) =>
        wordsOnWindow(texts, window, url).map((word) => ({ ...word, source: id })),
      ),
    count: async () => (await readAll()).reduce((sum, { texts }) => sum + texts.length, 0),
    close: () => {
      for (const source of sources) source.close();
    },
  };
}
