// The letter to one person who held work, where no program enters it: all items ready to paste, in order, and
// how to report that they are entered. It is cut into as many messages as the channel needs, within an item
// only where that item alone is too long.

import { wordsOfEntered } from '../feedback/trouble.ts';
import { sha256 } from '../ledger/canonical.ts';
import { type ChannelLimits, kindRecord } from '../plan/channel-kinds.ts';
import { localTime } from '../plan/local-time.ts';
import type { Channel, Organisation } from '../plan/organisation.ts';
import type { Language } from '../plan/plan.ts';
import type { Person } from '../plan/roster.ts';
import type { HeldItem, OutgoingMessage } from '../ports.ts';
import { lengthIn } from '../text/text-size.ts';

/** Channels that carry any words to this person alone, the plan's backup channels first. */
export function ownChannels(
  person: Person,
  order: readonly string[],
  { channels }: Pick<Organisation, 'channels'>,
): readonly Channel[] {
  const placeOf = ({ id }: Channel) => (order.indexOf(id) + order.length + 1) % (order.length + 1);
  return channels
    .filter(({ kind, sites }) => {
      const { reach, wording, length } = kindRecord(kind);
      if (reach === 'group' || wording !== undefined || length !== undefined) return false;
      return person[reach] !== undefined && (sites === undefined || sites.includes(person.site));
    })
    .toSorted((one, other) => placeOf(one) - placeOf(other));
}

export interface OwnList {
  readonly person: Person;
  /** In the order in which they are to be entered. */
  readonly items: readonly HeldItem[];
  readonly zone: string;
  /** Where to report that all is entered; null where only the desk can take it. */
  readonly address: string | null;
  /** The code with which the person reports it. */
  readonly code: string;
  /** 0 for the list itself. */
  readonly reminder: number;
}

/** A letter for one person alone, with the code for the answer. */
export interface OwnLetter {
  readonly notice: string;
  readonly subject: string;
  /** The letter may be cut between these where a message takes no more. */
  readonly parts: readonly [string, ...string[]];
  readonly code: string;
}

export function listLetter(list: OwnList): OwnLetter {
  const { items, person, reminder, code } = list;
  const { subject, opening } = wordsFor(list)[person.language];
  const entries = items.map((item, index) => entryOf(list, item, index));
  return { notice: `held-work/${reminder}`, subject, parts: [opening, ...entries], code };
}

/** `key` is the effect's, so that the same letter has the same keys in every run. */
export function ownMessages(
  { notice, subject, parts: [opening, ...rest] }: OwnLetter,
  { name, account, email, phone, language }: Person,
  key: string,
  limits: ChannelLimits,
): readonly OutgoingMessage[] {
  const { most, unit } = limits.size;
  const parts: string[] = [opening];
  for (const text of rest) {
    const last = parts.at(-1) ?? '';
    const joined = `${last}\n\n${text}`;
    if (lengthIn(unit, joined) <= most) parts[parts.length - 1] = joined;
    else parts.push(...piecesOf(text, (piece) => lengthIn(unit, piece) <= most));
  }
  return parts.map((text, index) => ({
    key: sha256(`${key}/${index}`),
    notice: `${notice}/${index + 1}`,
    language,
    subject: parts.length === 1 ? subject : `${subject} (${index + 1}/${parts.length})`,
    text,
    to: { name, account, ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) },
  }));
}

function entryOf({ items, zone, person: { language } }: OwnList, item: HeldItem, index: number): string {
  const when = localTime(Date.parse(item.at), zone, language);
  const [where, number, file] =
    language === 'zh-CN'
      ? ['会话', '编号', '附文件（用您手上的原件）']
      : ['in', 'number', 'with the file (your own copy)'];
  return [
    `── ${index + 1}/${items.length} · ${when} · ${where} ${item.conversation} · ${number} ${item.key}`,
    item.text,
    ...(item.file === undefined
      ? []
      : [`${file}: ${item.file.name}, SHA-256 ${item.file.digest.slice(0, 12)}…`]),
  ].join('\n');
}

/** Cuts an item that is longer than a message into pieces of whole characters. */
function piecesOf(text: string, fits: (piece: string) => boolean): readonly string[] {
  if (fits(text)) return [text];
  const characters = [...text];
  const half = Math.ceil(characters.length / 2);
  return [characters.slice(0, half), characters.slice(half)].flatMap((part) => piecesOf(part.join(''), fits));
}

function wordsFor({
  items: { length: count },
  address,
  code,
  reminder,
}: OwnList): Readonly<Record<Language, { readonly subject: string; readonly opening: string }>> {
  const [zh, en] = wordsOfEntered;
  const items = count === 1 ? 'item' : `${count} items`;
  return {
    'zh-CN': {
      subject: `${reminder > 0 ? '提醒：' : ''}请补录您暂存的 ${count} 项工作`,
      opening: `通讯工具已恢复，但程序不能代您操作。请把下面 ${count} 项按顺序粘贴到原来的会话。全部录完后，${
        address === null
          ? `告诉服务台“${zh}”`
          : `从本人邮箱写信到 ${address}，正文只写“${zh} ${code}”（后面是您本人的确认码，只能用一次，请勿转发）`
      }。有哪一项不必再补，请把编号告诉服务台。`,
    },
    en: {
      subject: `${reminder > 0 ? 'Reminder: ' : ''}Please enter the ${items} that you held`,
      opening: `The messenger is back, but no program may act for you there. Please paste the ${items} below${count === 1 ? ' where it belongs. When it is in' : ', in this order, where they belong. When all are in'}, ${
        address === null
          ? `tell the desk: ${en}`
          : `write from your own mailbox to ${address} with nothing but ${en} ${code} (the code is yours alone and counts once: do not pass it on)`
      }. If something need not be entered any more, tell the desk its number.`,
    },
  };
}
