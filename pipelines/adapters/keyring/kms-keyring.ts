// Window keys under AWS KMS: each window has a KMS key of its own, which wraps one data key. The wrapped key may
// stay in locked storage; when the KMS key goes, it is noise, and so are the people's data.

import {
  DecryptCommand,
  DisabledException,
  GenerateDataKeyCommand,
  type KMSClient,
  KMSInvalidStateException,
  NotFoundException,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { UserError } from '../../errors.ts';
import { wrappedKeyKey } from '../../ledger/keys.ts';
import type { Keyring, Store } from '../../ports.ts';
import { destroyedKey } from './destroyed-key.ts';

/** The shortest that AWS allows; the key is unusable from the first moment. */
const deletionDays = 7;

/** `keyOf` gives id, alias or address of the window's own KMS key; the wrapped one lies in the store. */
export function createKmsKeyring(
  client: KMSClient,
  store: Store,
  keyOf: (window: string) => string,
): Keyring {
  const known = new Map<string, Uint8Array>();

  const unwrap = async (window: string, CiphertextBlob: Uint8Array): Promise<Uint8Array> => {
    const KeyId = keyOf(window);
    const opened = await client.send(
      new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { window } }),
    );
    if (opened.Plaintext === undefined) throw new Error('KMS answered without a key');
    return opened.Plaintext;
  };

  const wrapNew = async (window: string): Promise<Uint8Array> => {
    const made = await client.send(
      new GenerateDataKeyCommand({ KeyId: keyOf(window), KeySpec: 'AES_256', EncryptionContext: { window } }),
    );
    if (made.CiphertextBlob === undefined) throw new Error('KMS answered without a key');
    await store.create(wrappedKeyKey(window), made.CiphertextBlob);
    // Two runs may have met here; the key that stands in the store is the window's.
    const stored = await store.read(wrappedKeyKey(window));
    if (stored === null) throw new Error(`${wrappedKeyKey(window)} was written and cannot be read`);
    return stored;
  };

  return {
    async windowKey(window) {
      const before = known.get(window);
      if (before !== undefined) return before;
      try {
        const wrapped = (await store.read(wrappedKeyKey(window))) ?? (await wrapNew(window));
        const key = await unwrap(window, wrapped);
        known.set(window, key);
        return key;
      } catch (error) {
        throw explained(error, window, keyOf(window));
      }
    },
    async destroy(window) {
      known.delete(window);
      try {
        const KeyId = keyOf(window);
        await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: deletionDays }));
      } catch (error) {
        // Gone or going already: what was asked for is so.
        if (error instanceof KMSInvalidStateException || error instanceof NotFoundException) return;
        throw error;
      }
    },
  };
}

function explained(error: unknown, window: string, where: string): unknown {
  if (error instanceof KMSInvalidStateException || error instanceof DisabledException) {
    return destroyedKey(window, where);
  }
  if (error instanceof NotFoundException) {
    return new UserError({
      what: `Window ${window} has no KMS key`,
      where,
      whatToDo: 'Add the window to the infra configuration and run `npm run infra:up`.',
    });
  }
  return error;
}
