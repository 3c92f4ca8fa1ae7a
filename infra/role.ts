// Makes a role with its rights, under the stack's boundary, which limits the role whatever a policy says
// later.
import { iam } from '@pulumi/aws';
import { type Input, type Output, output } from '@pulumi/pulumi';
import { boundary } from './boundary.ts';
import { make, type Within } from './component.ts';
import { nameOf } from './names.ts';
import { policyDocument, type Statement } from './policy-document.ts';

export interface RoleArguments {
  /** The role's name without the stack's prefix; also its logical name in Pulumi. */
  readonly name: string;
  readonly trust: string;
  readonly rights: Input<readonly Statement[]>;
  /** Longest session in seconds; AWS's default of one hour when absent. */
  readonly session?: number;
  /** Set for the infra role alone: it makes other roles, which the boundary forbids, but not itself. */
  readonly unbounded?: boolean;
}

export interface MadeRole {
  readonly arn: Output<string>;
  /** The role's policy, for resources that use the role and have to wait for its rights. */
  readonly rights: iam.RolePolicy;
}

export const role = (
  { settings, tags, options }: Within,
  { name, trust, rights, session, unbounded = false }: RoleArguments,
): MadeRole => {
  const made = make({ tags, options }, iam.Role, name, {
    name: nameOf(settings, name),
    assumeRolePolicy: trust,
    ...(session && { maxSessionDuration: session }),
    ...(!unbounded && { permissionsBoundary: boundary(settings) }),
  });
  const policy = make({ tags, options }, iam.RolePolicy, name, {
    name: 'rights',
    role: made.name,
    policy: output(rights).apply((statements) => policyDocument(statements)),
  });
  return { arn: made.arn, rights: policy };
};
