// What nobody can do, whoever writes a policy: the doors hold against administrators, the boundary against the role
// that makes the others, and a pull request sees the state of its own stack.
import { beforeAll, describe, expect, test } from 'vitest';
import { type Graph, ofType, policyOf } from '../../infra/policy/graph.ts';
import { mayDo, type Wanted } from './may-do.ts';
import { exampleSettings, recordGraph } from './recorded-graph.ts';
import {
  account,
  boundaryArn,
  everything,
  keyArn,
  may,
  put,
  roleArn,
  rolesIn,
  secretArn,
  vault,
} from './rights-of-roles.ts';

let graph: Graph;
beforeAll(async () => {
  ({ graph } = await recordGraph(exampleSettings('prod')));
}, 240_000);

describe('whoever administers the account', () => {
  const administrator = (wanted: Wanted) => may(graph, 'an-administrator', wanted, [everything]);

  test('finds every door shut, and what is not the vault open', () => {
    const doors = ofType(graph, 's3/bucketPolicy:BucketPolicy').length > 0 && [
      'entries/1',
      'claims/ledger/1',
      'claims/notices/mail/1',
      'claims/auto-reply/1',
      'packs/1',
      'snapshots/1',
      'personal/1',
      'evidence/x/1',
      'checkpoints/1',
      ...['comment', 'ssh', 'drift', 'notices', 'mail', 'form', 'bounce', 'none'].map(
        (door) => `facts/${door}/1`,
      ),
    ];
    const open = [...(doors || [])].filter((key) => administrator(put(`windows/w/${key}`)));
    expect(open).toEqual([]);
    expect(
      ['active/w.json', 'backups/x', 'create-once-probe', 'else'].filter((key) => administrator(put(key))),
    ).toEqual([]);
    expect(administrator({ action: 's3:PutObject', resource: 'arn:aws:s3:::another/x' })).toBe(true);
  });

  test.each<[string, string, Record<string, string>]>([
    ['deletes', 's3:DeleteObject', {}],
    ['deletes a version', 's3:DeleteObjectVersion', {}],
    ['lifts the lock', 's3:BypassGovernanceRetention', {}],
    ['comes in the clear', 's3:GetObject', { 'aws:SecureTransport': 'false' }],
    ['comes from another account', 's3:GetObject', { 'aws:PrincipalAccount': '222222222222' }],
    ['locks for longer', 's3:PutObjectRetention', { 's3:object-lock-remaining-retention-days': '4000' }],
  ])('never %s', (_, action, context) => {
    expect(administrator({ action, resource: `${vault}/windows/w/entries/1`, context })).toBe(false);
    expect(administrator({ action: 's3:GetObject', resource: `${vault}/windows/w/entries/1` })).toBe(true);
  });
});

test('a conductor creates and never replaces', () => {
  const entry = put('windows/w/entries/1');
  const replacing = { 's3:if-none-match': undefined } as unknown as Record<string, string>;
  expect(may(graph, 'phase-hold', entry)).toBe(true);
  expect(may(graph, 'phase-hold', { ...entry, context: replacing })).toBe(false);
});

