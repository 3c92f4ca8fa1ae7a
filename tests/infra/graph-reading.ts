// How rules look at a recorded graph: resources by type, and policy documents wherever a resource carries one.
import type { PolicyDocument, Statement } from '../../infra/policy-document.ts';
import type { Graph, Recorded } from './recorded-graph.ts';

// biome-ignore lint/suspicious/noExplicitAny: inputs come from the engine as plain untyped values.
export type Inputs = { readonly [key: string]: any };

type Found = Recorded & { readonly inputs: Inputs };
const byType = new WeakMap<Graph, Map<string, Found[]>>();

/** Resources of a type; graphs are indexed once, since the mutation test asks thousands of them. */
export const ofType = (graph: Graph, type: string): readonly Found[] => {
  let index = byType.get(graph);
  if (!index) {
    index = Map.groupBy(graph as readonly Found[], (resource) => resource.type);
    byType.set(graph, index);
  }
  return index.get(`aws:${type}`) ?? [];
};

const policyProperties = ['policy', 'assumeRolePolicy'] as const;
const parsed = new Map<string, PolicyDocument>();

/** The policy document in one property of a resource, if it has one. */
export const policyIn = (resource: Recorded, property: string): PolicyDocument | undefined => {
  const text = resource.inputs[property];
  if (typeof text !== 'string' || !text.startsWith('{"Version"')) return undefined;
  const known = parsed.get(text);
  if (known) return known;
  const document = JSON.parse(text) as PolicyDocument;
  parsed.set(text, document);
  return document;
};

export interface PlacedStatement {
  readonly resource: Recorded;
  readonly property: (typeof policyProperties)[number];
  readonly statement: Statement;
}

const statements = new WeakMap<Graph, readonly PlacedStatement[]>();

export const statementsOf = (graph: Graph): readonly PlacedStatement[] => {
  const known = statements.get(graph);
  if (known) return known;
  const found = graph.flatMap((resource) =>
    policyProperties.flatMap((property) =>
      (policyIn(resource, property)?.Statement ?? []).map((statement) => ({ resource, property, statement })),
    ),
  );
  statements.set(graph, found);
  return found;
};

/** Statements of the policy of the resource `name` of a type. */
export const policyOf = (graph: Graph, type: string, name: string): readonly Statement[] => {
  const found = ofType(graph, type).find((resource) => resource.name === name);
  return (found && policyIn(found, 'policy')?.Statement) ?? [];
};

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
export const grantLine = remembered(({ Effect, Action, Resource, Condition }) =>
  [
    `${Effect === 'Deny' ? 'never ' : ''}${Action.join(' ')}`,
    `on ${(Resource ?? []).map(shortArn).join(' ')}`,
    ...(Condition
      ? [
          `if ${Object.entries(Condition)
            .flatMap(([operator, keys]) =>
              Object.entries(keys).map(
                ([key, value]) => `${key} ${operator} ${[value].flat().map(shortArn).join('|')}`,
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
