// What customers meet. Mailboxes and robots answer through the handlers in AWS, which read whether a window
// is active, so one object switches them. A website gets its fragment where it reads it. Everything else
// (hotline, voicemail, social media), and all of it without AWS, is a to-do for a person, with the text ready
// to copy.

import { bilingual } from '../../plan/bilingual.ts';
import type { CustomerChannel } from '../../plan/organisation.ts';
import type { Localised } from '../../plan/plan.ts';
import type { CustomerDesk, StatusPublisher } from '../../ports.ts';
import { escapeHtml } from '../../text/html.ts';
import { confirmedByHook, failureOf } from '../http/hook.ts';
import type { ToDoList } from './to-do-list.ts';

/** Stands in notices as it is, so it must show where it leads: no user before the host, no words after it. */
const isAddress =
  /^(?=.{10,200}$)https:\/\/[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:[/?#][\w.~!$&+,;=:@%/?#-]*)?$|^\+?\d[\d ()#*,-]{2,60}$/i;

const answeredByHandlers: ReadonlySet<CustomerChannel['kind']> = new Set(['mailbox', 'robot']);

export function customerDesk(setting: {
  readonly channels: readonly CustomerChannel[];
  readonly toDo: ToDoList;
  /** Tells the handlers whether they answer; null without AWS. */
  readonly sayActive: ((isActive: boolean) => Promise<void>) | null;
  /** Where a website reads what it shows. */
  readonly fragmentsAt: (place: string) => StatusPublisher;
  /** Gives the address of the provider's switch for calls to this number; undefined where it has none. */
  readonly hookOf?: (from: string) => (() => string) | undefined;
  /** The address of the company's service that opens this conference, and what it is told of it. */
  readonly conferenceOf?: (id: string) => { readonly hook: string; readonly told: object } | undefined;
}): CustomerDesk {
  const { channels, toDo, sayActive, fragmentsAt, hookOf = () => undefined, conferenceOf } = setting;
  const fragmentPlace = (id: string) => channels.find((known) => known.id === id)?.fragment;
  const isByHandlers = (id: string): boolean => {
    const kind = channels.find((known) => known.id === id)?.kind;
    return sayActive !== null && kind !== undefined && answeredByHandlers.has(kind);
  };
  const wantedOf = async (channel: string) => (await toDo.wanted(`answer ${channel}`)) as Localised | null;
  const wantedForward = async (from: string) => (await toDo.wanted(`forward ${from}`)) as string | null;
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
      const at = channel === undefined ? id : bilingual`${channel.title} (${channel.address})`;
      await toDo.want(
        `answer ${id}`,
        text === null
          ? bilingual`Take the maintenance text off ${at}`
          : bilingual`Put on ${at}: “${text.en}” / “${text['zh-CN']}”`,
        text,
      );
    },
    // Unknown, as the handlers are told again after every look, and a website's fragment is written and not
    // read back.
    answerOf: async (id) => (isByHandlers(id) || fragmentPlace(id) !== undefined ? 'unknown' : wantedOf(id)),
    forwardCalls: async (from, to) => {
      const hook = hookOf(from);
      const why = hook && (await failureOf(async () => confirmedByHook(hook(), { from, to }, 'to')));
      if (why === null && (to !== null || (await wantedForward(from)) === null)) return;
      if (to === null && why === undefined && (await wantedForward(from)) === null) return;
      const cause = why == null ? '' : bilingual` (its switch did not confirm: ${why})`;
      await toDo.want(
        `forward ${from}`,
        to === null
          ? bilingual`Stop forwarding calls from ${from}${cause}; then call it and note with /done who answered`
          : bilingual`Forward calls from ${from} to ${to}${cause}; then call ${from} and note with /done who answered`,
        to,
      );
    },
    // A provider's switch can be set and not read back.
    forwardOf: async (from) => (hookOf(from) === undefined ? wantedForward(from) : 'unknown'),
    conferenceLink: async (conference, key) => {
      const opened = conferenceOf?.(conference);
      if (opened === undefined) throw new Error('no hook is set up for it');
      const { address } = await confirmedByHook(opened.hook, { ...opened.told, conference, key }, 'key');
      if (typeof address === 'string' && isAddress.test(address)) return address;
      throw new Error('its hook answers with no link, and with no number to call');
    },
  };
}

/** Both languages as JSON, and as HTML that goes into a page as it is; empty where there is no text. */
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
