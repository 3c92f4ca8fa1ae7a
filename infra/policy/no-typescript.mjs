// Hides the project's `typescript` from Pulumi's runner of policy packs. The runner always starts ts-node,
// which fails with `typescript` 7, because that has no compiler API. Where it finds none the runner uses its
// own; the pack needs neither.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'typescript') return next(specifier, context);
    throw Object.assign(new Error('no typescript for policy packs'), { code: 'MODULE_NOT_FOUND' });
  },
});
