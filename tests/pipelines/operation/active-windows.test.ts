// The handlers read what was published last. Against the emulator, since replacing is what the bucket does.

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsPlace } from '../../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../../pipelines/adapters/stores/s3-store.ts';
import { activeWindow, readActiveWindows } from '../../../pipelines/auto-reply/active-window.ts';
import { publishActiveWindow } from '../../../pipelines/operation/active-windows.ts';
import { policy } from '../../support/letters.ts';
import { type Ministack, startMinistack, whyNoMinistack } from '../../support/ministack.ts';

const missing = whyNoMinistack();
if (missing !== null) console.info(`skipped: ${missing}`);

describe.skipIf(missing !== null)('active windows in a bucket', () => {
  let ministack: Ministack;
  let client: S3Client;
  beforeAll(async () => {
    ministack = await startMinistack(['s3']);
    client = new S3Client({
      endpoint: ministack.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateBucketCommand({ Bucket: 'vault' }));
  });
  afterAll(() => ministack.stop());

  test('are read as they were published last, each under its id', async () => {
    const plan = { id: 'w1', title: policy.title, start: 's', end: 'e', customerChannels: [] };
    const organisation = {
      name: policy.organisation,
      customerChannels: [],
      autoReply: { from: 'a@example.com', humanContact: 'x', ownAddresses: [], otherResponders: [] },
    };
    const ended = Temporal.Instant.from('2026-12-06T03:00:00Z');
    await publishActiveWindow(client, 'vault', activeWindow(plan, organisation, null));
    await publishActiveWindow(client, 'vault', activeWindow({ ...plan, id: 'w2' }, organisation, null));
    await publishActiveWindow(client, 'vault', activeWindow(plan, organisation, ended));
    const read = await readActiveWindows(createS3Store({ place: awsPlace('vault'), client }));
    expect(read).toEqual([
      activeWindow(plan, organisation, ended),
      activeWindow({ ...plan, id: 'w2' }, organisation, null),
    ]);
  });
});
