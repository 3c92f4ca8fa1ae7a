// The variables that a notice template may use. The list is fixed: plan:check refuses a template that names
// anything else, so that no notice goes out with a hole in it.

import type { TextVariable } from '../plan/text-variables.ts';

/** What is the case when the notice is drawn: for sections only, `{{#late}}…{{/late}}`. */
export const conditions = [
  /** The end moved to later, or to earlier, than readers were told before. */
  'extended',
  'shortened',
  /** The end has passed and the vendor says nothing. */
  'late',
  /** The end has passed, the vendor is done, and nobody is let in before we have checked. */
  'checking',
  /** The vendor is done, but a check or the return stopped. */
  'returnPaused',
  /** A person let everyone in at once, before all was checked. */
  'released',
  /** Our switch was taken back for now; the vendor's window stands. */
  'wentBack',
  /** The return was taken back; the backup channels stay. */
  'returnTakenBack',
  /** After a roll-back we switch after all. */
  'switchingAgain',
  /** The vendor cancelled: there is no maintenance. */
  'vendorCancelled',
  /** We called off; the vendor's window stands. */
  'notSwitching',
  /** The vendor is done and we stopped guiding people back. */
  'returnEnded',
  /** A message tells each cohort when it is its turn; otherwise people only find out by trying to log in. */
  'byTurn',
  /** The end lies ahead: only then may it be promised. */
  'endAhead',
  /** Readers were told that the emergency plan is in force. */
  'emergencyPlan',
  /** The plan is of an emergency, not announced days ahead. */
  'emergency',
] as const;

/** The lists with the fields of their items; the rest are texts. */
export const listFields = {
  /** The same window at our sites in other zones. */
  elsewhere: ['place', 'when'],
  /** What does not work as usual. */
  affected: ['name', 'effect'],
  /** Backup channels in the order in which to try them. */
  backupChannels: ['number', 'name'],
  /** Temporary groups that are open meanwhile. */
  temporaryGroups: ['name', 'channel'],
  /** Conferences for this reader. */
  conferences: ['name', 'address'],
  /** Where people meet. */
  meetingPoints: ['who', 'where', 'time'],
  /** Work that was put off. */
  deferred: ['name'],
  /** Meetings that moved. */
  movedMeetings: ['name', 'newTime'],
  /** Whom to call, in this order. */
  emergencyContacts: ['name', 'phone', 'email'],
  /** Lowest client versions that can still log in afterwards. */
  minimumVersions: ['platform', 'version'],
  /** Where customers reach us meanwhile. */
  customerChannels: ['name', 'address'],
  /** What is kept running first when the window overruns. */
  coreBusiness: ['name'],
} as const;

export type NoticeConditions = Readonly<Record<(typeof conditions)[number], string>>;

export type NoticeVariables = Readonly<Record<TextVariable, string>> & NoticeConditions & NoticeLists;

type NoticeLists = {
  readonly [List in keyof typeof listFields]: readonly Readonly<
    Record<(typeof listFields)[List][number], string | number>
  >[];
};
