// Bundles a handler for Lambda's Node 24. Everything it needs goes into one file, the AWS SDK too, so that what
// was tested is what runs. The same source gives the same bytes, so an unchanged handler is never deployed again.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asset } from '@pulumi/pulumi';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '..');

const bundled = new Map<string, string>();

/** Bundles `infra/handlers/<handler>.ts`, once per process, and returns the file's absolute path. */
export const bundleHandler = (handler: string): string => {
  const known = bundled.get(handler);
  if (known) return known;
  const folder = join(root, '.tideover', 'bundles', handler);
  const outfile = join(folder, 'index.mjs');
  mkdirSync(folder, { recursive: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: [`infra/handlers/${handler}.ts`],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    inject: ['infra/handlers/temporal.ts'],
    // Some CommonJS packages call require; an ES module has none of its own.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  bundled.set(handler, outfile);
  return outfile;
};

/** The bundle as Lambda code. The path is absolute because the engine reads it from another folder. */
export const handlerCode = (handler: string): asset.AssetArchive =>
  new asset.AssetArchive({ 'index.mjs': new asset.FileAsset(bundleHandler(handler)) });
