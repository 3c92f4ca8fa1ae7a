// Who we are: `runbooks/organisation.yaml` as a value; it outlives any one window. Its shape is declared in
// shapes/organisation.ts, from which the types here are derived.

import type { Static } from 'typebox';
import type { Frozen } from './shapes/declare.ts';
import type { organisation } from './shapes/organisation.ts';

export type Organisation = Frozen<Static<typeof organisation>>;
export type Site = Organisation['sites'][number];
/** A role account that plans and approvals name; a person behind it is the roster's business. */
export type Contact = Organisation['people'][number];
export type Audience = Organisation['audiences'][number];
export type Channel = Organisation['channels'][number];
export type CustomerChannel = Organisation['customerChannels'][number];
/** What a device management knows of people's clients, beside what the messenger says. */
export type MdmExportFile = NonNullable<Organisation['messenger']['mdmExports']>[number];
export type BackupSource = NonNullable<Organisation['backupSources']>[number];
