// The roles of the recorded production stack, asked as IAM would be: with their boundary and the bucket's own policy.
import { type Graph, ofType, policyOf } from '../../infra/policy/graph.ts';
import type { Statement } from '../../infra/policy-document.ts';
import { mayDo, type Wanted } from './may-do.ts';

export const account = '111111111111';
export const vault = `arn:aws:s3:::tideover-prod-vault-${account}-eu-west-1`;
export const boundaryArn = `arn:aws:iam::${account}:policy/tideover-prod-boundary`;
export const roleArn = (role: string) => `arn:aws:iam::${account}:role/tideover-prod-${role}`;
export const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:${account}:tideover-prod-${name}`;
export const keyArn = (name: string) => `arn:aws:kms:eu-west-1:${account}:key/${name}`;
export const secretArn = (name: string) =>
  `arn:aws:secretsmanager:eu-west-1:${account}:secret:tideover/prod/${name}-abcdef`;

/** A right to everything: an administrator's, or what somebody wrote into a role's policy. */
export const everything: Statement = { Sid: 'All', Effect: 'Allow', Action: ['*'], Resource: ['*'] };

export const put = (key: string): Wanted => ({ action: 's3:PutObject', resource: `${vault}/${key}` });

/** Conductors of a window: the phases' jobs, the one that decides, and people by hand. */
export const conductors = /^(phase-(?!infra$|checkpoint$|preview$|drift$)|window-by-hand$)/;

export const rolesIn = (graph: Graph): readonly string[] =>
  ofType(graph, 'iam/rolePolicy:RolePolicy').map(({ name }) => name);

const policyOfBucket = (graph: Graph, { action, resource }: Wanted): readonly Statement[] => {
  const bucket = action.startsWith('s3:') && /^arn:aws:s3:::tideover-prod-(.*)-\d{12}/.exec(resource)?.[1];
  return bucket ? policyOf(graph, 's3/bucketPolicy:BucketPolicy', bucket) : [];
};

/** What IAM answers to this request of `role`; `own` in place of the role's policy where it is given. */
export const may = (graph: Graph, role: string, wanted: Wanted, own?: readonly Statement[]): boolean => {
  const inputs = ofType(graph, 'iam/role:Role').find(({ name }) => name === role)?.inputs;
  return mayDo(
    {
      own: own ?? policyOf(graph, 'iam/rolePolicy:RolePolicy', role),
      ...(inputs?.permissionsBoundary === boundaryArn && {
        boundary: policyOf(graph, 'iam/policy:Policy', 'boundary'),
      }),
      resource: policyOfBucket(graph, wanted),
    },
    {
      ...wanted,
      context: {
        'aws:PrincipalArn': roleArn(role),
        'aws:PrincipalAccount': account,
        'aws:PrincipalIsAWSService': 'false',
        'aws:SecureTransport': 'true',
        ...(wanted.action === 's3:PutObject' && {
          's3:if-none-match': '*',
          's3:ObjectCreationOperation': 'true',
        }),
        ...wanted.context,
      },
    },
  );
};
