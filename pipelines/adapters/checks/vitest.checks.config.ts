// The vitest configuration of the verification suite: one file after the other, to spare a server that has
// just come back.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: (process.env.TIDEOVER_CHECKS ?? '').split(' '),
    fileParallelism: false,
    isolate: false,
    pool: 'threads',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
