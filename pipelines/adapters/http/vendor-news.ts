// The vendor's announcements from official sources, in whatever form they have. A source that does not answer
// is passed over if another one does; one that cannot be read is named. Silence never means "done", and the
// plan says how many sources must agree.

import type { VendorNews } from '../../ports.ts';
import type { HeardText } from '../../vendor/read-document.ts';
import { inUnreadLanguage, isInUnreadLanguage } from '../../vendor/unread-language.ts';
import { wordsOnWindow } from '../../vendor/words-on-window.ts';
import type { HttpCaller } from './http-call.ts';
import { Unreadable, type Validators, vendorSourceOverHttp } from './vendor-source.ts';

export function vendorNewsOverHttp(setting: {
  readonly sources: readonly { readonly id: string; readonly url: string }[];
  /** Makes the caller for an origin; by default with sockets of its own. */
  readonly callerAt?: (origin: string) => HttpCaller;
}): VendorNews & { close(): void } {
  const sources = setting.sources.map(({ id, url }) => {
    const source = vendorSourceOverHttp(url, setting.callerAt);
    let last: { readonly texts: readonly HeardText[]; readonly validators: Validators } | null = null;
    const read = async () => {
      try {
        const answer = await source.read(last?.validators ?? {});
        if (answer.outcome === 'read') last = answer;
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        return { texts: [], unreadable: error.message };
      }
      return { texts: last?.texts ?? [], unreadable: null };
    };
    return { id, url, read, close: source.close };
  });

  async function readAll() {
    const answers = await Promise.allSettled(
      sources.map(async ({ id, url, read }) => ({ id, url, ...(await read()) })),
    );
    const [silent] = answers.filter((answer) => answer.status === 'rejected');
    if (silent !== undefined && answers.every(({ status }) => status === 'rejected')) throw silent.reason;
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }

  return {
    // Which source an announcement is from is decided by our own file, not by its text.
    read: async (window) =>
      (await readAll()).flatMap(({ id, url, texts, unreadable }) => {
        const words = wordsOnWindow(texts, window, url);
        const isUnread = words.length === 0 && isInUnreadLanguage(texts);
        const why = unreadable ?? (isUnread ? inUnreadLanguage : null);
        return [
          ...(why === null ? [] : [{ source: id, unreadable: why }]),
          ...words.map((word) => ({ ...word, source: id })),
        ];
      }),
    close: () => {
      for (const source of sources) source.close();
    },
  };
}
