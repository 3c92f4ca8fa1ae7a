// What the repository needs for this organisation: its settings, the secrets of its jobs, and who reviews.

import { accountReports } from '../adapters/github/account-plan.ts';
import type { Github } from '../adapters/github/client.ts';
import { setUp } from '../adapters/github/set-up.ts';
import type { SettingReport } from '../adapters/github/settings.ts';
import { UserError } from '../errors.ts';
import { includedMinutes } from '../plan/check/github-minutes.ts';
import type { Organisation } from '../plan/organisation.ts';

type Wanted = Omit<Parameters<typeof setUp>[1], 'secrets'> & {
  /** Epoch milliseconds; tells for which month the minutes are counted. */
  readonly now: number;
};

/** Makes the settings, or with `check` only reads them; gives a report on each. */
export async function setUpRepository(
  github: Github,
  organisation: Organisation,
  { now, ...wanted }: Wanted,
): Promise<readonly SettingReport[]> {
  const settings = await setUp(github, { ...wanted, secrets: secretsOf(organisation) });
  const { github: said } = organisation;
  if (said === undefined) return settings;
  const month = new Date(now).toISOString().slice(0, 7);
  return [
    ...settings,
    ...(await accountReports(github, said, { month, included: includedMinutes[said.plan] })),
  ];
}

/** Names of the secrets that the jobs need, by what the organisation uses. */
function secretsOf({ aws, channels, messenger }: Organisation): readonly string[] {
  return [
    ...(aws === undefined ? ['TIDEOVER_WINDOW_KEYS', 'TIDEOVER_SIGNER_KEY'] : []),
    ...(channels.some(({ secret }) => secret !== undefined) ? ['TIDEOVER_CHANNELS'] : []),
    ...(messenger.tokenSecret === undefined ? [] : [messenger.tokenSecret, 'TIDEOVER_ACCOUNT_SECRETS']),
    ...(messenger.adapter === 'matrix' ? ['MATRIX_AS_TOKEN'] : []),
  ];
}

/** Reads `PHASE=ROLE,ROLE` as GitHub ids. Throws a UserError that names a role without a GitHub account. */
export function reviewersFrom(
  given: readonly string[],
  { people }: Organisation,
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    given.map((text) => {
      const [phase = '', roles = ''] = text.split('=');
      const ids = roles.split(',').map((role) => {
        const id = people.find((contact) => contact.id === role)?.github?.id;
        if (id !== undefined) return id;
        throw new UserError({
          what: `Role "${role}" is unknown or has no GitHub account`,
          where: '--reviewers',
          whatToDo: 'Name roles of runbooks/organisation.yaml that have github: { id, login }.',
        });
      });
      return [phase, ids] as const;
    }),
  );
}
