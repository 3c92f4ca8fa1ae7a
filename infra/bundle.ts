// Bundles a handler for Lambda: one file, which changes only when its source does, so an unchanged handler is never
// deployed again.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asset } from '@pulumi/pulumi';
import { buildSync } from 'esbuild';
import { bundleOptions, root } from './bundle-options.ts';

const bundled = new Map<string, string>();

/** Bundles `infra/handlers/<handler>.ts`, once per process, and returns the file's absolute path. */
export const bundleHandler = (handler: string): string => {
  const known = bundled.get(handler);
  if (known) return known;
  const folder = join(root, '.tideover', 'bundles', handler);
  const outfile = join(folder, 'index.mjs');
  mkdirSync(folder, { recursive: true });
  buildSync({ ...bundleOptions, entryPoints: [`infra/handlers/${handler}.ts`], outfile });
  bundled.set(handler, outfile);
  return outfile;
};

/** The bundle as Lambda code. The path is absolute because the engine reads it from another folder. */
export const handlerCode = (handler: string): asset.AssetArchive =>
  new asset.AssetArchive({ 'index.mjs': new asset.FileAsset(bundleHandler(handler)) });
