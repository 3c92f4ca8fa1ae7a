// What IAM answers to one request of a role: a refusal anywhere wins; then the role's own policy has to grant it, and
// its boundary, where it has one, as well. Policies of resources only refuse here: none of ours grants a role anything.
import type { Statement } from '../../infra/policy-document.ts';

export interface Wanted {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that AWS fills for this request. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Rights {
  readonly own: readonly Statement[];
  /** Absent for a role without a boundary. */
  readonly boundary?: readonly Statement[] | undefined;
  /** The policy of what is asked for. */
  readonly resource?: readonly Statement[];
}

const patterns = new Map<string, RegExp>();
const matches = (pattern: string, text: string): boolean => {
  const known =
    patterns.get(pattern) ??
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('?', '.')
        .replaceAll('*', '.*')}$`,
      's',
    );
  patterns.set(pattern, known);
  return known.test(text);
};

/** Operators that our policies use; another one is a mistake in the test. */
const holds = (operator: string, expected: readonly string[], actual: string | undefined): boolean => {
  const fits = actual !== undefined && expected.some((pattern) => matches(pattern, actual));
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return actual !== undefined && expected.includes(actual);
    case 'StringNotEquals':
      return actual === undefined || !expected.includes(actual);
    case 'StringLikeIfExists':
      return actual === undefined || fits;
    case 'ArnEquals':
    case 'ArnLike':
      return fits;
    case 'ArnNotEquals':
      return !fits;
    case 'Null':
      return expected.includes(String(actual === undefined));
    case 'NumericGreaterThan':
      return actual !== undefined && expected.some((least) => Number(actual) > Number(least));
    default:
      throw new Error(`the operator ${operator} is not known here`);
  }
};

const concerns = (
  { Action, Resource, NotResource = [], Condition = {} }: Statement,
  { action, resource, context }: Wanted,
): boolean =>
  Action.some((each) => matches(each, action)) &&
  (Resource
    ? Resource.some((each) => matches(each, resource))
    : !NotResource.some((each) => matches(each, resource))) &&
  Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => holds(operator, [expected].flat(), context?.[key])),
  );

const grants = (statements: readonly Statement[], wanted: Wanted): boolean =>
  statements.some((statement) => statement.Effect === 'Allow' && concerns(statement, wanted));

export const mayDo = ({ own, boundary, resource = [] }: Rights, wanted: Wanted): boolean => {
  const refused = [...own, ...(boundary ?? []), ...resource].some(
    (statement) => statement.Effect === 'Deny' && concerns(statement, wanted),
  );
  return !refused && grants(own, wanted) && (boundary === undefined || grants(boundary, wanted));
};
