// The state's bucket stands in the Region of the first stack; a second stack elsewhere in the account has to find it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3 } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { regionOfBucket } from '../../infra/stack/bootstrap.ts';
import { backendUrl, withBackend } from '../../infra/stack/pulumi-call.ts';

const place = { stack: 'prod', account: '111111111111', region: 'eu-central-1' };
const project = 'name: tideover\nruntime: nodejs\n';

/** S3 as one asked in eu-central-1 finds it. */
const s3Answering = async (status: number, region?: string): Promise<S3> => {
  const server = createServer((_, response) => {
    if (region) response.setHeader('x-amz-bucket-region', region);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return new S3({
    endpoint: `http://127.0.0.1:${port}`,
    region: place.region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
};

test.each<[string, number, string | undefined, string | null]>([
  ['is there', 200, 'eu-central-1', 'eu-central-1'],
  ['is there, and the answer names no Region', 200, undefined, 'eu-central-1'],
  ['stands in another Region', 301, 'eu-west-1', 'eu-west-1'],
  ['is not there', 404, undefined, null],
])('a bucket that %s', async (_, status, named, expected) => {
  expect(await regionOfBucket(await s3Answering(status, named), 'b', place.region)).toBe(expected);
});

test('a bucket that is somebody else’s is an error', async () => {
  await expect(regionOfBucket(await s3Answering(403), 'b', place.region)).rejects.toThrow();
});

test('plain pulumi finds the stack where the npm scripts do', () => {
  const url = backendUrl({ ...place, region: 'eu-west-1' });
  const named = withBackend(project, url) ?? '';
  expect(backendUrl(place, named)).toBe('s3://tideover-state-111111111111?region=eu-west-1');
  expect(withBackend(named, url)).toBeNull();
  expect(backendUrl({ ...place, account: '222222222222' }, named)).toBe(
    's3://tideover-state-222222222222?region=eu-central-1',
  );
});
