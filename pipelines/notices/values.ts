// The plan and the organisation as the variables of a notice, for one reader's place and language.

import { nextWordAt, type TurnKind } from '../ledger/course.ts';
import { bilingual } from '../plan/bilingual.ts';
import { contactsAt, titleWithHours } from '../plan/deciders.ts';
import {
  dateInYear,
  localRange,
  localTime,
  nightOf,
  offsetName,
  offsetsOf,
  offsetWithin,
  rangeInYear,
  spokenSpan,
  zoneName,
} from '../plan/local-time.ts';
import type { Organisation } from '../plan/organisation.ts';
import { type Language, type Localised, messengerFunctions, platformNames, platforms } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { listed, ownWords } from '../plan/sentences.ts';
import { parseSpan, parseZoned, spanToMs } from '../plan/time.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { announcedAhead } from './announced-ahead.ts';
import {
  channelsInUse,
  homeOfGroup,
  namedForReaders,
  sitesOf,
  type TemporaryGroup,
} from './channels-in-use.ts';
import type { NoticeConditions, NoticeVariables } from './variables.ts';

/** What a notice is about. Times in milliseconds since the epoch. */
export interface NoticeContext {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  /** When the notice is due; its text never depends on when it was really sent. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** The end that was announced before, where it changed. */
  readonly previousEnd: number | null;
  /** What went otherwise than announced, where the notice tells of that. */
  readonly turn: TurnKind | null;
  /** Why the end changed or the window was called off, in a person's own words; empty otherwise. */
  readonly reason: string;
  /** Whose turn it is, in a `your-turn` notice. */
  readonly cohort: Localised | null;
  /** Every message of a rehearsal says so. */
  readonly isRehearsal?: boolean;
  /** Readers were told before that the emergency plan is in force. */
  readonly emergencyPlan?: boolean;
  /** Whom it is for, by the audience's id. */
  readonly audience?: string;
  /** Backup channels that the latest probe found down: nobody is sent there. */
  readonly down?: readonly string[];
}

export interface Reader {
  /** Null for readers without a site: they get the plan's own zone. */
  readonly site: string | null;
  readonly language: Language;
}

