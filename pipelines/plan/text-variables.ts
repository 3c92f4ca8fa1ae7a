// Names of the variables of notices, for templates and for wording that a provider of text messages approves.

export const textVariables = [
  /** Name of our company. */
  'company',
  /** The window's title from the plan. */
  'title',
  /** One or two sentences from the plan: what happens and why. */
  'summary',
  /** The messenger's name. */
  'messenger',
  /** The vendor's name. */
  'vendor',
  /** Where the vendor announced it. */
  'announcementUrl',
  /** Start and end in the reader's local time: `12月6日（周日）凌晨 1:00—4:00`. */
  'when',
  /** Start in the reader's local time. */
  'start',
  /** End in the reader's local time, as it is planned now. */
  'end',
  /** `when` with the year: `2026年12月6日（周日）凌晨 1:00—4:00`. */
  'whenInYear',
  /** The day on which the notice is due, with its year: `2026年12月6日（周日）`. */
  'date',
  /** For a start between midnight and six, the night as people call it: `周六夜里`; otherwise empty. */
  'night',
  /** The end that was announced before, where it was changed; otherwise empty. */
  'previousEnd',
  /** How long the window lasts as planned now: `3 小时`. */
  'duration',
  /** Whose local time it is: `北京时间`. */
  'zone',
  /** How far away the start is when the notice is due: `3 天`; empty once it has begun. */
  'startsIn',
  /** The backup channel to try first. */
  'primaryChannel',
  /** Telephone of the person to call first, for a short text. */
  'urgentPhone',
  /** How an urgent confidential file travels meanwhile. */
  'urgentFiles',
  /** How approvals are done while the messenger is away. */
  'offlineApprovals',
  /** The minimum client versions in one line: `Android 8.2.0, Windows 8.1.4`. */
  'versions',
  /** Why it was extended, shortened or called off; otherwise empty. */
  'reason',
  /** When the next message comes at the latest while the end is late; empty where none is promised. */
  'nextNewsBy',
  /** How long before another night its readers would be told: `5 天`; empty where the plan announces nothing. */
  'announcedAhead',
  /** The reader's cohort, in a `your-turn` notice; otherwise empty. */
  'cohort',
  /** How long the reader's cohort has before the next one is told; empty where no cohort waits. */
  'turnLasts',
  /** Address of the status page. */
  'statusUrl',
  /** Mailbox to which staff write what does not work; empty where there is none. */
  'feedbackAddress',
] as const;

export type TextVariable = (typeof textVariables)[number];
