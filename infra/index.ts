// What `pulumi up` runs: `main` of Pulumi.yaml. A function, so that the Automation API can run it many times.
import { getStack, runtime } from '@pulumi/pulumi';
import { readSettings } from './configuration.ts';
import { standUp } from './stack.ts';

// biome-ignore lint/style/noDefaultExport: Pulumi calls the default export of its entry point.
export default async function program() {
  return standUp(readSettings(getStack(), runtime.allConfig()));
}
