// Pulumi's entry into the policy pack. JavaScript, so that Node loads the TypeScript behind it and not
// Pulumi's ts-node.
import './pack.ts';
