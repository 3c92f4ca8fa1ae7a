// A component is a function: it makes a node in the resource tree and parents what it builds to it.
import { ComponentResource, type CustomResourceOptions } from '@pulumi/pulumi';

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
