// The manifest: what a vault holds of one round of a backup, and where. It is sealed like all the rest;
// opened with `age` and `zstd` it tells which bytes of which pack are which file.

import { readAnswer, type Said } from '../ledger/read-foreign.ts';
import type { BackupCipher, Store } from '../ports.ts';

/** An object of a vault; the digest is of its content. */
export interface BackedUpPart {
  readonly key: string;
  readonly digest: string;
}

/** The manifest is written last, so that it means a complete round. */
export type BackupManifest = Said<typeof manifestShape>;
export type BackedUpFile = BackupManifest['files'][number];
export type PieceOfPack = BackedUpFile['pieces'][number];

const manifestShape = {
  format: '=4',
  window: 'text',
  round: '=1|2',
  /** The history's cursor where the round began; null for the whole history. */
  since: { $any: ['text', 'null'] },
  cursor: 'text',
  items: 'count',
  parts: { $list: { key: 'text', digest: 'digest', items: 'count' } },
  packs: { $list: { key: 'text', digest: 'digest' } },
  files: {
    $list: {
      item: 'text',
      digest: 'digest',
      /** The file's pieces, in order, each by its pack's place in `packs`; none where the file is empty. */
      pieces: { $list: { pack: 'count', from: 'count', length: 'count' } },
    },
  },
} as const;

/** One manifest per round and content; the newest of a round is the one its evidence names. */
export function manifestFolder(window: string, round: 1 | 2): string {
  return `backups/${window}/manifests/round-${round}/`;
}

/** Null where it is missing, changed, sealed for another key, or of a version with another layout. */
export async function readManifest(
  vault: Store,
  key: string,
  open: BackupCipher['open'],
): Promise<BackupManifest | null> {
  const sealed = await vault.read(key);
  const bytes = sealed && (await open(sealed));
  const read = bytes && readAnswer(bytes, manifestShape);
  return read?.result === 'read' ? read.value : null;
}
