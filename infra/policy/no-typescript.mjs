// Pulumi's runner of policy packs always starts ts-node, which ends at once where the nearest `typescript` is 7: that
// one has no compiler's API. Where none is found the runner takes its own and goes on; the pack needs neither.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'typescript') return next(specifier, context);
    throw Object.assign(new Error('no typescript for policy packs'), { code: 'MODULE_NOT_FOUND' });
  },
});
