// Every right of a graph in words a reviewer reads: one line a statement, equal policies once.
import { type Graph, policyIn } from '../../infra/policy/graph.ts';
import type { Statement } from '../../infra/policy-document.ts';

/** `arn:…:thing/name` without account, Region and the stack's prefix, so that tables stay readable. */
export const shortArn = (arn: string): string =>
  arn
    .replace(/^arn:aws:([a-z0-9-]+):[^:]*:[^:]*:/, '$1:')
    .replace(/-\d{12}-[a-z]+-[a-z]+-\d/, '')
    .replaceAll('tideover-prod-', '')
    .replaceAll('/tideover/prod/', '')
    .replaceAll('tideover/prod/', '');

const remembered = <Result>(
  compute: (statement: Statement) => Result,
): ((statement: Statement) => Result) => {
  const results = new WeakMap<Statement, Result>();
  return (statement) => {
    if (!results.has(statement)) results.set(statement, compute(statement));
    return results.get(statement) as Result;
  };
};

/** One grant in a line: what, on what, under which condition. */
export const grantLine = remembered(({ Effect, Action, Resource, NotResource, Condition }) =>
  [
    `${Effect === 'Deny' ? 'never ' : ''}${Action.join(' ')}`,
    ...(NotResource ? [`on everything but ${NotResource.map(shortArn).join(' ')}`] : []),
    ...(Resource ? [`on ${Resource.map(shortArn).join(' ')}`] : []),
    ...(Condition
      ? [
          `if ${Object.entries(Condition)
            .flatMap(([operator, keys]) =>
              Object.entries(keys).map(
                ([key, value]) =>
                  `${key.replace('token.actions.githubusercontent.com:', 'github:')} ${operator} ${[value].flat().map(shortArn).join('|')}`,
              ),
            )
            .join(' and ')}`,
        ]
      : []),
  ].join(' '),
);

/** A statement of a resource policy in a line, its principal first. */
export const principalLine = remembered((statement) => {
  const { Principal } = statement;
  const who =
    typeof Principal === 'object'
      ? Object.values(Principal).flat().map(shortArn).join(' ')
      : Principal === '*'
        ? 'everybody'
        : 'nobody';
  return `${who}: ${grantLine(statement)}`;
});

/** The same text with `ITSELF` for the resource's own name; a service that is called alike stays what it is. */
const byItself = (name: string, text: string): string => {
  const own = name.replace(/^(?:phase|notices|key)-|-(?:handler|dead)$/g, '');
  return text.replace(new RegExp(`(?<=[:/-])${RegExp.escape(own)}(?![a-z0-9])`, 'g'), 'ITSELF');
};

/** All policies of a graph; resources whose policies say the same, each of itself, stand together. */
export const rightsText = (graph: Graph): string => {
  const policies = graph.flatMap((resource) =>
    ['assumeRolePolicy', 'policy'].flatMap((property) => {
      const document = policyIn(resource, property);
      if (!document) return [];
      const kind = `${resource.type.split(':').at(-1)}${property === 'policy' ? '' : ' assumed by'}`;
      const lines = document.Statement.map((statement) =>
        'Principal' in statement ? principalLine(statement) : grantLine(statement),
      );
      return [
        {
          kind,
          name: resource.name,
          text: lines.map((line) => `  ${byItself(resource.name, line)}`).join('\n'),
        },
      ];
    }),
  );
  const together = Map.groupBy(policies, ({ kind, text }) => `${kind}\n${text}`);
  return [...together.values()]
    .map((same) => `${same[0]?.kind} ${same.map(({ name }) => name).join(', ')}\n${same[0]?.text}\n`)
    .join('\n');
};
