// The table of who may create what in the vault: each part of the vault is a door with the roles that may
// create objects there. Both the roles' policies and the bucket's denials are written from it, so that the
// bucket still refuses a role with too many rights, and an administrator of the account.
import { phaseNames, phaseTable } from '../pipelines/plan/phase-table.ts';
import { bucketArn, nameOf, roleArn, vaultBucketName } from './names.ts';
import { allow, denyAll, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

/** A role's name without the stack's prefix: `phase-hold`, `feedback-form-handler`. */
type RoleName = string;

export interface Door {
  /** Patterns of the keys behind this door. */
  readonly keys: readonly string[];
  readonly roles: readonly RoleName[];
  /** Narrower patterns in single roles' own policies: the bucket's policy has room for just 20 KB. */
  readonly narrower?: { readonly [role: RoleName]: readonly string[] };
}

const phases: readonly RoleName[] = [...phaseNames, 'decide'].map((job) => `phase-${job}`);
/** The role of people who conduct a window by hand while GitHub is away; it takes a second factor. */
export const byHand = 'window-by-hand';
const phasesThat = (backups: string): readonly RoleName[] =>
  phaseNames.filter((phase) => phaseTable[phase].backups === backups).map((phase) => `phase-${phase}`);
const ofWindow = (...parts: readonly string[]): readonly string[] =>
  parts.map((part) => `windows/*/${part}/*`);

export const doorsOf = ({ channels }: Settings): readonly Door[] => {
  const senders = Object.keys(channels).map((id) => ({ id, role: `notices-${id}-handler` }));
  const conductors = [...phases, byHand];
  return [
    {
      keys: ofWindow('entries', 'claims/ledger', 'packs', 'snapshots', 'personal', 'evidence'),
      roles: conductors,
    },
    { keys: ['active/*', 'quotas/*'], roles: conductors },
    // Phases too, because a phase takes a message back from the queue by claiming its recipient.
    {
      keys: ofWindow('claims/notices'),
      roles: [...conductors, ...senders.map(({ role }) => role)],
      narrower: Object.fromEntries(senders.map(({ id, role }) => [role, ofWindow(`claims/notices/${id}`)])),
    },
    ...senders.map(({ id, role }) => ({ keys: ofWindow(`facts/notices/${id}`), roles: [role] })),
    { keys: ofWindow('facts/comment'), roles: ['phase-decide'] },
    { keys: ofWindow('facts/ssh'), roles: ['phase-decide', byHand] },
    { keys: ofWindow('facts/drift'), roles: ['phase-drift'] },
    { keys: ofWindow('facts/mail', 'claims/auto-reply'), roles: ['auto-reply-mail-handler'] },
    { keys: ofWindow('facts/bounce'), roles: ['mail-feedback-handler'] },
    { keys: ofWindow('facts/form'), roles: ['feedback-form-handler'] },
    { keys: ofWindow('checkpoints'), roles: ['phase-checkpoint'] },
    { keys: ['backups/*'], roles: phasesThat('written') },
    // Code that opens the store by its address first tests, with this key, that objects cannot be replaced.
    { keys: ['create-once-probe'], roles: [...conductors, 'phase-drift', 'phase-checkpoint'] },
  ];
};

const arns = (settings: Settings, keys: readonly string[]): readonly string[] =>
  keys.map((key) => `${bucketArn(settings, vaultBucketName(settings))}/${key}`);

/** What `role` may create, for its own policy; nothing for a role that no door lists. */
export const throughDoors = (settings: Settings, role: RoleName): readonly Statement[] => {
  const keys = doorsOf(settings)
    .filter(({ roles }) => roles.includes(role))
    .flatMap(({ keys, narrower }) => arns(settings, narrower?.[role] ?? keys));
  return keys.length === 0 ? [] : [allow('CreateThroughDoors', { s3: 'PutObject' }, keys)];
};

/** The bucket's denials: each door refuses roles that it does not list; outside the doors all are refused. */
export const shutDoors = (settings: Settings): readonly Statement[] => [
  ...doorsOf(settings).map(({ keys, roles }, index) =>
    denyAll(`Door${index + 1}`, { s3: 'PutObject' }, arns(settings, keys), {
      ArnNotEquals: {
        'aws:PrincipalArn': (roles.length === 0 ? ['nobody'] : roles).map((role) =>
          roleArn(settings, nameOf(settings, role)),
        ),
      },
    }),
  ),
  {
    ...denyAll('NoOtherDoor', { s3: 'PutObject' }, null),
    NotResource: doorsOf(settings).flatMap(({ keys }) => arns(settings, keys)),
  },
];
