// What a vault holds of one round of a backup, and where. The manifest is sealed like all the rest: whoever opens it with
// `age` and `zstd` finds in it which bytes of which pack are which file.

import { readAnswer, type Said } from '../ledger/read-foreign.ts';
import type { BackupCipher, Store } from '../ports.ts';

/** An object of a vault; the digest is of its content. */
export interface BackedUpPart {
  readonly key: string;
  readonly digest: string;
}

/** Written last, so that a manifest means a complete round. */
export type BackupManifest = Said<typeof manifestShape>;
export type BackedUpFile = BackupManifest['files'][number];
export type PieceOfPack = BackedUpFile['pieces'][number];

const manifestShape = {
  format: '=4',
  window: 'text',
  round: '=1|2',
  /** Where it began; null at the beginning of all. */
  since: { $any: ['text', 'null'] },
  cursor: 'text',
  items: 'count',
  parts: { $list: { key: 'text', digest: 'digest', items: 'count' } },
  packs: { $list: { key: 'text', digest: 'digest' } },
  files: {
    $list: {
      item: 'text',
      digest: 'digest',
      /** Its content, one piece behind the other, by the pack's place in `packs`; none where it is empty. */
      pieces: { $list: { pack: 'count', from: 'count', length: 'count' } },
    },
  },
} as const;

/** One manifest per round and content; the newest of a round is the one its evidence names. */
export function manifestFolder(window: string, round: 1 | 2): string {
  return `backups/${window}/manifests/round-${round}/`;
}

/** Null where it is missing, was changed, is not for this key, or of a version that kept files otherwise. */
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
