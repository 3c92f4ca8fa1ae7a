// IAM policy documents as plain values: written by pure functions, so that tests read exactly what AWS will.
// Every wildcard that grants something must be named in `writtenReasons`; the policy tests hold this.

/** One statement. `Sid` is required: it is how a reader, a test and a written reason name the statement. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly [kind: string]: string | readonly string[] };
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  /** Everything but these; for refusals alone. */
  readonly NotResource?: readonly string[];
  readonly Condition?: {
    readonly [operator: string]: { readonly [key: string]: string | readonly string[] };
  };
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

type Grant = Omit<Statement, 'Effect'>;

export const allow = (grant: Grant): Statement => ({ ...grant, Effect: 'Allow' });
export const deny = (grant: Grant): Statement => ({ ...grant, Effect: 'Deny' });

/** Actions by service: `{ kms: 'Encrypt Decrypt' }` is `kms:Encrypt` and `kms:Decrypt`. */
export const calls = (byService: { readonly [service: string]: string }): readonly string[] =>
  Object.entries(byService).flatMap(([service, names]) =>
    names.split(/\s+/).map((name) => `${service}:${name}`),
  );

export const policyDocument = (statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Why a statement that grants may name `*` as action or resource, by Sid. */
export const writtenReasons: { readonly [sid: string]: string } = {
  AccountAdministersKey:
    'In a key policy `*` means this key; without the account as administrator a key whose roles are gone can never be managed again.',
  AccountAdministersSigningKey:
    'In a key policy `*` means this key; signing itself is denied to everybody but the checkpoint role below.',
  LogsUseKey: 'In a key policy `*` means this key.',
  TopicsUseKey: 'In a key policy `*` means this key.',
  SendTextMessages:
    'SNS has no resource for a telephone number; the statement beside it denies every topic and the spend limit caps the rest.',
  InfraReadsTheAccount:
    'Describe and list calls that AWS does not scope to resources; they read settings, never data.',
  DriftReadsOwnNames: 'Families of reading calls, and only on names that begin with this stack’s prefix.',
  BoundaryOwnData: 'A boundary grants nothing by itself; families of reading calls on this stack’s names.',
  BoundaryOwnServices:
    'A boundary grants nothing by itself; families of reading calls on this stack’s names.',
  BoundarySecretsAndKeys: 'A boundary grants nothing by itself; keys have generated ids.',
  BoundaryReachesPeople:
    'A boundary grants nothing by itself; SNS has no resource for a telephone number, and each role’s own policy names the sender.',
  InfraManagesOwnNames: 'Whole services, but only on names that begin with this stack’s prefix.',
  InfraMakesTaggedKeys: 'A key has no name before it exists; the condition demands this stack’s tags on it.',
  InfraManagesUnnamed:
    'Distributions, HTTP APIs, event source mappings and e-mail identities have generated ids, so no prefix can be written; creation and deletion go through the reviewed program.',
};

/** Denies every request that does not come over TLS; goes into each bucket, queue and topic policy. */
export const tlsOnly = (actions: readonly string[], resources: readonly string[]): Statement =>
  deny({
    Sid: 'DenyPlainText',
    Principal: '*',
    Action: actions,
    Resource: resources,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });

/** Denies whoever belongs to another account; services of AWS act for ours. */
export const ownAccountOnly = (
  account: string,
  actions: readonly string[],
  resources: readonly string[],
): Statement =>
  deny({
    Sid: 'DenyOtherAccounts',
    Principal: '*',
    Action: actions,
    Resource: resources,
    Condition: {
      StringNotEquals: { 'aws:PrincipalAccount': account },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    },
  });

/** In the policy of a key: `root` (the account) looks after it; who uses it is said elsewhere. */
export const administersKey = (root: string, Sid = 'AccountAdministersKey'): Statement =>
  allow({ Sid, Principal: { AWS: root }, Action: ['kms:*'], Resource: ['*'] });

/**
 * Who may assume a role: one AWS service. `sourceAccount` and `sourceArn` close the confused deputy for
 * services that act on behalf of any customer (Scheduler, SES, SNS, S3); Lambda sends neither.
 */
export const trustService = (
  service: string,
  source?: { readonly account: string; readonly arn?: string },
): PolicyDocument =>
  policyDocument([
    allow({
      Sid: 'ServiceAssumes',
      Principal: { Service: service },
      Action: ['sts:AssumeRole'],
      ...(source && {
        Condition: {
          StringEquals: { 'aws:SourceAccount': source.account },
          ...(source.arn && { ArnLike: { 'aws:SourceArn': source.arn } }),
        },
      }),
    }),
  ]);
