// Summons: whom to call by name, on the channels that they have. The owner of a to-do when it is asked for
// and once more; approvers when it is their turn; those who decide after a deadline without an answer; and
// when a phase stopped or was undone, who is on duty and who answers for that phase.

import authority from '../ledger/authority.json' with { type: 'json' };
import {
  isToAcknowledge,
  openToDos,
  type RecordState,
  type ToDoState,
  wordThatAnswers,
} from '../ledger/fold.ts';
import { type Halt, haltOf } from '../ledger/halt.ts';
import { bilingual } from '../plan/bilingual.ts';
import { kindRecord } from '../plan/channel-kinds.ts';
import { contactsAt } from '../plan/deciders.ts';
import { localTime, offsetName } from '../plan/local-time.ts';
import { noticeKey, readNoticeKey } from '../plan/notice-key.ts';
import type { Organisation } from '../plan/organisation.ts';
import { type PhaseName, phaseNames, phaseTable } from '../plan/phase-table.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { same, sentences, withoutStop } from '../plan/sentences.ts';
import { isRehearsal, rehearsalMark, type Snapshot } from '../plan/snapshot.ts';
import { firstRoundOf } from '../plan/step.ts';
import { resolveWhen } from '../plan/time.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { linesToDecide, onceMended } from '../plan/words-to-decide.ts';
import { cutToSize } from '../text/text-size.ts';
import { type Delivery, keyOf } from './deliveries.ts';

export interface Summons {
  /** Key of the notice in the record. */
  readonly notice: string;
  readonly role: string;
  readonly title: Localised;
  readonly body: Localised;
}

/** How long after being asked an owner is reminded, once. */
const remindAfterMs = 30 * 60_000;

/** A gate whose turn has come and whose approvers may be waited for. */
export interface Waited {
  readonly phase: PhaseName;
  /** Until when the approvals are awaited (epoch ms); null where none is missing. */
  readonly deadline: number | null;
  readonly approvals: { readonly missing: readonly string[]; readonly escalateTo: readonly string[] };
}

/** The summons that did not go out yet. */
export function summonsDue(
  snapshot: Pick<Snapshot, 'plan' | 'organisation'>,
  state: RecordState,
  now: number,
  waited: Waited | null,
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
  const halt = haltOf(state);
  return [
    ...toDos,
    ...(halt === null
      ? []
      : whoDecides(snapshot.plan, halt).map((role) => keyOfCall(role, occasionOf(halt)))),
    ...(waited === null ? [] : decisionsOf(snapshot.plan, waited, state.amendments.length, now, keyOfCall)),
  ]
    .filter((notice) => !state.notices.has(notice))
    .flatMap((notice) => summonsOf(notice, snapshot, state, now, waited?.deadline ?? null) ?? []);
}

/** Who is on duty at that time, and who answers for that phase. */
function whoDecides(plan: WindowPlan, { phase, at }: Halt): readonly string[] {
  const [first] = contactsAt(plan, at);
  const accountable = plan.raci.flatMap((row) => (row.phase === phase ? [row.accountable] : []));
  return [...new Set([...(first === undefined ? [] : [first]), ...accountable])];
}

function occasionOf({ phase, number }: Halt): string {
  return `halt-${phase}-${number}`;
}

/** An amendment asks anew. Keys hold no time and no digest of one record, which would differ in each run. */
function decisionsOf(
  plan: WindowPlan,
  { phase, deadline, approvals }: Waited,
  amendments: number,
  now: number,
  keyOfCall: (role: string, occasion: string) => string,
): readonly string[] {
  const last = `${phase}-${amendments}`;
  const isAhead = deadline !== null && deadline > now;
  const planned = resolveWhen(plan.approvals.gates[phase]?.deadline ?? '', plan)?.epochMilliseconds;
  const until = deadline === planned ? `by-${deadline}` : 'soon';
  return [
    ...(isAhead ? approvals.missing : []).map((role) => keyOfCall(role, `${until}-${last}`)),
    ...approvals.escalateTo.map((role) => keyOfCall(role, `late-${last}`)),
  ];
}

type Subject =
  | { readonly halt: Halt }
  | { readonly phase: PhaseName; readonly call: 'late' | 'soon' | { readonly by: number } }
  | { readonly toDo: ToDoState; readonly isReminder: boolean };

/** The to-do after we called off: the vendor's announced end has passed, so somebody tells staff. */
export const lookAndTell = 'look-and-tell';

