// IAM policy documents as plain values, made by pure functions, so that tests read exactly what AWS will.
// Every wildcard that grants something must be named in `writtenReasons`; the policy tests check that.

/** One statement. `Sid` is required: it is how a reader, a test and a written reason name the statement. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly [kind: string]: string | readonly string[] };
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  /** Everything but these; only for statements that deny. */
  readonly NotResource?: readonly string[];
  readonly Condition?: {
    readonly [operator: string]: { readonly [key: string]: string | readonly string[] };
  };
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** Actions by service: `{ kms: 'Encrypt Decrypt' }` is `kms:Encrypt` and `kms:Decrypt`. */
export interface Calls {
  readonly [service: string]: string;
}

const statement =
  (Effect: Statement['Effect']) =>
  (
    Sid: string,
    calls: Calls,
    /** Null in a role's trust policy, which is about the role itself. */
    Resource: readonly string[] | null,
    Condition?: Statement['Condition'],
  ): Statement => ({
    Sid,
    Effect,
    Action: Object.entries(calls).flatMap(([service, names]) =>
      names.split(/\s+/).map((name) => `${service}:${name}`),
    ),
    ...(Resource && { Resource }),
    ...(Condition && { Condition }),
  });

export const allow = statement('Allow');
export const deny = statement('Deny');

/** A statement of a resource's policy, which names the principal. */
export const allowTo = (
  Principal: Statement['Principal'],
  ...rights: Parameters<typeof allow>
): Statement => ({ ...allow(...rights), Principal });
export const denyAll = (...rights: Parameters<typeof deny>): Statement => ({
  ...deny(...rights),
  Principal: '*',
});

/** The policy document as JSON for AWS. */
export const policyDocument = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements } satisfies PolicyDocument);

/** By Sid: why this statement, which grants something, may have `*` as action or resource. */
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
export const tlsOnly = (calls: Calls, resources: readonly string[]): Statement =>
  denyAll('DenyPlainText', calls, resources, { Bool: { 'aws:SecureTransport': 'false' } });

/** Denies principals of other accounts; AWS services that act for our account are allowed. */
export const ownAccountOnly = (account: string, calls: Calls, resources: readonly string[]): Statement =>
  denyAll('DenyOtherAccounts', calls, resources, {
    StringNotEquals: { 'aws:PrincipalAccount': account },
    Bool: { 'aws:PrincipalIsAWSService': 'false' },
  });

/** For a key's policy: `root` (the account) administers the key; other statements say who uses it. */
export const administersKey = (root: string, Sid = 'AccountAdministersKey'): Statement =>
  allowTo({ AWS: root }, Sid, { kms: '*' }, ['*']);

/** Condition that a service acts for this source of our account and nobody else's (confused deputy). */
export const fromSource = (account: string, arn?: string): Statement['Condition'] => ({
  StringEquals: { 'aws:SourceAccount': account },
  ...(arn && { ArnLike: { 'aws:SourceArn': arn } }),
});

/** A role's trust in one AWS service; `source`: on whose behalf, where the service says (Lambda does not). */
export const trustService = (service: string, source?: Statement['Condition']): string =>
  policyDocument([allowTo({ Service: service }, 'ServiceAssumes', { sts: 'AssumeRole' }, null, source)]);
