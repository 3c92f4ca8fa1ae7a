// Alibaba OSS and Tencent COS as a store, and stores that do not create once, on strict fakes.

import { describe, expect, test } from 'vitest';
import { probeKey } from '../../../../pipelines/adapters/stores/create-once.ts';
import { clientOf, objectPlaceIn } from '../../../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../../../pipelines/adapters/stores/s3-store.ts';
import { type CloudStore, playCloudStore } from '../../../support/stores/cloud-store.ts';

const addresses: Readonly<Record<CloudStore, string>> = {
  oss: 'oss://record/place?region=cn-hangzhou',
  cos: 'cos://record-1250000000/place?region=ap-shanghai',
  deaf: 's3://record/place?endpoint=https://garage.example.com&region=garage&credentials=OSS',
};
const env = {
  OSS_ACCESS_KEY_ID: 'id-at-oss',
  OSS_SECRET_ACCESS_KEY: 'CANARY',
  COS_ACCESS_KEY_ID: 'id-at-cos',
  COS_SECRET_ACCESS_KEY: 'CANARY',
};
const bytes = (text: string) => new TextEncoder().encode(text);

const played = async (kind: CloudStore) => {
  const place = objectPlaceIn(addresses[kind]);
  if (place === null) throw new Error('no place');
  const store = await playCloudStore(kind, place.bucket);
  return { store, open: () => createS3Store({ place, client: store.client(place, env), prove: true }) };
};

describe.each(['oss', 'cos'] as const)('a record at %s', (kind) => {
  test('is created once, read and listed, under the credentials of its own cloud', async () => {
    const { store, open } = await played(kind);
    expect(await open().create('windows/w/a', bytes('first'))).toBe('created');
    expect(await open().create('windows/w/a', bytes('second'))).toBe('exists');
    expect(await open().read('windows/w/a')).toEqual(bytes('first'));
    expect(await open().read('windows/w/b')).toBeNull();
    expect(await open().list('windows/')).toEqual(['windows/w/a']);
    expect(new Set(store.taken.map((line) => line.split(' ')[2]))).toEqual(new Set([`id-at-${kind}`]));
  });

  test('knows its own write when the answer is lost', async () => {
    const { store, open } = await played(kind);
    const opened = open();
    await opened.create('windows/w/a', bytes('first'));
    store.loseAnswers = 1;
    expect(await opened.create('windows/w/b', bytes('second'))).toBe('created');
  });

  test('has one winner of twenty', async () => {
    const { open } = await played(kind);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, number) => open().create('windows/w/claim', bytes(String(number)))),
    );
    expect(results.filter((result) => result === 'created')).toHaveLength(1);
  });

  test.each(['Enabled', 'Suspended'] as const)('is refused where versioning is %s', async (versioning) => {
    const { store, open } = await played(kind);
    store.versioning = versioning;
    await expect(open().create('windows/w/a', bytes('x'))).rejects.toMatchObject({
      name: 'UserError',
      whatToDo: expect.stringContaining('versioning was never switched on'),
    });
    expect([...store.objects.keys()]).toEqual([`place/${probeKey}`]);
  });

  test('is refused where versioning was switched on after it had proven itself', async () => {
    const { store, open } = await played(kind);
    await open().create('windows/w/a', bytes('x'));
    store.versioning = 'Enabled';
    await expect(open().create('windows/w/b', bytes('x'))).rejects.toMatchObject({ name: 'UserError' });
    expect(store.objects.has('place/windows/w/b')).toBe(false);
  });
});

test('a store that takes the question and overwrites is refused before anything is written', async () => {
  const { store, open } = await played('deaf');
  await expect(open().create('windows/w/claims/00000001.json', bytes('x'))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('two runs could hold one window'),
  });
  expect([...store.objects.keys()]).toEqual([`place/${probeKey}`]);
});

test('a store proves itself once an opening, by one request where it did before, and not to whoever only reads', async () => {
  const { store, open } = await played('oss');
  await open().create('windows/w/a', bytes('x'));
  const before = store.taken.length;
  const opened = open();
  await opened.read('windows/w/a');
  await opened.list('windows/');
  expect(store.taken.slice(before)).toHaveLength(2);
  await opened.create('windows/w/b', bytes('x'));
  await opened.create('windows/w/c', bytes('x'));
  // The probe itself is refused; the state of versioning is the fifth.
  expect(store.taken.slice(before)).toHaveLength(5);
});

describe('a place', () => {
  test.each([
    ['oss://record/x', 'its region'],
    ['cos://record-1/x?style=path', 'its region'],
    ['oss://record/x?region=cn-hangzhou&colour=red', 'colour'],
    ['s3://record/x?style=ftp', 'ftp'],
    ['s3://record/x?endpoint=garage', 'endpoint'],
  ])('%s is refused with what is wrong', (address, said) => {
    expect(() => objectPlaceIn(address)).toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringContaining(said) }),
    );
  });

  test('has the bucket in the host’s name unless it asks for the path', () => {
    expect(objectPlaceIn('s3://record/x?endpoint=http://store.example.com')?.pathStyle).toBe(false);
    expect(objectPlaceIn('s3://record/x?endpoint=http://store.example.com&style=path')?.pathStyle).toBe(true);
  });

  test('without its credentials says which it looked for', async () => {
    const place = objectPlaceIn('oss://record/x?region=cn-hangzhou&credentials=SECOND');
    if (place === null) throw new Error('no place');
    expect(() => clientOf(place, env)).toThrow(
      expect.objectContaining({ whatToDo: expect.stringContaining('SECOND_ACCESS_KEY_ID') }),
    );
    const keys = { SECOND_ACCESS_KEY_ID: 'id', SECOND_SECRET_ACCESS_KEY: 'CANARY' };
    const { credentials } = clientOf(place, { TIDEOVER_STORE_KEYS: JSON.stringify(keys) }).config;
    expect((await credentials()).accessKeyId).toBe('id');
    expect(() => clientOf(place, { TIDEOVER_STORE_KEYS: 'CANARY' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('CANARY') }),
    );
  });
});
