// What every keyring promises, tried on files, in memory and on an emulated KMS.

import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  KMSClient,
  NotFoundException,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFileKeyring } from '../../../../pipelines/adapters/keyring/file-keyring.ts';
import { createKmsKeyring } from '../../../../pipelines/adapters/keyring/kms-keyring.ts';
import { createMemoryKeyring } from '../../../../pipelines/adapters/keyring/memory-keyring.ts';
import { createKmsSigner } from '../../../../pipelines/adapters/signers/kms-signer.ts';
import { createMemoryStore } from '../../../../pipelines/adapters/stores/memory-store.ts';
import { wrappedKeyKey } from '../../../../pipelines/ledger/keys.ts';
import { decryptPersonal, encryptPersonal } from '../../../../pipelines/ledger/personal.ts';
import {
  openNote,
  parseVerifierKey,
  signNote,
  verifierKeyOf,
} from '../../../../pipelines/ledger/signed-note.ts';
import type { Keyring, Store } from '../../../../pipelines/ports.ts';
import { type Ministack, startMinistack, whyNoMinistack } from '../../../support/ministack.ts';
import { powerLossIn } from '../../../support/power-loss.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-keys-'));
const noMinistack = whyNoMinistack();
let ministack: Ministack | null = null;
let places = 0;

