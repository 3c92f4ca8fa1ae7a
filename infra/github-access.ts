// GitHub's access to the account without stored keys (OIDC): one role per job, each for one entrance of one
// repository.
import { iam } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { roleMinutes } from '../pipelines/plan/check/platform-limits.ts';
import { phaseNames } from '../pipelines/plan/phase-table.ts';
import { after, component, make } from './component.ts';
import { byHand } from './doors.ts';
import { infraStatements, previewStatements } from './infra-permissions.ts';
import type { JobRole } from './names.ts';
import {
  checkpointStatements,
  driftStatements,
  phaseStatements,
  publishStatus,
  type StandingArns,
} from './phase-permissions.ts';
import { allowTo, policyDocument, type Statement } from './policy-document.ts';
import { role } from './role.ts';
import type { GithubSettings, Settings } from './settings.ts';

const issuer = 'token.actions.githubusercontent.com';

export const providerArn = ({ partition, account }: Settings): string =>
  `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;

/**
 * The two forms a subject can have: by name, and, for repositories made, renamed or moved after 2026-07-15, with
 * the owner's and the repository's numbers. A `:` inside a value is written `%3A`.
 */
export const subjectsOf = (github: GithubSettings, context: string): readonly string[] => [
  `repo:${github.owner}/${github.repository}:${context}`,
  `repo:${github.owner}@${github.ownerId}/${github.repository}@${github.repositoryId}:${context}`,
];

/** The audience that configure-aws-credentials requests in GitHub's token, by AWS partition. */
const audienceOf = ({ partition }: Settings): string =>
  partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';

/** From where in GitHub a role can be assumed. */
export type Entrance =
  /** A job of this environment on the configured branch. */
  | { readonly environment: string }
  /** A job of a pull request from the repository itself; a fork's job gets no token. */
  | 'pull-request';

const claimsOf = (github: GithubSettings, entrance: Entrance): { readonly [claim: string]: string } => {
  if (entrance === 'pull-request') return { context: 'pull_request' };
  const ref = `refs/heads/${github.branch}`;
  const { environment } = entrance;
  return { context: `environment:${environment.replaceAll(':', '%3A')}`, environment, ref };
};

/**
 * Trusts one entrance of one repository. All conditions are StringEquals, so a missing claim refuses. The
 * repository's number keeps out a stranger who registers an abandoned name again.
 */
export const trustGithub = (settings: Settings, entrance: Entrance): string => {
  const { context = '', ...claims } = claimsOf(settings.github, entrance);
  return policyDocument([
    allowTo({ Federated: providerArn(settings) }, 'GithubJob', { sts: 'AssumeRoleWithWebIdentity' }, null, {
      StringEquals: {
        [`${issuer}:aud`]: audienceOf(settings),
        [`${issuer}:sub`]: subjectsOf(settings.github, context),
        [`${issuer}:repository_id`]: String(settings.github.repositoryId),
        ...Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value])),
      },
    }),
  ]);
};

/** Trusts people who may publish the status page or conduct a window by hand; each needs a second factor. */
export const trustOperators = (operators: readonly string[]): string =>
  policyDocument([
    allowTo({ AWS: operators }, 'OperatorsAssume', { sts: 'AssumeRole' }, null, {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    }),
  ]);

const oneHour = 3600;

/** A session lasts as long as the job of its phase may; one hour for jobs that are no phase. */
const sessionSeconds = (job: JobRole): number => {
  const phase = phaseNames.find((name) => name === job);
  return phase === undefined ? oneHour : roleMinutes[phase] * 60;
};

/** Makes OIDC provider and roles; returns the roles' ARNs by environment. */
export const githubAccess = (
  settings: Settings,
  standing: Output<StandingArns>,
): { readonly [job: string]: Output<string> } =>
  component({ settings }, 'GithubAccess', 'github-access', (within) => {
    const provider = () =>
      make(within, iam.OpenIdConnectProvider, 'github', {
        url: `https://${issuer}`,
        clientIdLists: [audienceOf(settings)],
      });
    const withProvider = settings.github.provider === 'create' ? after(within, provider()) : within;

    const forJobs = (
      name: JobRole,
      statements: (arns: StandingArns) => readonly Statement[],
      entrance: Entrance = { environment: `maintenance-${name}` },
    ): readonly [JobRole, Output<string>] => {
      const { arn } = role(withProvider, {
        name: `phase-${name}`,
        trust: trustGithub(settings, entrance),
        session: sessionSeconds(name),
        rights: standing.apply(statements),
        unbounded: name === 'infra',
      });
      return [name, arn];
    };

    const trust = trustOperators(settings.operators);
    const forPeople = (name: string, rights: (arns: StandingArns) => readonly Statement[]): void => {
      if (settings.operators.length > 0)
        role(within, { name, trust, session: oneHour, rights: standing.apply(rights) });
    };
    forPeople('status-by-hand', () => [publishStatus(settings)]);
    forPeople(byHand, (arns) => phaseStatements(settings, byHand, arns));
    return Object.fromEntries([
      ...[...phaseNames, 'decide' as const].map((phase) =>
        forJobs(phase, (arns) => phaseStatements(settings, phase, arns)),
      ),
      forJobs('checkpoint', (arns) => checkpointStatements(settings, arns)),
      forJobs('infra', () => infraStatements(settings)),
      forJobs('drift', (arns) => driftStatements(settings, arns)),
      forJobs('preview', () => previewStatements(settings), 'pull-request'),
    ]);
  });
