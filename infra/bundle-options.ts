// Options to bundle our TypeScript into one or few files for plain Node 24: for Lambda, and for the night's
// jobs on GitHub. All dependencies go in, the AWS SDK too, so that what runs is what was tested; the same
// source gives the same bytes.
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

export const root = join(import.meta.dirname, '..');

export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  // Chinese unescaped: escaped, a character takes twice the room.
  charset: 'utf8',
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  // Node 24 has no Temporal.
  inject: ['infra/handlers/temporal.ts'],
  // Some CommonJS packages call require; an ES module has none of its own.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'error',
} as const satisfies BuildOptions;
