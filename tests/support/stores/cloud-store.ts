// A strict fake of object stores that speak S3's API each in its own dialect, written from the vendors' documents:
// what a store refuses, ignores or forgets is what it is for. Serves one bucket on 127.0.0.1 for one test.

import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { clientOf, type ObjectPlace } from '../../../pipelines/adapters/stores/object-place.ts';

export type CloudStore =
  /** Alibaba OSS: forbids overwriting by a header of its own, unless versions were ever kept; no If-None-Match. */
  | 'oss'
  /** Tencent COS: the same by another header; answers If-None-Match beside it with 304. */
  | 'cos'
  /** Garage and others: take If-None-Match, and overwrite. */
  | 'deaf';

interface Kept {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PlayedStore {
  /** Opens a client for `place` that reaches this server by whatever host name it asks for. */
  readonly client: (place: ObjectPlace, env: NodeJS.ProcessEnv) => ReturnType<typeof clientOf>;
  readonly objects: ReadonlyMap<string, Kept>;
  /** Method and path of every request that was answered with success, with the access key that signed it. */
  readonly taken: readonly string[];
  versioning: '' | 'Enabled' | 'Suspended';
  /** How many of the next writes are carried out and answered with a broken connection. */
  loseAnswers: number;
}

export async function playCloudStore(kind: CloudStore, bucket: string): Promise<PlayedStore> {
  const objects = new Map<string, Kept>();
  const taken: string[] = [];
  const played: PlayedStore = {
    client: (place, env) => clientOf({ ...place, endpoint: plain(place.endpoint) }, env, agent),
    objects,
    taken,
    versioning: '',
    loseAnswers: 0,
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Every name leads here, as a bucket's own host name does in the cloud.
  const agent = new Agent({
    lookup: (_, { all }, found) =>
      all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4),
  });
  onTestFinished(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  const plain = (endpoint = 'https://s3.example.com') =>
    endpoint.replace(/^https:(.*?)\/?$/, `http:$1:${port}`);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    const { headers, method = '' } = request;
    const refuse = (status: number, code: string) => {
      response.statusCode = status;
      response.end(method === 'HEAD' ? undefined : `<Error><Code>${code}</Code></Error>`);
    };
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const key = decodeURIComponent(pathname.slice(1));
    if (!headers.host?.startsWith(`${bucket}.`))
      return refuse(403, kind === 'oss' ? 'SecondLevelDomainForbidden' : 'PathStyleDomainForbidden');
    const signer = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
    if (signer === undefined) return refuse(403, 'AccessDenied');
    if (String(headers['content-encoding']).includes('aws-chunked') || headers['x-amz-trailer'])
      return refuse(400, 'InvalidArgument');
    const done = (text = '') => {
      taken.push(`${method} ${pathname} ${signer}`);
      response.end(text);
    };
    if (searchParams.has('versioning'))
      return done(
        `<VersioningConfiguration>${played.versioning && `<Status>${played.versioning}</Status>`}</VersioningConfiguration>`,
      );
    if (searchParams.has('list-type')) {
      const prefix = searchParams.get('prefix') ?? '';
      const keys = [...objects.keys()].filter((each) => each.startsWith(prefix));
      return done(
        `<ListBucketResult>${keys.map((each) => `<Contents><Key>${each}</Key></Contents>`).join('')}</ListBucketResult>`,
      );
    }
    const found = objects.get(key);
    if (method === 'PUT') {
      if (kind === 'oss' && headers['if-none-match']) return refuse(501, 'NotImplemented');
      if (kind === 'cos' && headers['if-none-match']) return refuse(304, 'NotModified');
      const forbidden = kind !== 'deaf' && headers[`x-${kind}-forbid-overwrite`] === 'true';
      if (forbidden && played.versioning === '' && found) return refuse(409, 'FileAlreadyExists');
      const own = Object.entries(headers).filter(([name]) => /^x-(amz|oss|cos)-meta-/.test(name));
      objects.set(key, { body, headers: Object.fromEntries(own) as Kept['headers'] });
      if (played.loseAnswers > 0) {
        played.loseAnswers -= 1;
        request.socket.destroy();
        return;
      }
      return done();
    }
    if (found === undefined) return refuse(404, 'NoSuchKey');
    for (const [name, value] of Object.entries(found.headers)) response.setHeader(name, value);
    taken.push(`${method} ${pathname} ${signer}`);
    response.end(method === 'HEAD' ? undefined : found.body);
  };
  return played;
}
