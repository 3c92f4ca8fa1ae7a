// Window keys under AWS KMS: each window has a KMS key of its own, which wraps one data key. The wrapped key
// may stay in locked storage: without the KMS key it is useless, and so are the people's data.

import {
  DecryptCommand,
  DescribeKeyCommand,
  DisabledException,
  GenerateDataKeyCommand,
  type KMSClient,
  KMSInvalidStateException,
  NotFoundException,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { UserError } from '../../errors.ts';
import { wrappedKeyKey } from '../../ledger/keys.ts';
import { bilingual } from '../../plan/bilingual.ts';
import type { Keyring, Store } from '../../ports.ts';
import { destroyedKey } from './destroyed-key.ts';

/** The shortest period that AWS allows; the key cannot be used from the first moment. */
const deletionDays = 7;

/** `keyOf` gives id, alias or address of the window's own KMS key; the wrapped data key lies in the store. */
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
    // Two runs may create it at once; the key that the store holds then is the window's.
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
        // KMS schedules a deletion only by id or address, not by alias.
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyOf(window) }));
        if (KeyMetadata?.KeyId === undefined) throw new Error('KMS answered without a key');
        const { KeyId, KeyState } = KeyMetadata;
        const when =
          KeyState === 'PendingDeletion'
            ? KeyMetadata
            : await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: deletionDays }));
        const day = when.DeletionDate?.toISOString().slice(0, 10) ?? '–';
        return bilingual`KMS key ${KeyId} opens nothing from now on, and AWS deletes it on ${day}; until then whoever administers the account can take that back. Take the window out of tideover:windows, so that no new key gets its name.`;
      } catch (error) {
        throw explained(error, window, keyOf(window));
      }
    },
  };
}

function explained(error: unknown, window: string, where: string): unknown {
  if (error instanceof KMSInvalidStateException) return destroyedKey(window, where);
  if (error instanceof DisabledException) {
    return new UserError({
      what: `The KMS key of window ${window} is switched off`,
      where,
      whatToDo: 'Whoever administers the account switches it on: aws kms enable-key.',
    });
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
