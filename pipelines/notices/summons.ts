// Whom to call by name, on the channels that they have: the owner of a to-do when it is asked for and once more, and
// whoever decides after a deadline has passed without an answer.

import {
  isToAcknowledge,
  openToDos,
  type RecordState,
  type ToDoState,
  wordThatAnswers,
} from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import { kindRecord } from '../plan/channel-kinds.ts';
import { noticeKey, readNoticeKey } from '../plan/notice-key.ts';
import type { Organisation } from '../plan/organisation.ts';
import { type PhaseName, phaseNames, phaseTable } from '../plan/phase-table.ts';
import { placeForReason } from '../plan/place-for-reason.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { withoutStop } from '../plan/sentences.ts';
import { isRehearsal, rehearsalMark, type Snapshot } from '../plan/snapshot.ts';
import { firstRoundOf } from '../plan/step.ts';
import { cutToSize } from '../text/text-size.ts';
import { type Delivery, keyOf } from './deliveries.ts';

export interface Summons {
  /** Key of the notice in the record. */
  readonly notice: string;
  readonly role: string;
  readonly title: Localised;
  readonly body: Localised;
}

/** So long an asked person is left alone before being reminded, once. */
const remindAfterMs = 30 * 60_000;

/** What a gate says of a deadline that has passed. */
export interface Escalated {
  readonly phase: PhaseName;
  readonly escalateTo: readonly string[];
  readonly digest: string;
}

/** Those that did not go out yet. */
export function summonsDue(
  snapshot: Pick<Snapshot, 'plan' | 'organisation'>,
  state: RecordState,
  now: number,
  escalated: Escalated | null,
): readonly Summons[] {
  const keyOfCall = (role: string, occasion: string): string => {
    const site = snapshot.organisation.people.find(({ id }) => id === role)?.site ?? null;
    return noticeKey({ rule: 'summons', audience: role, site, occasion });
  };
  const toDos = openToDos(state).flatMap(({ number, owner, askedAt }) => {
    const first = keyOfCall(owner, `to-do-${number}`);
    const isLate = now >= askedAt + remindAfterMs && state.notices.has(first);
    return [first, ...(isLate ? [keyOfCall(owner, `to-do-${number}-again`)] : [])];
  });
  const decisions = (escalated?.escalateTo ?? []).map((role) => {
    const { phase, digest } = escalated as Escalated;
    return keyOfCall(role, `late-${phase}-${shortOf(digest)}`);
  });
  return [...toDos, ...decisions]
    .filter((notice) => !state.notices.has(notice))
    .flatMap((notice) => summonsOf(notice, snapshot, state) ?? []);
}

type Subject =
  | { readonly phase: PhaseName; readonly short: string }
  | { readonly toDo: ToDoState; readonly isReminder: boolean };

/** What a call is about, from its key; null where nobody waits for it any more. */
export function subjectOf(notice: string, state: RecordState): Subject | null {
  const { rule, occasion } = readNoticeKey(notice);
  const [, number, again] = /^to-do-(\d+)(-again)?$/.exec(occasion ?? '') ?? [];
  const [, late, short = ''] = /^late-([a-z-]+)-([0-9a-f]{12})$/.exec(occasion ?? '') ?? [];
  const phase = phaseNames.find((name) => name === late);
  if (rule !== 'summons') return null;
  if (phase !== undefined) {
    const isDecided = state.steps.get(firstRoundOf(phase))?.status === 'done';
    const isOpen = !isDecided && state.calledOff === null && shortOf(state.snapshot ?? '') === short;
    return isOpen ? { phase, short } : null;
  }
  const toDo = openToDos(state).find((one) => String(one.number) === number);
  // Of a window that is called off only its end is news.
  if (toDo === undefined || (state.calledOff !== null && !isToAcknowledge(toDo.id))) return null;
  return { toDo, isReminder: again !== undefined };
}