/** Every variable is there; what the plan leaves open is empty. */
export function noticeValues(context: NoticeContext, reader: Reader): NoticeVariables {
  const { plan, organisation, at, start, end } = context;
  const { language } = reader;
  const zone = zoneOf(context, reader.site);
  const down = context.down ?? [];
  const inUse = channelsInUse(plan.backupChannels.order, down);
  const named = (ids: readonly string[]) => namedForReaders(ids, organisation, reader.site);
  const order = named(inUse).map((name) => name[language]);
  const away = named(plan.backupChannels.order.filter((id) => !inUse.includes(id)));
  const versions = platforms.flatMap((platform) => {
    const version = plan.clientVersions.minimum[platform];
    return version === undefined ? [] : [{ platform: platformNames[platform][language], version }];
  });
  return {
    company: organisation.name[language],
    title: plan.title[language],
    summary: plan.summary[language],
    messenger: organisation.messenger.name[language],
    vendor: organisation.messenger.vendor[language],
    announcementUrl: plan.announcement.url,
    when: localRange(start, end, zone, language),
    start: `${localTime(start, zone, language)}${offsetWithin({ start, end }, start, zone, language)}`,
    end: `${localTime(end, zone, language)}${offsetWithin({ start, end }, end, zone, language)}`,
    whenInYear: rangeInYear(start, end, zone, language),
    date: dateInYear(at, zone, language),
    night: nightOf(start, zone, language),
    previousEnd: context.previousEnd === null ? '' : localTime(context.previousEnd, zone, language),
    duration: spokenSpan(end - start, language),
    zone: zoneText(context, reader, zone),
    startsIn: at < start ? roundedSpan(start - at, language) : '',
    elsewhere: elsewhere(context, zone, language),
    affected: messengerFunctions
      .filter((name) => plan.affects[name] !== 'normal')
      .map((name) => ({
        name: functionNames[name][language],
        effect: effectNames[plan.affects[name] as 'down' | 'degraded'][language],
      })),
    backupChannels: order.map((name, index) => ({
      number: index + 1,
      // The first item also says which channels are not available, since earlier notices named those.
      name:
        index > 0 || away.length === 0 ? name : bilingual`${name}; ${notAvailable(listed(away))}`[language],
    })),
    primaryChannel: order[0] ?? '',
    urgentFiles: plan.backupChannels.urgentFiles[language],
    temporaryGroups: plan.backupChannels.temporaryGroups.flatMap((group) => {
      if (!isForAllOf(group.members, context)) return [];
      const home = homeOfGroup(group, sitesOf(group.members, organisation), { plan, organisation, down });
      return home === null
        ? []
        : [{ name: group.title[language], channel: titleOf(organisation.channels, home)[language] }];
    }),
    conferences: (plan.conferences ?? []).flatMap((one) => {
      const group = plan.backupChannels.temporaryGroups.find(({ id }) => id === one.for);
      const isOurs = one.for === context.audience || (group && isForAllOf(group.members, context));
      return isOurs && one.address ? [{ name: one.title[language], address: one.address }] : [];
    }),
    meetingPoints: (isPublic(context) ? [] : (plan.meetingPoints ?? [])).flatMap(
      ({ who, where, at: time }) => {
        const { epochMilliseconds, timeZoneId } = parseZoned(time);
        // Points whose time has passed, or in another zone, are left out.
        if (epochMilliseconds < at || timeZoneId !== zone) return [];
        const meetsAt = localTime(epochMilliseconds, zone, language);
        return [
          { who: titleOf(organisation.audiences, who)[language], where: where[language], time: meetsAt },
        ];
      },
    ),
    offlineApprovals: plan.approvals.offline.how[language],
    deferred: plan.defer.map((work) => ({ name: work.title[language] })),
    movedMeetings: plan.meetings.flatMap((meeting) =>
      meeting.movedTo === undefined
        ? []
        : [
            {
              name: meeting.title[language],
              newTime: withOffset(parseZoned(meeting.movedTo).epochMilliseconds, zone, language),
            },
          ],
    ),
    emergencyContacts: contactsAt(plan, at).flatMap((id) => {
      const contact = organisation.people.find((person) => person.id === id);
      const name = titleWithHours(plan, organisation, id, zone)[language];
      return contact ? [{ name, phone: contact.phone, email: contact.email }] : [];
    }),
    urgentPhone: organisation.people.find(({ id }) => id === contactsAt(plan, at)[0])?.phone ?? '',
    minimumVersions: versions,
    versions: versions
      .map(({ platform, version }) => `${platform}${platform.endsWith('）') ? '' : ' '}${version}`)
      .join(language === 'zh-CN' ? '、' : ', '),
    customerChannels: plan.customerChannels.flatMap(({ channel: id }) => {
      const channel = organisation.customerChannels.find((candidate) => candidate.id === id);
      return channel ? [{ name: channel.title[language], address: channel.address }] : [];
    }),
    coreBusiness: plan.overrun.coreBusinessFirst.map((text) => ({ name: text[language] })),
    nextNewsBy: nextNewsBy(context, zone, language),
    announcedAhead: announcedAhead(plan, organisation, context.audience)[language],
    reason: inLanguageOf(context.reason, language),
    ...conditionsOf(context),
    cohort: context.cohort?.[language] ?? '',
    turnLasts:
      plan.return.turnLasts !== undefined && parseSpan(plan.return.turnLasts) !== null
        ? spokenSpan(spanToMs(plan.return.turnLasts), language)
        : '',
    // The page opens in the company's first language unless its address says otherwise.
    statusUrl: `${organisation.statusPage.url}${language === organisation.languages[0] ? '' : `#${language}`}`,
    feedbackAddress: organisation.feedback?.address ?? '',
  };
}

/** How a list names channels that are not available now; the drill cuts this off before it checks a list. */
export const notAvailable = (names: string | Localised) => bilingual`not available at present: ${names}`;

/** A look that is due and the sending of a notice take their time; what is promised counts both. */
const untilSent = 15 * 60_000;

/** By when readers hear next, by the rule that comes first: for a late vendor the emergency plan. */
function nextNewsBy(context: NoticeContext, zone: string, language: Language): string {
  const { plan, at, end, audience, turn } = context;
  const isTold = (event: string) =>
    plan.notices.some(({ when, audiences }) => when === event && audiences.some((id) => id === audience));
  const overrun = end + spanToMs(plan.overrun.emergencyPlanAfter);
  const isVendorAwaited = turn === 'late' || turn === null;
  const words = [
    ...(isVendorAwaited && isTold('on overrun') && overrun > at ? [overrun] : []),
    ...(isTold('on extension') ? [nextWordAt(turn, at, end)] : []),
  ];
  return words.length === 0 ? '' : localTime(Math.min(...words) + untilSent, zone, language);
}

/** True for the public; a notice without an audience is for the status page, which everybody reads. */
function isPublic({ organisation, audience }: NoticeContext): boolean {
  const who = organisation.audiences.find(({ id }) => id === audience)?.who;
  return who === undefined || who === 'public';
}

