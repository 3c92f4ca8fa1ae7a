// Finds places in a plan or an organisation by a pattern: `notices.*.channels.*` is every channel of every
// notice.

import type { Organisation } from '../organisation.ts';
import type { WindowPlan } from '../window-plan.ts';
import type { FindingPath } from './problem.ts';

/** All patterns of a value of this type; `*` stands for each entry of a list, or each field of a group. */
type PatternOf<T> = T extends readonly (infer Item)[]
  ? '*' | `*.${PatternOf<Item>}`
  : T extends object
    ? { [Key in keyof T & string]: '*' | Key | `${'*' | Key}.${PatternOf<NonNullable<T[Key]>>}` }[keyof T &
        string]
    : never;

type Step<T, Key> = T extends readonly (infer Item)[] ? Item : T[keyof T & (Key extends '*' ? string : Key)];
/** The type of the values at a pattern. */
type At<T, Pattern> = Pattern extends `${infer Key}.${infer Rest}`
  ? At<NonNullable<Step<T, Key>>, Rest>
  : NonNullable<Step<T, Pattern>>;

export type Place<Value> = FindingPath & { readonly value: Value };

/** The plan's values at the patterns with their paths, in the patterns' order; absent values are left out. */
export function inPlan<Pattern extends PatternOf<WindowPlan>>(
  plan: WindowPlan,
  ...patterns: readonly Pattern[]
): readonly Place<At<WindowPlan, Pattern>>[] {
  return patterns.flatMap((pattern) => found(plan, pattern));
}

type Described = Omit<Organisation, 'usual'>;

export function inOrganisation<Pattern extends PatternOf<Described>>(
  organisation: Described,
  ...patterns: readonly Pattern[]
): readonly Place<At<Described, Pattern>>[] {
  return patterns.flatMap((pattern) =>
    found<At<Described, Pattern>>(organisation, pattern).map((place) => ({ file: 'organisation', ...place })),
  );
}

function found<Value>(root: object, pattern: string): readonly Place<Value>[] {
  let places: readonly Place<unknown>[] = [{ path: [], value: root }];
  for (const step of pattern.split('.'))
    places = places.flatMap(({ path, value }) => {
      const group = value as Readonly<Record<string | number, unknown>>;
      const all = Array.isArray(group) ? [...group.keys()] : Object.keys(group);
      const keys = step === '*' ? all : [step];
      return keys.flatMap((key) =>
        group[key] === undefined ? [] : [{ path: [...path, key], value: group[key] }],
      );
    });
  return places as readonly Place<Value>[];
}
