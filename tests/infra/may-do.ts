// What a role's policy says of one request, as IAM reads it: a Deny wins, then an Allow, and else the answer is no.
import type { Statement } from '../../infra/policy-document.ts';

export interface Wanted {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that AWS fills for this request. */
  readonly context?: Readonly<Record<string, string>>;
}

const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);

/** Operators that our role policies use; another one is a mistake in the test. */
const holds = (operator: string, expected: readonly string[], actual: string | undefined): boolean => {
  switch (operator) {
    case 'StringEquals':
      return actual !== undefined && expected.includes(actual);
    case 'StringLikeIfExists':
      return actual === undefined || expected.some((pattern) => matches(pattern, actual));
    default:
      throw new Error(`the operator ${operator} is not known here`);
  }
};

const concerns = ({ Action, Resource = [], Condition = {} }: Statement, wanted: Wanted): boolean =>
  Action.some((action) => matches(action, wanted.action)) &&
  Resource.some((resource) => matches(resource, wanted.resource)) &&
  Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      holds(operator, [expected].flat(), wanted.context?.[key]),
    ),
  );

export const mayDo = (statements: readonly Statement[], wanted: Wanted): boolean => {
  const found = statements.filter((statement) => concerns(statement, wanted));
  return found.length > 0 && found.every(({ Effect }) => Effect === 'Allow');
};