describe('the boundary', () => {
  test('is on every role but the one that makes them', () => {
    const free = ofType(graph, 'iam/role:Role').filter(
      ({ inputs }) => inputs.permissionsBoundary !== boundaryArn,
    );
    expect(free.map(({ name }) => name)).toEqual(['phase-infra']);
  });

  test.each([
    ['iam:CreateUser', '*'],
    ['iam:CreateRole', roleArn('new')],
    ['iam:PutRolePolicy', roleArn('phase-hold')],
    ['iam:AttachRolePolicy', roleArn('phase-hold')],
    ['iam:DeleteRolePermissionsBoundary', roleArn('phase-hold')],
    ['iam:CreatePolicyVersion', boundaryArn],
    ['iam:PassRole', roleArn('phase-infra')],
    ['sts:AssumeRole', roleArn('phase-infra')],
    ['s3:PutBucketPolicy', vault],
    ['s3:DeleteObject', `${vault}/active/x`],
    ['s3:GetObject', 'arn:aws:s3:::another-bucket/x'],
    ['lambda:UpdateFunctionCode', `arn:aws:lambda:eu-west-1:${account}:function:tideover-prod-wake`],
    ['kms:ScheduleKeyDeletion', keyArn('checkpoint-signing')],
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-west-1:${account}:secret:payroll-abc`],
    ['ec2:RunInstances', '*'],
  ])('refuses %s on %s to a role whose policy grants everything', (action, resource) => {
    expect(may(graph, 'phase-hold', { action, resource }, [everything])).toBe(false);
  });

  test('takes nothing away that a role’s own policy grants', () => {
    const boundary = policyOf(graph, 'iam/policy:Policy', 'boundary');
    const granted = rolesIn(graph)
      .filter((role) => role !== 'phase-infra')
      .flatMap((role) => policyOf(graph, 'iam/rolePolicy:RolePolicy', role))
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource = [] }) =>
        Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
      )
      // One of what a pattern stands for.
      .map(({ action, resource }) => ({
        action: action.replaceAll('*', 'X'),
        resource: resource.replaceAll('*', 'x'),
      }));
    const lost = granted.filter(
      ({ action, resource }) =>
        !mayDo({ own: [everything], boundary }, { action, resource }) &&
        // A statement names several services' resources, and an action fits its own alone.
        resource.split(':')[2] === action.split(':')[0],
    );
    expect(granted.length).toBeGreaterThan(200);
    expect([...new Set(lost.map(({ action, resource }) => `${action} on ${resource}`))]).toEqual([]);
  });
});

describe('the role that brings the stack up', () => {
  const bounded = { 'iam:PermissionsBoundary': boundaryArn };
  const passedTo = (service: string) => ({ 'iam:PassedToService': `${service}.amazonaws.com` });
  test.each<[boolean, string, string, Readonly<Record<string, string>>]>([
    [true, 'iam:CreateRole', roleArn('new'), bounded],
    [false, 'iam:CreateRole', roleArn('new'), {}],
    [false, 'iam:CreateRole', roleArn('new'), { 'iam:PermissionsBoundary': `${boundaryArn}-of-mine` }],
    [false, 'iam:CreateRole', `arn:aws:iam::${account}:role/elsewhere`, bounded],
    [true, 'iam:PutRolePolicy', roleArn('phase-hold'), bounded],
    [false, 'iam:PutRolePolicy', roleArn('phase-hold'), {}],
    [false, 'iam:PutRolePolicy', roleArn('phase-infra'), bounded],
    [false, 'iam:UpdateAssumeRolePolicy', roleArn('phase-infra'), {}],
    [false, 'iam:AttachRolePolicy', roleArn('phase-hold'), bounded],
    [false, 'iam:DeleteRolePermissionsBoundary', roleArn('phase-hold'), bounded],
    [false, 'iam:CreatePolicyVersion', boundaryArn, {}],
    [false, 'iam:DeletePolicy', boundaryArn, {}],
    [false, 'iam:CreateUser', `arn:aws:iam::${account}:user/x`, {}],
    [true, 'iam:PassRole', roleArn('wake-handler'), passedTo('lambda')],
    [false, 'iam:PassRole', roleArn('wake-handler'), passedTo('ec2')],
    [false, 'iam:PassRole', roleArn('phase-infra'), passedTo('lambda')],
    [false, 'sts:AssumeRole', roleArn('phase-hold'), {}],
    [false, 'secretsmanager:GetSecretValue', secretArn('github-app'), {}],
    [false, 's3:GetObject', `${vault}/windows/x`, {}],
  ])('%s: %s on %s, asked with %o', (allowed, action, resource, context) => {
    expect(may(graph, 'phase-infra', { action, resource, context })).toBe(allowed);
  });
});

test('the role of pull requests reads the state of its own stack, opens it with that stack’s key, and writes nothing', () => {
  const files = `arn:aws:s3:::tideover-state-${account}/.pulumi`;
  const preview = (action: string, resource: string, context: Record<string, string> = {}) =>
    may(graph, 'phase-preview', { action, resource, context });
  const open = (stack: string) =>
    preview('kms:Decrypt', keyArn('x'), { 'kms:RequestAlias': `alias/tideover-state-${stack}` });
  expect([preview('s3:GetObject', `${files}/stacks/tideover/prod.json`), open('prod')]).toEqual([true, true]);
  expect([
    preview('s3:GetObject', `${files}/stacks/tideover/dev.json`),
    preview('s3:GetObject', `${files}/stacks/tideover/prod-2.json`),
    preview('s3:PutObject', `${files}/stacks/tideover/prod.json`),
    preview('s3:DeleteObject', `${files}/stacks/tideover/prod.json`),
    preview('s3:GetObject', `${vault}/windows/x`),
    preview('kms:Encrypt', keyArn('x'), { 'kms:RequestAlias': 'alias/tideover-state-prod' }),
    open('dev'),
  ]).toEqual(Array.from({ length: 7 }, () => false));
});
