// A component is a function: it makes a node in the resource tree and parents what it builds to it.
import { ComponentResource, type CustomResourceOptions, type Resource } from '@pulumi/pulumi';
import { tagged, tagsOf } from './names.ts';
import type { Settings } from './settings.ts';

/** What every resource of a component is made with. */
export interface Within {
  readonly settings: Settings;
  readonly tags: { readonly [key: string]: string };
  readonly options: CustomResourceOptions;
  /** The Region, for components that may be outside the stack's own Region. */
  readonly where?: { readonly at: { readonly region?: string } };
}

/** Makes a resource of a component: under its node, in its Region, with its tags where the type takes them. */
export const make = <
  Kind extends new (
    name: string,
    args: never,
    options?: CustomResourceOptions,
  ) => unknown,
>(
  { options, where, tags }: Pick<Within, 'options' | 'where' | 'tags'>,
  Kind: Kind,
  name: string,
  args: NonNullable<ConstructorParameters<Kind>[1]>,
): InstanceType<Kind> => {
  const { __pulumiType: type } = Kind as unknown as { readonly __pulumiType: string };
  const given = { ...where?.at, ...(tagged.test(type) && { tags }), ...(args as object) };
  return new Kind(name, given as never, options) as InstanceType<Kind>;
};

/** `within` for a resource that has to wait for these. */
export const after = <W extends Within>(within: W, ...dependsOn: readonly Resource[]): W => ({
  ...within,
  options: { ...within.options, dependsOn: [...dependsOn] },
});

/** `within` for a resource that is protected from deletion in production. */
export const kept = <W extends Within>(within: W): W => ({
  ...within,
  options: { ...within.options, protect: within.settings.production },
});

/** A subclass, because Pulumi's `registerOutputs` is protected. */
class Component extends ComponentResource {
  shows(made: unknown): void {
    this.registerOutputs({ made });
  }
}

/** Makes the component's node and builds under it. The tags name the component, unless `of` has others. */
export const component = <Of extends Omit<Within, 'tags' | 'options'>, Made>(
  of: Of,
  type: string,
  name: string,
  build: (within: Of & Within) => Made,
): Made => {
  const parent = new Component(`tideover:infra:${type}`, name);
  const made = build({ tags: tagsOf(of.settings, name), ...of, options: { parent } });
  parent.shows(made);
  return made;
};
