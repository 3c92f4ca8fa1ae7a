// The engine's wire values: secrets come wrapped, archives as descriptions of files.
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { Inputs } from './kind.ts';

const signature = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';
/** What stands for a value that is not known yet, at preview. */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** The same value without secret wrappers, for the SDK; never for the state. */
export const unwrapped = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null) return value;
  if ((value as Inputs)[signature] === secretSignature) return unwrapped((value as Inputs).value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapped(item)]));
};

/** A zip of an archive of files, as Lambda takes it; always the same bytes for the same files. */
export const zipOf = (archive: Inputs): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries((archive.assets ?? {}) as Record<string, Inputs>).map(([name, asset]) => [
        name,
        asset.path ? readFileSync(asset.path) : new TextEncoder().encode(asset.text ?? ''),
      ]),
    ),
    { mtime: '2026-01-01T00:00:00Z', level: 1 },
  );
