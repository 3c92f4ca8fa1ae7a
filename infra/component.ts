// A component is a function: it makes a node in the resource tree and parents what it builds to it.
import { ComponentResource, type CustomResourceOptions } from '@pulumi/pulumi';

/** Makes the component's node and returns the options that put a resource under it. */
export const component = (type: string, name: string): CustomResourceOptions => ({
  parent: new ComponentResource(`tideover:infra:${type}`, name),
});
