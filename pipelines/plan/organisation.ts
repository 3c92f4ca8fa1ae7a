// The types of `runbooks/organisation.yaml`, which is shared by all windows. Its shape is declared in
// shapes/organisation.ts, from which the types are derived.

import type { Static } from 'typebox';
import type { Frozen } from './shapes/declare.ts';
import type { organisation } from './shapes/organisation.ts';

export type Organisation = Frozen<Static<typeof organisation>>;
export type Site = Organisation['sites'][number];
/** A role that plans and approvals name. The organisation file does not say which person fills it. */
export type Contact = Organisation['people'][number];
export type Audience = Organisation['audiences'][number];
export type Channel = Organisation['channels'][number];
export type CustomerChannel = Organisation['customerChannels'][number];
/** An export of a device management with people's client versions, besides what the messenger reports. */
export type MdmExportFile = NonNullable<Organisation['messenger']['mdmExports']>[number];
export type BackupSource = NonNullable<Organisation['backupSources']>[number];
