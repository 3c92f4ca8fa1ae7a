// How the verification suite is run: one file after the other, since each is a guest on a server that has just
// come back.

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
