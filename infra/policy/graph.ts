// The graph of a stack as rules see it: its resources by type, and the policy documents that some of them
// have.
import type { PolicyDocument, Statement } from '../policy-document.ts';

// biome-ignore lint/suspicious/noExplicitAny: inputs come from the engine as plain untyped values.
export type Inputs = { readonly [key: string]: any };

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
  readonly protect: boolean;
}
export type Graph = readonly Resource[];

/** A rule of every stack: what it prevents, and a function that finds every violation in a graph. */
export interface Rule {
  readonly id: string;
  readonly prevents: string;
  readonly findings: (graph: Graph) => readonly string[];
}

export const isDead = ({ name }: Resource): boolean => name.endsWith('-dead');

const byType = new WeakMap<Graph, Map<string, Resource[]>>();

/** Resources of a type of AWS (`s3/bucket:Bucket`). */
export const ofType = (graph: Graph, type: string): readonly Resource[] => {
  let index = byType.get(graph);
  if (!index) {
    index = Map.groupBy(graph, (resource) => resource.type);
    byType.set(graph, index);
  }
  return index.get(`aws:${type}`) ?? [];
};

/** A complaint for every resource of a type (null: of all types) for which `broken` returns a text. */
export const complain = (
  graph: Graph,
  type: string | null,
  broken: (thing: Resource) => string | false | undefined,
): readonly string[] =>
  (type === null ? graph : ofType(graph, type)).flatMap((thing) => {
    const problem = broken(thing);
    return problem ? [`${thing.type.split(':').at(-1)} ${thing.name}: ${problem}`] : [];
  });

const policyProperties = ['policy', 'assumeRolePolicy'] as const;
const parsed = new Map<string, PolicyDocument>();

/** The policy document in one property of a resource, if it has one. */
export const policyIn = (resource: Resource, property: string): PolicyDocument | undefined => {
  const text = resource.inputs[property];
  if (typeof text !== 'string' || !text.includes('"Statement"')) return undefined;
  const known = parsed.get(text);
  if (known) return known;
  const document = JSON.parse(text) as PolicyDocument;
  parsed.set(text, document);
  return document;
};

export interface PlacedStatement {
  readonly resource: Resource;
  readonly property: (typeof policyProperties)[number];
  readonly statement: Statement;
}

const statements = new WeakMap<Graph, readonly PlacedStatement[]>();

/** Every policy statement of a graph with its resource. */
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
