// Where Pulumi starts the pack. JavaScript, so that Node reads the TypeScript behind it and Pulumi's ts-node does not.
import './pack.ts';