/** Whether all readers are members of the group: only then the notice names it. */
function isForAllOf(members: TemporaryGroup['members'], { organisation, audience }: NoticeContext): boolean {
  const who = organisation.audiences.find(({ id }) => id === audience)?.who;
  return who !== undefined && JSON.stringify(members) === JSON.stringify(who);
}

/** A person's own words, for readers of a language in which they were written; else empty. */
function inLanguageOf(words: string, language: Language): string {
  const own = ownWords(words)[language];
  return /\p{Script=Han}/u.test(own) === (language === 'zh-CN') ? own : '';
}

/** What a template may ask: each is `yes` or empty. */
function conditionsOf({ turn, at, end, plan, emergencyPlan }: NoticeContext): NoticeConditions {
  const given = (holds: boolean) => (holds ? 'yes' : '');
  return {
    extended: given(turn === null || turn === 'extended'),
    shortened: given(turn === 'shortened'),
    late: given(turn === 'late'),
    checking: given(turn === 'checking'),
    returnPaused: given(turn === 'return-paused'),
    released: given(turn === 'released'),
    wentBack: given(turn === 'went-back'),
    returnTakenBack: given(turn === 'return-taken-back'),
    switchingAgain: given(turn === 'switching-again'),
    vendorCancelled: given(turn === null || turn === 'vendor-cancelled'),
    notSwitching: given(turn === 'not-switching'),
    returnEnded: given(turn === 'return-ended'),
    byTurn: given(plan.return.control === 'invitation'),
    endAhead: given(at < end),
    emergencyPlan: given(emergencyPlan === true),
    emergency: given(plan.kind === 'emergency'),
  };
}

/** The zone in which a reader at this site reads times. */
export function zoneOf(context: Pick<NoticeContext, 'plan' | 'organisation'>, site: string | null): string {
  const place = context.organisation.sites.find((candidate) => candidate.id === site);
  return place?.zone ?? parseZoned(context.plan.start).timeZoneId;
}

function zoneText(context: NoticeContext, reader: Reader, zone: string): string {
  const { start, end, organisation } = context;
  const named = zoneName(start, end, zone, reader.language);
  const site = organisation.sites.find((candidate) => candidate.id === reader.site);
  if (site === undefined || zone === 'Asia/Shanghai') return named;
  return reader.language === 'zh-CN'
    ? `${site.name['zh-CN']}当地时间，${named}`
    : `local time, ${site.name.en}, ${named}`;
}

function elsewhere(context: NoticeContext, zone: string, language: Language): NoticeVariables['elsewhere'] {
  const { organisation, start, end } = context;
  return organisation.sites
    .filter((site) => offsetsOf(start, end, site.zone) !== offsetsOf(start, end, zone))
    .map((site) => ({
      place: site.name[language],
      when: rangeWithOffset(start, end, site.zone, language),
    }));
}

/** The range with its UTC offset; where the clocks change within it, `localRange` has added both already. */
function rangeWithOffset(start: number, end: number, zone: string, language: Language): string {
  const range = localRange(start, end, zone, language);
  const offsets = offsetsOf(start, end, zone);
  if (offsets !== offsetName(start, zone)) return range;
  return language === 'zh-CN' ? `${range}（${offsets}）` : `${range} (${offsets})`;
}

/** A time with its UTC offset, since it is read beside times of other zones. */
function withOffset(at: number, zone: string, language: Language): string {
  const offset = offsetName(at, zone);
  return `${localTime(at, zone, language)}${language === 'zh-CN' ? `（${offset}）` : ` (${offset})`}`;
}

/** Rounded for readers: to whole hours below a day, then to whole days. */
function roundedSpan(ms: number, language: Language): string {
  const hour = 3_600_000;
  if (ms < 2 * hour) return spokenSpan(ms, language);
  if (ms < 24 * hour) return spokenSpan(Math.round(ms / hour) * hour, language);
  const days = Math.round(ms / (24 * hour));
  return language === 'zh-CN' ? `${days} 天` : `${days} ${days === 1 ? 'day' : 'days'}`;
}

const functionNames = {
  login: bilingual`Signing in`,
  messages: { 'zh-CN': '收发消息', en: 'Messages' },
  files: { 'zh-CN': '文件传输', en: 'Files' },
  groups: bilingual`Groups`,
} as const satisfies Record<string, Localised>;

const effectNames = {
  down: bilingual`not available`,
  degraded: bilingual`may be slow or interrupted`,
} as const satisfies Record<string, Localised>;