/** What a call says, so that what is made again says the same. Null where nobody waits for it any more. */
export function summonsOf(
  notice: string,
  { plan }: Pick<Snapshot, 'plan'>,
  state: RecordState,
): Summons | null {
  const role = readNoticeKey(notice).audience;
  const subject = subjectOf(notice, state);
  if (subject === null) return null;
  if ('phase' in subject) {
    const { phase, short } = subject;
    const name = phaseTable[phase].title;
    const title = bilingual`Your decision is needed: ${name}`;
    const body = bilingual`“${plan.title}”: ${name} was not approved in time, and now it is for you to decide. Read the window’s issue, then comment /approve ${phase} ${short}${placeForReason(plan)}, or /reject ${phase} ${short} with a reason.`;
    return { notice, role, title, body };
  }
  const { toDo, isReminder } = subject;
  const number = String(toDo.number);
  const isNews = isToAcknowledge(toDo.id);
  const words = (language: Language) => withoutStop(toDo.text[language]);
  const word = wordThatAnswers(toDo);
  const first = isNews ? toDo.text : bilingual`Please do to-do #${number}`;
  const reminder = isNews
    ? bilingual`Reminder: you have not acknowledged to-do #${number}`
    : bilingual`Reminder: to-do #${number} is not done`;
  const body = isNews
    ? bilingual`${words}. When you have read it, comment on the window’s issue: ${word}`
    : bilingual`${words}. When you have done it, comment on the window’s issue: ${word}`;
  return { notice, role, title: isReminder ? reminder : first, body };
}

function shortOf(digest: string): string {
  return digest.replace('sha256:', '').slice(0, 12);
}

/** When the next reminder is due (epoch ms), or null. */
export function nextReminderAt(state: RecordState, now: number): number | null {
  const ahead = openToDos(state).flatMap(({ askedAt }) =>
    askedAt + remindAfterMs > now ? [askedAt + remindAfterMs] : [],
  );
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/**
 * The person's own mail, text message and account, and the first backup channel of their site by title: a robot knows
 * nobody. Approved wording cannot carry it.
 */
export function deliveriesOfSummons(
  { notice, role, title, body }: Summons,
  snapshot: Snapshot,
  down: readonly string[],
): readonly Delivery[] {
  const { plan, organisation } = snapshot;
  const contact = organisation.people.find(({ id }) => id === role);
  if (contact === undefined) return [];
  const mark = isRehearsal(snapshot) ? rehearsalMark : { 'zh-CN': '', en: '' };
  const here = organisation.channels.filter(
    ({ id, sites, kind }) =>
      !down.includes(id) && (sites?.includes(contact.site) ?? true) && kindRecord(kind).wording === undefined,
  );
  const group = plan.backupChannels.order
    .flatMap((id) => here.filter((channel) => channel.id === id))
    .find(({ kind }) => kindRecord(kind).reach === 'group');
  return here.flatMap((channel): readonly Delivery[] => {
    const { reach, length, chat, limits } = kindRecord(channel.kind);
    if (reach === 'group' ? channel !== group : contact[reach] === undefined) return [];
    const language = languageOf(contact, channel, organisation);
    const subject = `${mark[language]}${reach === 'group' ? `@${contact.title[language]} ` : ''}${title[language]}`;
    const words =
      length === 'short' ? subject : chat ? `**${subject}**\n\n${body[language]}` : body[language];
    const key = keyOf(plan.id, notice, channel.id, language, role);
    const to = { name: contact.title[language], email: contact.email, phone: contact.phone };
    return [
      {
        key,
        notice,
        channel: channel.id,
        language,
        recipient: reach === 'group' ? null : role,
        message: {
          key,
          notice,
          language,
          sender: organisation.name[language],
          subject,
          text: cutToSize(words, limits.size, '…'),
          ...(reach === 'group' ? {} : { to: { ...to, account: contact.account ?? role } }),
        },
      },
    ];
  });
}

function languageOf(
  { site }: Organisation['people'][number],
  channel: Organisation['channels'][number],
  { sites }: Organisation,
) {
  const spoken = sites.find(({ id }) => id === site)?.languages ?? channel.languages;
  return spoken.find((one) => channel.languages.includes(one)) ?? channel.languages[0] ?? 'en';
}
