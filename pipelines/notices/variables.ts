// What a notice template may name. The list is fixed: a template that names anything else is refused by
// plan:check, so that no notice ever goes out with a hole in it.

import { textVariables } from '../plan/text-variables.ts';

export interface NoticeVariables extends NoticeConditions {
  /** Name of our company. */
  readonly company: string;
  /** The window's title from the plan. */
  readonly title: string;
  /** One or two sentences from the plan: what happens and why. */
  readonly summary: string;
  /** The messenger's name. */
  readonly messenger: string;
  /** The vendor's name. */
  readonly vendor: string;
  /** Where the vendor announced it. */
  readonly announcementUrl: string;
  /** Start and end in the reader's local time: `12月6日（周日）凌晨 1:00—4:00`. */
  readonly when: string;
  /** Start in the reader's local time. */
  readonly start: string;
  /** End in the reader's local time, as it is planned now. */
  readonly end: string;
  /** The same with its year: `2026年12月6日（周日）凌晨 1:00—4:00`. */
  readonly whenInYear: string;
  /** The day on which the notice is due, with its year: `2026年12月6日（周日）`. */
  readonly date: string;
  /** Of a start between midnight and six, the night as people call it: `周六夜里`; otherwise empty. */
  readonly night: string;
  /** The end that was announced before, where it was changed; otherwise empty. */
  readonly previousEnd: string;
  /** How long the window lasts as planned now: `3 小时`. */
  readonly duration: string;
  /** Whose local time it is: `北京时间`. */
  readonly zone: string;
  /** How far away the start is when the notice is due: `3 天`; empty once it has begun. */
  readonly startsIn: string;
  /** The same window at our sites in other zones. Items: `place`, `when`. */
  readonly elsewhere: readonly { readonly place: string; readonly when: string }[];
  /** What does not work as usual. Items: `name`, `effect`. */
  readonly affected: readonly { readonly name: string; readonly effect: string }[];
  /** Backup channels in the order in which to try them. Items: `number`, `name`. */
  readonly backupChannels: readonly { readonly number: number; readonly name: string }[];
  /** The backup channel to try first. */
  readonly primaryChannel: string;
  /** How an urgent confidential file travels meanwhile. */
  readonly urgentFiles: string;
  /** Temporary groups that are open meanwhile. Items: `name`, `channel`. */
  readonly temporaryGroups: readonly { readonly name: string; readonly channel: string }[];
  /** Conferences for this reader. Items: `name`, `address`. */
  readonly conferences: readonly { readonly name: string; readonly address: string }[];
  /** Where people meet. Items: `who`, `where`, `time`. */
  readonly meetingPoints: readonly { readonly who: string; readonly where: string; readonly time: string }[];
  /** How approvals are done while the messenger is away. */
  readonly offlineApprovals: string;
  /** Work that was put off. Items: `name`. */
  readonly deferred: readonly { readonly name: string }[];
  /** Meetings that moved. Items: `name`, `newTime`. */
  readonly movedMeetings: readonly { readonly name: string; readonly newTime: string }[];
  /** Whom to call, in this order. Items: `name`, `phone`, `email`. */
  readonly emergencyContacts: readonly {
    readonly name: string;
    readonly phone: string;
    readonly email: string;
  }[];
  /** Lowest client versions that can still log in afterwards. Items: `platform`, `version`. */
  readonly minimumVersions: readonly { readonly platform: string; readonly version: string }[];
  /** The same in one line: `Android 8.2.0, Windows 8.1.4`. */
  readonly versions: string;
  /** Where customers reach us meanwhile. Items: `name`, `address`. */
  readonly customerChannels: readonly { readonly name: string; readonly address: string }[];
  /** What is kept running first when the window overruns. Items: `name`. */
  readonly coreBusiness: readonly { readonly name: string }[];
  /** Why it was extended, shortened or called off; otherwise empty. */
  readonly reason: string;
  /** The reader's cohort, in a `your-turn` notice; otherwise empty. */
  readonly cohort: string;
  /** How long that cohort has before the next one is told; empty where nobody waits. */
  readonly turnLasts: string;
  /** Address of the status page. */
  readonly statusUrl: string;
  /** Mailbox to which staff write what does not work; empty where there is none. */
  readonly feedbackAddress: string;
}

/** What is the case when the notice is drawn: for sections only, `{{#late}}…{{/late}}`. */
export interface NoticeConditions {
  /** The end moved to later, or to earlier, than readers were told before. */
  readonly extended: string;
  readonly shortened: string;
  /** The end has passed and the vendor says nothing. */
  readonly late: string;
  /** The vendor is done, but a check or the return stopped. */
  readonly returnPaused: string;
  /** A person let everyone in at once, before all was checked. */
  readonly released: string;
  /** Our switch was taken back for now; the vendor's window stands. */
  readonly wentBack: string;
  /** The return was taken back; the backup channels stay. */
  readonly returnTakenBack: string;
  /** After a way back we switch after all. */
  readonly switchingAgain: string;
  /** The vendor cancelled: there is no maintenance. */
  readonly vendorCancelled: string;
  /** We called off; the vendor's window stands. */
  readonly notSwitching: string;
  /** The vendor is done and we stopped guiding people back. */
  readonly returnEnded: string;
  /** A message tells each group of people when it is their turn; otherwise the door alone knows. */
  readonly byTurn: string;
  /** The end lies ahead: only then may it be promised. */
  readonly endAhead: string;
}

export const conditions = [
  'extended',
  'shortened',
  'late',
  'returnPaused',
  'released',
  'wentBack',
  'returnTakenBack',
  'switchingAgain',
  'vendorCancelled',
  'notSwitching',
  'returnEnded',
  'byTurn',
  'endAhead',
] as const satisfies readonly (keyof NoticeConditions)[];

type ListNames = {
  [Name in keyof NoticeVariables]: NoticeVariables[Name] extends readonly unknown[] ? Name : never;
}[keyof NoticeVariables];

/** Fields of each list variable; the rest are texts. */
export const listFields = {
  elsewhere: ['place', 'when'],
  affected: ['name', 'effect'],
  backupChannels: ['number', 'name'],
  temporaryGroups: ['name', 'channel'],
  conferences: ['name', 'address'],
  meetingPoints: ['who', 'where', 'time'],
  deferred: ['name'],
  movedMeetings: ['name', 'newTime'],
  emergencyContacts: ['name', 'phone', 'email'],
  minimumVersions: ['platform', 'version'],
  customerChannels: ['name', 'address'],
  coreBusiness: ['name'],
} as const satisfies Readonly<Record<ListNames, readonly string[]>>;

/** Every text has its name in the plan's room, where schemas and rules go by it. */
textVariables satisfies readonly Exclude<keyof NoticeVariables, ListNames | keyof NoticeConditions>[];
