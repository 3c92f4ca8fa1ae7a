// Writes content into every vault, encrypted once. An object is named by its content under the window's key,
// so that an interrupted copy goes on where it stopped, the same content is stored once, and the names tell a
// vault's keeper nothing.

import { digestOf } from '../ledger/canonical.ts';
import type { EffectRequest, EffectResult } from '../ledger/effect.ts';
import type { BackupCipher, Vault } from '../ports.ts';
import type { BackedUpPart } from './backup-manifest.ts';

export interface Copying {
  readonly round: 1 | 2;
  /** A person's `/resume` begins another: all is copied and restored anew, as a vault may have lost it. */
  readonly attempt: number;
  readonly vaults: readonly Vault[];
  readonly cipher: BackupCipher;
  perform(request: EffectRequest): Promise<EffectResult>;
}

/** The size of one effect: it fits into memory, and a slow vault takes it within the time of an act. */
const effectBytes = 32_000_000;

/** Does not read back what it wrote: restoring the backup proves that, and reads all of it anyway. */
export function vaultWriter({ round, attempt, vaults, cipher, perform }: Copying) {
  /** Why something did not arrive; empty where every vault has everything. */
  const why: string[] = [];
  let waiting: (BackedUpPart & { readonly bytes: Uint8Array; readonly called: string })[] = [];
  let length = 0;
  /** Copies the objects that wait. */
  const flush = async () => {
    const objects = waiting;
    waiting = [];
    length = 0;
    if (objects.length === 0) return;
    const outcome = await perform({
      step: `round-${round}/attempt-${attempt}/copy`,
      target: digestOf(objects.map(({ called }) => called)).slice('sha256:'.length),
      class: 'idempotent',
      what: `copy ${objects.length} objects to ${vaults.length} vaults`,
      act: async () => {
        for (const object of objects) {
          const sealed = sealedOnce(cipher, object.bytes);
          await Promise.all(vaults.map((vault) => putInto(cipher, vault, object, sealed)));
        }
        return { objects: objects.length };
      },
    });
    if (outcome.result !== 'done') why.push(outcome.why);
  };
  return {
    why,
    flush,
    /**
     * Takes an object; it is copied when enough of them wait. `called`: a name that is the same in every run
     * and under every window's key; the content's digest by default.
     */
    put: async (folder: string, bytes: Uint8Array, called?: string): Promise<BackedUpPart> => {
      const digest = digestOf(bytes);
      const key = `${folder}${cipher.nameOf(digest)}.age`;
      waiting.push({ key, digest, bytes, called: called ?? digest });
      length += bytes.length;
      if (length >= effectBytes) await flush();
      return { key, digest };
    },
  };
}

/** Encrypts on first use, and gives the same bytes for every vault. */
function sealedOnce(cipher: BackupCipher, bytes: Uint8Array): () => Promise<Uint8Array> {
  let sealed: Promise<Uint8Array> | null = null;
  return () => {
    sealed ??= cipher.seal(bytes);
    return sealed;
  };
}

/** An object that an earlier run left under this name counts when it opens to the same content. */
async function putInto(
  cipher: BackupCipher,
  { id, store }: Vault,
  { key, digest }: BackedUpPart,
  sealed: () => Promise<Uint8Array>,
): Promise<void> {
  try {
    const before = await store.read(key);
    if (before !== null && (await opensTo(cipher, before, digest))) return;
    await store.create(key, await sealed());
  } catch (error) {
    throw new Error(`${id}: ${error instanceof Error ? error.message : error}`);
  }
}

async function opensTo({ open }: BackupCipher, sealed: Uint8Array, digest: string): Promise<boolean> {
  const opened = await open(sealed);
  return opened !== null && digestOf(opened) === digest;
}
