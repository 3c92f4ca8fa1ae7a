// The small language in which tables of rules say what a resource's inputs must be.
import type { Inputs, Resource } from './graph.ts';

/** A literal, a pattern, a function, a list item by item, or an object whose named keys must fit. */
export type Wanted =
  | string
  | number
  | boolean
  | RegExp
  | ((value: unknown, of: Resource) => boolean)
  | readonly Wanted[]
  | { readonly [key: string]: Wanted };

export const fits = (wanted: Wanted, value: unknown, of: Resource): boolean => {
  if (typeof wanted === 'function') return wanted(value, of);
  if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
  if (typeof wanted !== 'object') return value === wanted;
  if (Array.isArray(wanted))
    return (
      Array.isArray(value) &&
      value.length === wanted.length &&
      wanted.every((item, index) => fits(item, value[index], of))
    );
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(wanted).every(([key, item]) => fits(item, (value as Inputs)[key], of))
  );
};

export const between = (least: number, most: number) => (value: unknown) =>
  typeof value === 'number' && value >= least && value <= most;
export const anyOf =
  (...wanted: readonly Wanted[]) =>
  (value: unknown, of: Resource) =>
    wanted.some((one) => fits(one, value, of));
export const each = (wanted: Wanted) => (value: unknown, of: Resource) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => fits(wanted, item, of));
export const given = (value: unknown) => value !== undefined && value !== null && value !== '';
export const absent = (value: unknown) => !given(value);

export interface Row {
  readonly id: string;
  readonly prevents: string;
  readonly type: string;
  /** The resources of the type to which the row applies; all when absent. */
  readonly of?: (resource: Resource) => boolean;
  readonly wants: Wanted;
}

export const keyArn = /^arn:aws(-cn)?:kms:/;
export const enabled = { status: 'Enabled' };