beforeAll(async () => {
  if (noMinistack === null) ministack = await startMinistack(['kms']);
});
afterAll(async () => {
  await ministack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const kinds: readonly {
  readonly name: string;
  readonly missing: string | null;
  /** Opens a fresh place and gives a way to open further keyrings on it. */
  readonly place: (windows: readonly string[]) => Promise<() => Keyring>;
}[] = [
  {
    name: 'memory',
    missing: null,
    place: async () => {
      let made = 0;
      const keyring = createMemoryKeyring(() => new Uint8Array(32).fill(++made));
      return () => keyring;
    },
  },
  {
    name: 'file',
    missing: null,
    place: async () => {
      places += 1;
      const place = join(folder, `place-${places}`);
      return () => createFileKeyring(place);
    },
  },
  {
    name: 'KMS',
    missing: noMinistack,
    place: async (windows) => {
      places += 1;
      const prefix = `alias/place-${places}`;
      for (const window of windows) await makeKey(`${prefix}-${window}`);
      const store = createMemoryStore();
      return () => kmsKeyring(store, prefix);
    },
  },
];

for (const { name, missing, place } of kinds) {
  describe.skipIf(missing !== null)(`the ${name} keyring${missing === null ? '' : ` (${missing})`}`, () => {
    test('gives a window one key of 32 bytes, whoever asks, and another window another', async () => {
      const open = await place(['w-1', 'w-2']);
      const [one, again] = await Promise.all([open().windowKey('w-1'), open().windowKey('w-1')]);
      expect(one).toHaveLength(32);
      expect(Buffer.from(again)).toEqual(Buffer.from(one));
      expect(Buffer.from(await open().windowKey('w-1'))).toEqual(Buffer.from(one));
      expect(Buffer.from(await open().windowKey('w-2'))).not.toEqual(Buffer.from(one));
    });

    test('destroys a key for good: no new one takes its name, and other windows keep theirs', async () => {
      const open = await place(['w-1', 'w-2']);
      const kept = await open().windowKey('w-2');
      const keyring = open();
      await keyring.windowKey('w-1');
      await keyring.destroy('w-1');
      for (const each of [keyring, open()]) {
        await expect(each.windowKey('w-1')).rejects.toMatchObject({
          name: 'UserError',
          message: expect.stringContaining('The key of window w-1 was destroyed'),
        });
      }
      await keyring.destroy('w-1');
      expect(Buffer.from(await open().windowKey('w-2'))).toEqual(Buffer.from(kept));
    });

    test('keeps what it gave usable for people’s data', async () => {
      const open = await place(['w-1']);
      const bytes = encryptPersonal(await open().windowKey('w-1'), 'w-1', ['a']);
      expect(decryptPersonal(await open().windowKey('w-1'), 'w-1', bytes)).toEqual({ value: ['a'] });
    });
  });
}

describe('the file keyring', () => {
  test('lets nobody else read its keys and leaves no other file', async () => {
    const place = join(folder, 'private');
    await createFileKeyring(place).windowKey('w-1');
    expect(readdirSync(place, { recursive: true })).toEqual(['.writing', 'w-1.key']);
    expect(statSync(join(place, 'w-1.key')).mode & 0o777).toBe(0o600);
    expect(statSync(place).mode & 0o777).toBe(0o700);
    chmodSync(join(place, 'w-1.key'), 0o644);
    await expect(createFileKeyring(place).windowKey('w-1')).rejects.toThrow(
      'Others on this machine can read',
    );
  });

  test('keep a key and the mark of a destroyed one through a loss of power', async () => {
    const place = mkdtempSync(join(folder, 'power-'));
    const power = await powerLossIn(place);
    try {
      const keyring = createFileKeyring(place);
      await keyring.windowKey('w');
      expect(power.survives(join(place, 'w.key'))).toBe(true);
      await keyring.destroy('w');
      expect(power.survives(join(place, 'w.destroyed'))).toBe(true);
    } finally {
      power.stop();
    }
  });

  test('lets nothing be read, and removes the key, where somebody was cut off in destroying it', async () => {
    const place = join(folder, 'cut-off');
    await createFileKeyring(place).windowKey('w-1');
    writeFileSync(join(place, 'w-1.destroyed'), '');
    await expect(createFileKeyring(place).windowKey('w-1')).rejects.toThrow('was destroyed');
    expect(readdirSync(place)).not.toContain('w-1.key');
  });

  test('refuses to lie inside the store', () => {
    const store = join(folder, 'store');
    expect(() => createFileKeyring(join(store, 'keys'), store)).toThrow('inside the store');
    expect(() => createFileKeyring(store, store)).toThrow('inside the store');
    expect(() => createFileKeyring(`${store}-keys`, store)).not.toThrow();
  });

  test('says which file is no key', async () => {
    const place = join(folder, 'broken');
    await createFileKeyring(place).windowKey('w-2');
    writeFileSync(join(place, 'w-1.key'), 'short\n', { mode: 0o600 });
    await expect(createFileKeyring(place).windowKey('w-1')).rejects.toMatchObject({
      name: 'UserError',
      where: join(place, 'w-1.key'),
    });
  });
});

describe.skipIf(noMinistack !== null)(`AWS KMS${noMinistack === null ? '' : ` (${noMinistack})`}`, () => {
  test('keeps in the store only what it encrypted', async () => {
    const store = createMemoryStore();
    await makeKey('alias/wrapped-w-1');
    const key = await kmsKeyring(store, 'alias/wrapped').windowKey('w-1');
    const wrapped = await store.read(wrappedKeyKey('w-1'));
    expect(wrapped).not.toBeNull();
    expect(Buffer.from(wrapped ?? []).includes(Buffer.from(key))).toBe(false);
  });

  test('says what to do for a window without a key', async () => {
    await expect(kmsKeyring(createMemoryStore(), 'alias/nothing').windowKey('w-1')).rejects.toMatchObject({
      name: 'UserError',
      message: 'Window w-1 has no KMS key',
    });
  });

  test('does not take a key that is switched off for a destroyed one', async () => {
    await makeKey('alias/off-w-1');
    const keyring = kmsKeyring(createMemoryStore(), 'alias/off');
    const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId: 'alias/off-w-1' }));
    await kms().send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
    await expect(keyring.windowKey('w-1')).rejects.toThrow('is switched off');
  });

  test('asks for the end of a key by its id: AWS schedules none by its alias', async () => {
    await makeKey('alias/ending-w-1');
    const client = kms();
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          const { KeyId } = args.input as { readonly KeyId?: string };
          if (commandName === 'ScheduleKeyDeletionCommand' && KeyId?.startsWith('alias/'))
            throw new NotFoundException({ message: `Invalid keyId '${KeyId}'`, $metadata: {} });
          return next(args);
        },
      { step: 'initialize' },
    );
    const keyring = createKmsKeyring(client, createMemoryStore(), (window) => `alias/ending-${window}`);
    await keyring.windowKey('w-1');
    const said = await keyring.destroy('w-1');
    expect(said.en).toMatch(/^KMS key [0-9a-f-]{36} opens nothing .* on 20\d\d-\d\d-\d\d;/);
    await expect(keyring.windowKey('w-1')).rejects.toThrow('was destroyed');
    expect((await keyring.destroy('w-1')).en).toBe(said.en);
    await expect(keyring.destroy('w-2')).rejects.toThrow('has no KMS key');
  });

  test('signs checkpoints that open with its public key', async () => {
    const { KeyMetadata } = await kms().send(
      new CreateKeyCommand({ KeyUsage: 'SIGN_VERIFY', KeySpec: 'ECC_NIST_EDWARDS25519' }),
    );
    const signer = await createKmsSigner(kms(), KeyMetadata?.KeyId ?? '', 'record.example.com');
    const key = parseVerifierKey(verifierKeyOf(signer));
    const note = await signNote('tideover/w-1\n0\n', signer);
    expect(openNote(note, key === null ? [] : [key])).toMatchObject({ result: 'signed' });
  });

  test('refuses a signing key of another kind', async () => {
    const { KeyMetadata } = await kms().send(
      new CreateKeyCommand({ KeyUsage: 'SIGN_VERIFY', KeySpec: 'ECC_NIST_P256' }),
    );
    await expect(createKmsSigner(kms(), KeyMetadata?.KeyId ?? '', 'record')).rejects.toThrow(
      'The record is signed with Ed25519; this key is ECC_NIST_P256',
    );
  });
});

function kms(): KMSClient {
  return new KMSClient({
    endpoint: ministack?.endpoint ?? 'http://127.0.0.1:9',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

function kmsKeyring(store: Store, prefix: string): Keyring {
  return createKmsKeyring(kms(), store, (window) => `${prefix}-${window}`);
}

async function makeKey(alias: string): Promise<void> {
  const { KeyMetadata } = await kms().send(new CreateKeyCommand({}));
  await kms().send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }));
}
