// The policy pack: `pulumi preview --policy-pack infra/policy` refuses a stack that breaks one of its rules.
// Each rule looks at the whole graph, as the tests do; values that are unknown before the first `up` are
// checked then.
import { PolicyPack } from '@pulumi/policy';
import { rules } from './rules.ts';

new PolicyPack('tideover', {
  enforcementLevel: 'mandatory',
  policies: rules.map(({ id, prevents, findings }) => ({
    name: id,
    description: `Prevents ${prevents}.`,
    validateStack: ({ resources }, report) => {
      const graph = resources.map(({ type, name, props, opts }) => ({
        type,
        name,
        inputs: props,
        protect: opts.protect,
      }));
      for (const finding of findings(graph)) report(finding);
    },
  })),
});
