// GitHub's way into the account: no stored keys, one role per phase, each for one environment of one repository.
import { iam } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { phaseNames } from '../pipelines/window/plan.ts';
import { component } from './component.ts';
import type { GithubSettings, Settings } from './configuration.ts';
import { nameOf, phaseRoleName, tagsOf } from './names.ts';
import {
  checkpointStatements,
  infraStatements,
  phaseStatements,
  publishStatus,
  type StandingArns,
} from './phase-permissions.ts';
import { allow, type PolicyDocument, policyDocument, type Statement } from './policy-document.ts';

const issuer = 'token.actions.githubusercontent.com';

export const providerArn = ({ partition, account }: Settings): string =>
  `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;

/**
 * The two forms a subject can have: by name, and, for repositories made, renamed or moved after 2026-07-15, with
 * the owner's and the repository's numbers. A `:` inside a value is written `%3A`.
 */
export const subjectsOf = (github: GithubSettings, environment: string): readonly string[] => {
  const name = environment.replaceAll(':', '%3A');
  return [
    `repo:${github.owner}/${github.repository}:environment:${name}`,
    `repo:${github.owner}@${github.ownerId}/${github.repository}@${github.repositoryId}:environment:${name}`,
  ];
};

/**
 * One environment of one repository on one branch. Everything by StringEquals: a claim that is missing refuses.
 * The repository's number keeps out whoever takes over an abandoned name.
 */
export const trustGithub = (settings: Settings, environment: string): PolicyDocument =>
  policyDocument([
    allow({
      Sid: 'GithubEnvironment',
      Principal: { Federated: providerArn(settings) },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: subjectsOf(settings.github, environment),
          [`${issuer}:repository_id`]: String(settings.github.repositoryId),
          [`${issuer}:environment`]: environment,
          [`${issuer}:ref`]: `refs/heads/${settings.github.branch}`,
        },
      },
    }),
  ]);

/** People who may publish the status page by hand; each with a second factor. */
export const trustOperators = (operators: readonly string[]): PolicyDocument =>
  policyDocument([
    allow({
      Sid: 'OperatorsAssume',
      Principal: { AWS: operators },
      Action: ['sts:AssumeRole'],
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    }),
  ]);

const oneHour = 3600;
/** The two phases that follow hundreds of people through a night. */
const longPhases: ReadonlySet<string> = new Set(['hold', 're-login']);

/** Makes provider and roles; returns the roles' ARNs by environment. */
export const githubAccess = (
  settings: Settings,
  standing: Output<StandingArns>,
): { readonly [environment: string]: Output<string> } => {
  const options = component('GithubAccess', 'github-access');
  const tags = tagsOf(settings, 'github-access');
  const provider =
    settings.github.provider === 'create'
      ? [
          new iam.OpenIdConnectProvider(
            'github',
            { url: `https://${issuer}`, clientIdLists: ['sts.amazonaws.com'], tags },
            options,
          ),
        ]
      : [];

  const role = (
    logicalName: string,
    name: string,
    trust: PolicyDocument,
    maxSessionDuration: number,
    statements: (arns: StandingArns) => readonly Statement[],
  ): Output<string> => {
    const made = new iam.Role(
      logicalName,
      { name, assumeRolePolicy: JSON.stringify(trust), maxSessionDuration, tags },
      { ...options, dependsOn: provider },
    );
    new iam.RolePolicy(
      logicalName,
      {
        name: 'phase',
        role: made.name,
        policy: standing.apply((arns) => JSON.stringify(policyDocument(statements(arns)))),
      },
      options,
    );
    return made.arn;
  };

  const forEnvironment = (
    name: (typeof phaseNames)[number] | 'checkpoint' | 'infra',
    statements: (arns: StandingArns) => readonly Statement[],
  ) => {
    const environment = `maintenance-${name}`;
    const duration = longPhases.has(name) ? 6 * oneHour : oneHour;
    return [
      environment,
      role(
        `phase-${name}`,
        phaseRoleName(settings, name),
        trustGithub(settings, environment),
        duration,
        statements,
      ),
    ] as const;
  };

  if (settings.operators.length > 0) {
    role(
      'status-by-hand',
      nameOf(settings, 'status-by-hand'),
      trustOperators(settings.operators),
      oneHour,
      () => [publishStatus(settings)],
    );
  }
  return Object.fromEntries([
    ...phaseNames.map((phase) => forEnvironment(phase, (arns) => phaseStatements(settings, phase, arns))),
    forEnvironment('checkpoint', (arns) => checkpointStatements(settings, arns)),
    forEnvironment('infra', () => infraStatements(settings)),
  ]);
};
