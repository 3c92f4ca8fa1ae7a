// A stack brought up on an emulator of one's own, with what tests do to what stands there.
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { awsPlace } from '../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../pipelines/adapters/stores/s3-store.ts';
import type { Store } from '../../pipelines/ports.ts';
import { exampleConfiguration } from '../infra/recorded-graph.ts';
import { type Emulator, emulatorMissing, startEmulator } from './emulator.ts';
import { type EngineRun, engineMissing, engineRun, useStandIn } from './engine.ts';
import { type Recorders, startRecorders } from './recorders.ts';

/** Why nothing can be deployed here, or undefined when it can. */
export const deploymentMissing = (): string | undefined => engineMissing() ?? emulatorMissing();

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Deployed {
  readonly emulator: Emulator;
  readonly recorders: Recorders;
  readonly run: EngineRun;
  /** The vault, with every right. */
  readonly vault: Store;
  readonly vaultBucket: string;
  readonly output: <Value>(name: string) => Value;
  readonly connection: (credentials?: Credentials) => {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Credentials;
  };
  readonly s3: () => S3Client;
  /** What a reader gets from the distribution. */
  readonly readStatus: (path: string) => Promise<ReadPage>;
  /** A session of a role. */
  readonly withRightsOf: (role: string) => Promise<Credentials>;
  readonly stop: () => Promise<void>;
}

export interface ReadPage {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export const until = async (
  what: string,
  done: () => boolean | Promise<boolean>,
  seconds = 60,
  everyMs = 100,
): Promise<void> => {
  const giveUpAt = Date.now() + seconds * 1000;
  while (!(await done())) {
    if (Date.now() > giveUpAt) throw new Error(`${what} did not happen within ${seconds} s`);
    await sleep(everyMs);
  }
};

/**
 * Brings the dev stack up with `changes` of its configuration. `guarded`: permissions are enforced and everything
 * goes over TLS, as in AWS; the certificate is the emulator's own.
 */
export const deploy = async (
  changes: { readonly [key: string]: unknown },
  transport: 'guarded' | 'plain',
): Promise<Deployed> => {
  useStandIn();
  const guarded = transport === 'guarded';
  if (guarded) process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const [emulator, recorders] = await Promise.all([
    startEmulator(guarded ? { AUTH: 'true', USE_SSL: '1' } : {}),
    startRecorders(),
  ]);
  const run = await engineRun('dev', exampleConfiguration('dev', changes), {
    AWS_ENDPOINT_URL: emulator.endpoint,
    ...(guarded && { NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    STAND_IN_FUNCTION_ENVIRONMENT: JSON.stringify({
      AWS_ENDPOINT_URL_SESV2: recorders.mailUrl,
      GITHUB_API_URL: recorders.githubUrl,
    }),
  });
  const stop = async () => {
    await emulator.stop();
    await recorders.stop();
    run.remove();
  };
  try {
    const { outputs } = await run.stack.up();
    const output = <Value>(name: string): Value => outputs[name]?.value as Value;
    const root = { accessKeyId: '000000000000', secretAccessKey: 'test' };
    const connection = (credentials: Credentials = root) => ({
      endpoint: emulator.endpoint,
      region: 'us-east-1',
      credentials,
    });
    const s3 = () => new S3Client({ ...connection(), forcePathStyle: true });
    const copies = new Map<string, Promise<Credentials>>();
    const vaultBucket = new URL(output<string>('storeUrl')).host;
    return {
      emulator,
      recorders,
      run,
      output,
      connection,
      s3,
      vaultBucket,
      vault: createS3Store({ place: awsPlace(vaultBucket), client: s3() }),
      readStatus: (path) => readPage(emulator.endpoint, new URL(output<string>('statusUrl')).host, path),
      withRightsOf: (role) => {
        const copy =
          copies.get(role) ?? sessionOf(new IAMClient(connection()), new STSClient(connection()), role);
        copies.set(role, copy);
        return copy;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** fetch drops a `host` header, so this request is made by hand. */
const readPage = (endpoint: string, host: string, path: string) =>
  new Promise<ReadPage>((resolve, reject) => {
    const { hostname, port, protocol } = new URL(endpoint);
    const request = protocol === 'https:' ? httpsRequest : httpRequest;
    request({ hostname, port, path, headers: { host, 'x-forwarded-proto': 'https' } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    })
      .on('error', reject)
      .end();
  });

/** A session of the role itself, its boundary included; that its own trust lets nobody here in is put aside for it. */
const sessionOf = async (iam: IAMClient, sts: STSClient, role: string): Promise<Credentials> => {
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
  });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument }));
  const RoleArn = `arn:aws:iam::000000000000:role/${role}`;
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'tests' }));
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
};
