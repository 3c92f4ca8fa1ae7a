// Arguments and environment with which the Pulumi CLI is called. Pure, so that a test can read them.

import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { UserError } from '../../pipelines/errors.ts';
import { stateBucketName, stateKeyAlias } from '../names.ts';

/** A stack's account and Region, from its configuration file. */
export interface StackPlace {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

export const stackPlace = (stack: string, file: string, text: string): StackPlace => {
  const { config = {} } = (parse(text) ?? {}) as { config?: { readonly [key: string]: unknown } };
  const region = config['aws:region'];
  const [account] = [config['aws:allowedAccountIds']].flat();
  if (typeof region === 'string' && /^[0-9]{12}$/.test(String(account)))
    return { stack, account: String(account), region };
  throw new UserError({
    what: 'The stack does not say where it stands',
    where: file,
    whatToDo: 'Write `aws:region` and one account id under `aws:allowedAccountIds`.',
  });
};

/**
 * The address of the state: one bucket per account, made by `infra:bootstrap`. `project` is the text of
 * Pulumi.yaml: a backend there is used where it is of this account, so that plain `pulumi` finds the same
 * stack.
 */
export const backendUrl = ({ account, region }: StackPlace, project = ''): string => {
  const bucket = stateBucketName(account);
  const named = (parse(project) as { backend?: { url?: string } } | null)?.backend?.url;
  return named?.startsWith(`s3://${bucket}?`) ? named : `s3://${bucket}?region=${region}`;
};

/** The text of Pulumi.yaml with the backend added; null where it names one already. */
export const withBackend = (project: string, url: string): string | null =>
  (parse(project) as { backend?: object }).backend
    ? null
    : `${project.trimEnd()}\nbackend:\n  # So that plain \`pulumi\` finds the stacks that the npm scripts do.\n  url: ${url}\n`;

export const secretsProvider = (place: StackPlace): string =>
  `awskms://${stateKeyAlias(place)}?region=${place.region}`;

/** The folder of the policy pack, relative to the project's folder. */
export const policyPack = 'infra/policy';

/** The CLI's arguments. `yes` answers Pulumi's question, which otherwise a person at a terminal has to. */
export const pulumiArguments = (
  command: 'preview' | 'up',
  stack: string,
  yes: boolean,
): readonly string[] => [
  ...[command, '--stack', stack],
  ...(command === 'preview' ? ['--diff'] : []),
  ...['--policy-pack', policyPack],
  ...(command === 'up' && yes ? ['--yes'] : []),
];

/**
 * The program runs under the project's own Node (`ownNode` is the folder it is in), whatever Node the machine has.
 * A backend that the user names (PULUMI_BACKEND_URL) wins over ours.
 */
export const pulumiEnvironment = (
  place: StackPlace,
  ownNode: string,
  environment: NodeJS.ProcessEnv,
  project = '',
): NodeJS.ProcessEnv => ({
  PULUMI_BACKEND_URL: backendUrl(place, project),
  PULUMI_SKIP_UPDATE_CHECK: 'true',
  AWS_REGION: place.region,
  ...environment,
  // See infra/policy/no-typescript.mjs for the reason of this import.
  NODE_OPTIONS: [environment.NODE_OPTIONS, `--import=${withoutTypescript(ownNode)}`]
    .filter(Boolean)
    .join(' '),
  PATH: [ownNode, environment.PATH ?? ''].join(delimiter),
});

const withoutTypescript = (ownNode: string): string =>
  pathToFileURL(join(ownNode, '../..', policyPack, 'no-typescript.mjs')).href;
