// The columns of an MDM export. Both products let an administrator choose columns, and names differ between
// portal and API, so each field is known by several names, in any order. Capital letters, spaces and signs do
// not count.

import type { MdmExportFile } from '../../plan/organisation.ts';

export type MdmKind = MdmExportFile['kind'];

const mdmFields = ['email', 'user', 'platform', 'app', 'version', 'seen'] as const;
export type MdmField = (typeof mdmFields)[number];

/** Every column name by which a field is known. */
export const columns: Readonly<Record<MdmKind, Readonly<Record<MdmField, readonly string[]>>>> = {
  // "Discovered apps" as the portal writes it, and the report AppInvRawData of the export API.
  intune: {
    email: ['EmailAddress', 'Primary user email address', 'Primary user UPN', 'UPN', 'User principal name'],
    user: ['UserName', 'Primary user display name', 'User name'],
    platform: ['Platform', 'OS', 'OSDescription', 'Operating system'],
    app: ['ApplicationName', 'Application name', 'App name', 'DisplayName'],
    version: [
      'ApplicationVersion',
      'ApplicationShortVersion',
      'Application version',
      'App version',
      'Version',
    ],
    seen: ['LastContact', 'Last check-in', 'Last contact', 'LastSyncDateTime', 'ModifiedTime'],
  },
  // Advanced searches of computers and mobile devices, with the application's columns shown.
  jamf: {
    email: ['Email Address', 'User Email', 'Email'],
    user: ['Username', 'User Name'],
    platform: ['Operating System', 'OS', 'Platform', 'Device Type', 'Model'],
    app: ['Application Title', 'Application Name', 'App Name', 'Title'],
    version: ['Application Version', 'App Version', 'Version', 'Short Version'],
    seen: ['Last Inventory Update', 'Last Check-in', 'Last Contact'],
  },
};

/** Index of each field's column in the header; -1 where missing. The first known name there wins. */
export function placesOf(kind: MdmKind, header: readonly string[]): Readonly<Record<MdmField, number>> {
  const plain = header.map(plainName);
  const placeOf = (field: MdmField): number => {
    const name = columns[kind][field].map(plainName).find((known) => plain.includes(known));
    return name === undefined ? -1 : plain.indexOf(name);
  };
  return Object.fromEntries(mdmFields.map((field) => [field, placeOf(field)])) as Record<MdmField, number>;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
