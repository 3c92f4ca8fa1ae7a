// A service of AWS that takes the request, begins to answer and says no more.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { expect, onTestFinished, test } from 'vitest';
import { silentFor } from '../../../pipelines/adapters/aws-patience.ts';

test.each([
  ['before its answer', false],
  ['within its answer', true],
])('a peer that falls silent %s ends the wait', { timeout: 10_000 }, async (_, begins) => {
  const server = createServer((_request, response) => {
    if (begins) response.writeHead(200, { 'content-length': '100' }).write('{');
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new KMSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: silentFor(200),
  });
  await expect(client.send(new DescribeKeyCommand({ KeyId: 'k' }))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});
