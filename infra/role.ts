// A role with its rights, under the stack's boundary: whatever a policy says later, the role can do no more than this.
import { iam } from '@pulumi/aws';
import { type Input, type Output, output } from '@pulumi/pulumi';
import { boundary } from './boundary.ts';
import { make, type Within } from './component.ts';
import { nameOf } from './names.ts';
import { policyDocument, type Statement } from './policy-document.ts';

export interface RoleArguments {
  /** Without the stack's prefix; also the logical name. */
  readonly name: string;
  readonly trust: string;
  readonly rights: Input<readonly Statement[]>;
  /** Seconds; AWS's hour when absent. */
  readonly session?: number;
  /** The one that makes the others cannot live under their boundary; it cannot change itself either. */
  readonly unbounded?: boolean;
}

export interface MadeRole {
  readonly arn: Output<string>;
  /** Whoever takes the role waits for them. */
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
