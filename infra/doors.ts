// Who may create what in the vault: each part of it is a door, and behind each stand the roles that may come through.
// The roles' own policies and the bucket's refusals are both written from this table, so that a role with a right too
// many still finds its door shut, and so does whoever administers the account.
import { phaseNames, phaseTable } from '../pipelines/plan/phase-table.ts';
import { bucketArn, nameOf, roleArn, vaultBucketName } from './names.ts';
import { allow, denyAll, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

/** A role's name without the stack's prefix: `phase-hold`, `feedback-form-handler`. */
type RoleName = string;

export interface Door {
  /** Patterns of keys. */
  readonly keys: readonly string[];
  readonly roles: readonly RoleName[];
  /** What a role's own policy leaves it of these: a bucket's policy has room for 20 KB. */
  readonly narrower?: { readonly [role: RoleName]: readonly string[] };
}

const phases: readonly RoleName[] = [...phaseNames, 'decide'].map((job) => `phase-${job}`);
/** People at night, each with a second factor, where GitHub is away. */
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
    // A phase takes a message back from the queue by claiming it.
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
    // Whoever opens the store by its address lets it prove itself first.
    { keys: ['create-once-probe'], roles: [...conductors, 'phase-drift', 'phase-checkpoint'] },
  ];
};

const arns = (settings: Settings, keys: readonly string[]): readonly string[] =>
  keys.map((key) => `${bucketArn(settings, vaultBucketName(settings))}/${key}`);

/** What `role` may create, for its own policy; none where it stands behind no door. */
export const throughDoors = (settings: Settings, role: RoleName): readonly Statement[] => {
  const keys = doorsOf(settings)
    .filter(({ roles }) => roles.includes(role))
    .flatMap(({ keys, narrower }) => arns(settings, narrower?.[role] ?? keys));
  return keys.length === 0 ? [] : [allow('CreateThroughDoors', { s3: 'PutObject' }, keys)];
};

/** For the bucket: each door refuses whoever does not stand behind it, and there is no way in beside the doors. */
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