/** What a summons is about, from its key; null where nobody is waited for any more. */
export function subjectOf(notice: string, state: RecordState, now: number): Subject | null {
  const { rule, occasion } = readNoticeKey(notice);
  const [, number, again] = /^to-do-(\d+)(-again)?$/.exec(occasion ?? '') ?? [];
  const [, word, name, amendments] = /^(late|soon|by-\d+)-([a-z-]+)-(\d+)$/.exec(occasion ?? '') ?? [];
  const phase = phaseNames.find((one) => one === name);
  const halt = haltOf(state);
  if (rule !== 'summons') return null;
  if (halt !== null && occasion === occasionOf(halt)) return { halt };
  if (phase !== undefined) {
    const isDecided = state.steps.get(firstRoundOf(phase))?.status === 'done';
    const isOpen = !isDecided && state.calledOff === null && state.amendments.length === Number(amendments);
    const call = word === 'late' || word === 'soon' ? word : { by: Number(word?.slice(3)) };
    const askedAt = state.notices.get(notice)?.at ?? now;
    const until = call === 'late' ? now : call === 'soon' ? askedAt + authority.leastTimeToDecideMs : call.by;
    return isOpen && now <= until ? { phase, call } : null;
  }
  const toDo = openToDos(state).find((one) => String(one.number) === number);
  // Once the window is called off, only the passed end is still worth a summons.
  const isLate = toDo?.id === lookAndTell;
  if (toDo === undefined || (state.calledOff !== null && !isToAcknowledge(toDo.id) && !isLate)) return null;
  return { toDo, isReminder: again !== undefined };
}

/**
 * What a summons says; a repeated one says the same. Null where nobody is waited for any more. `deadline`: of
 * the gate whose turn it is (epoch ms), which the issue names too.
 */
export function summonsOf(
  notice: string,
  { plan, organisation }: Pick<Snapshot, 'plan' | 'organisation'>,
  state: RecordState,
  now: number,
  deadline: number | null,
): Summons | null {
  const role = readNoticeKey(notice).audience;
  const subject = subjectOf(notice, state, now);
  if (subject === null) return null;
  const issue = issueWords(plan.id, organisation);
  if ('halt' in subject) {
    const { phase, stop } = subject.halt;
    const name = phaseTable[phase].title;
    const title = bilingual`Please decide how to go on: ${name}`;
    const said = stop === null ? null : (stop.said ?? same(stop.why));
    const why =
      said === null
        ? bilingual`“${plan.title}”: ${name} was taken back, and nothing starts again by itself.`
        : bilingual`“${plan.title}”: ${name} stopped.`;
    const what = stop?.whatToDo ?? null;
    const isWhole = what !== null && ['/resume', '/call-off'].every((word) => what.en.includes(word));
    const words = isWhole ? null : onceMended;
    const body = sentences([why, said, what, words, bilingual`Comment on ${issue}.`]);
    return { notice, role, title, body };
  }
  if ('phase' in subject) {
    const { phase, call } = subject;
    const name = phaseTable[phase].title;
    const by = call === 'late' ? null : call === 'soon' ? deadline : call.by;
    const until = by && untilWords(by, role, organisation);
    const title = until
      ? bilingual`Please approve or reject ${until}: ${name}`
      : bilingual`Your decision is needed: ${name}`;
    const why = until
      ? bilingual`“${plan.title}”: ${name} waits for approval, yours among others.`
      : bilingual`“${plan.title}”: ${name} was not approved in time, and now it is for you to decide.`;
    const body = bilingual`${why} Read ${issue}, then comment there: ${linesToDecide(plan, phase, state.snapshot)}.`;
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
    ? bilingual`${words}. When you have read it, comment on ${issue}: ${word}`
    : bilingual`${words}. When you have done it, comment on ${issue}: ${word}`;
  return { notice, role, title: isReminder ? reminder : first, body };
}

/** The time in the zone of the role's site. */
function untilWords(at: number, role: string, { people, sites }: Organisation): Localised {
  const site = people.find(({ id }) => id === role)?.site;
  const zone = sites.find(({ id }) => id === site)?.zone ?? 'UTC';
  const time = (language: Language) => `${localTime(at, zone, language)} ${offsetName(at, zone)}`;
  return bilingual`by ${time}`;
}

/** The issue with an address that searches for the window's id, as the record need not know its number. */
function issueWords(window: string, { github }: Pick<Organisation, 'github'>): Localised {
  const address = github && `https://github.com/${github.repository}/issues?q=${window}`;
  return address === undefined ? bilingual`the window’s issue` : bilingual`the window’s issue (${address})`;
}

/** When the next reminder is due (epoch ms), or null. */
export function nextReminderAt(state: RecordState, now: number): number | null {
  const ahead = openToDos(state).flatMap(({ askedAt }) =>
    askedAt + remindAfterMs > now ? [askedAt + remindAfterMs] : [],
  );
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/**
 * The messages to the person's own mail, phone and account, and to the first backup channel of the site,
 * addressed by title since a robot knows nobody by name. Channels with approved wording cannot carry a
 * summons.
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
      length === 'short'
        ? bilingual`${subject} (issue ${plan.id})`[language]
        : chat
          ? `**${subject}**\n\n${body[language]}`
          : body[language];
    const key = keyOf(plan.id, notice, channel.id, language, role);
    const to = { name: contact.title[language], email: contact.email, phone: contact.phone };
    return [
      {
        channel: channel.id,
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
