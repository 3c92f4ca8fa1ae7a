// A component is a function: it makes a node in the resource tree and parents what it builds to it.
import { ComponentResource, type CustomResourceOptions } from '@pulumi/pulumi';
import type { Settings } from './settings.ts';

/** What every part of a component is made with. */
export interface Within {
  readonly settings: Settings;
  readonly tags: { readonly [key: string]: string };
  readonly options: CustomResourceOptions;
}

/** Only a subclass may say what a component has made. */
class Component extends ComponentResource {
  shows(made: unknown): void {
    this.registerOutputs({ made });
  }
}

/** Makes the component's node, builds under it by the options that `build` is given, and shows what came of it. */
export const component = <Made>(
  type: string,
  name: string,
  build: (options: CustomResourceOptions) => Made,
): Made => {
  const parent = new Component(`tideover:infra:${type}`, name);
  const made = build({ parent });
  parent.shows(made);
  return made;
};
