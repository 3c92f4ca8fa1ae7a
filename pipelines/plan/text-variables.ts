// Names of the texts that a notice may hold, for its templates and for what a provider of text messages approves.

export const textVariables = [
  'company',
  'title',
  'summary',
  'messenger',
  'vendor',
  'announcementUrl',
  'when',
  'start',
  'end',
  'whenInYear',
  'date',
  'night',
  'previousEnd',
  'duration',
  'zone',
  'startsIn',
  'primaryChannel',
  'urgentFiles',
  'offlineApprovals',
  'versions',
  'reason',
  'cohort',
  'turnLasts',
  'statusUrl',
  'feedbackAddress',
] as const;

export type TextVariable = (typeof textVariables)[number];
