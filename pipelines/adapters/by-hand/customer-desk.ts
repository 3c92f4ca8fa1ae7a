// What customers meet. Mailboxes and robots answer by the handlers in AWS, which read when a window is active:
// switching them is one object. A website that reads a fragment somewhere gets it there. Everything else (hotline,
// voicemail, social media) and all of it without AWS is a to-do for a person, with the text ready to copy.

import { bilingual } from '../../plan/bilingual.ts';
import type { CustomerChannel } from '../../plan/organisation.ts';
import type { Localised } from '../../plan/plan.ts';
import type { CustomerDesk, StatusPublisher } from '../../ports.ts';
import { escapeHtml } from '../../text/html.ts';
import type { ToDoList } from './to-do-list.ts';

const answeredByHandlers: ReadonlySet<CustomerChannel['kind']> = new Set(['mailbox', 'robot']);

export function customerDesk(setting: {
  readonly channels: readonly CustomerChannel[];
  readonly toDo: ToDoList;
  /** Tells the handlers whether they answer; null without AWS. */
  readonly sayActive: ((isActive: boolean) => Promise<void>) | null;
  /** Where a website reads what it shows. */
  readonly fragmentsAt: (place: string) => StatusPublisher;
}): CustomerDesk {
  const { channels, toDo, sayActive, fragmentsAt } = setting;
  const fragmentPlace = (id: string) => channels.find((known) => known.id === id)?.fragment;
  const isByHandlers = (id: string): boolean => {
    const kind = channels.find((known) => known.id === id)?.kind;
    return sayActive !== null && kind !== undefined && answeredByHandlers.has(kind);
  };
  const wantedOf = async (channel: string) => (await toDo.wanted(`answer ${channel}`)) as Localised | null;
  const forwardOf = async (from: string) => (await toDo.wanted(`forward ${from}`)) as string | null;
  return {
    answerWith: async (id, text) => {
      const channel = channels.find((known) => known.id === id);
      if (sayActive !== null && isByHandlers(id)) {
        await sayActive(text !== null);
        return;
      }
      const place = fragmentPlace(id);
      if (place !== undefined) {
        await fragmentsAt(place).publish(fragmentOf(text));
        return;
      }
      if (text === null && (await wantedOf(id)) === null) return;
      const placeEn = channel === undefined ? id : `${channel.title.en} (${channel.address})`;
      const placeZh = channel === undefined ? id : `${channel.title['zh-CN']}（${channel.address}）`;
      await toDo.want(
        `answer ${id}`,
        text === null
          ? { 'zh-CN': `撤下 ${placeZh} 的维护提示`, en: `Take the maintenance text off ${placeEn}` }
          : {
              'zh-CN': `在 ${placeZh} 挂出：${text['zh-CN']} / ${text.en}`,
              en: `Put on ${placeEn}: ${text.en} / ${text['zh-CN']}`,
            },
        text,
      );
    },
    // The handlers are told anew after every look, and what a website reads is written and not asked.
    answerOf: async (id) => (isByHandlers(id) || fragmentPlace(id) !== undefined ? 'unknown' : wantedOf(id)),
    forwardCalls: async (from, to) => {
      if (to === null && (await forwardOf(from)) === null) return;
      await toDo.want(
        `forward ${from}`,
        to === null
          ? bilingual`Stop forwarding calls from ${from}`
          : bilingual`Forward calls from ${from} to ${to}`,
        to,
      );
    },
    forwardOf,
  };
}

/** Both languages as JSON and as HTML to be put into a page as it is; empty when there is nothing to say. */
function fragmentOf(text: Localised | null): ReadonlyMap<string, string> {
  const html =
    text === null
      ? ''
      : `<aside role="status"><p lang="zh-CN">${escapeHtml(text['zh-CN'])}</p><p lang="en">${escapeHtml(text.en)}</p></aside>\n`;
  return new Map([
    ['maintenance.json', `${JSON.stringify({ active: text !== null, text })}\n`],
    ['maintenance.html', html],
  ]);
}
