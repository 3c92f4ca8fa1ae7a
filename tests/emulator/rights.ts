// What a role may do on the deployed stack, tried out: each act is one request, and what became of it is one word.
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Deployed } from './deployed.ts';

export interface Role {
  readonly create: (part: string) => Promise<Outcome>;
  readonly list: (prefix: string) => Promise<Outcome>;
  readonly read: (bucket: string, key: string) => Promise<Outcome>;
  readonly put: (bucket: string, key: string) => Promise<Outcome>;
  readonly send: (queue: string) => Promise<Outcome>;
  readonly receive: (queue: string) => Promise<Outcome>;
  readonly secret: (name: string) => Promise<Outcome>;
}

/** A refusal for another reason than the rights is no proof of anything, so it is told in full. */
type Outcome = 'allowed' | 'denied' | `failed: ${string}`;

const outcome = async (act: Promise<unknown>): Promise<Outcome> => {
  try {
    await act;
    return 'allowed';
  } catch (error) {
    const { name, message } = error as Error;
    return /AccessDenied|Forbidden|403/.test(`${name} ${message}`) ? 'denied' : `failed: ${name} ${message}`;
  }
};

/** `name` is the role's own name without the stack's. */
export const roleOf = async (deployed: Deployed, window: string, name: string): Promise<Role> => {
  const given = {
    ...deployed.connection(await deployed.withRightsOf(`tideover-dev-${name}`)),
    maxAttempts: 1,
  };
  const s3 = new S3Client({ ...given, forcePathStyle: true });
  const sqs = new SQSClient(given);
  const secrets = new SecretsManagerClient(given);
  const queueUrl = (queue: string) => `${deployed.emulator.endpoint}/000000000000/tideover-dev-${queue}`;
  const Bucket = deployed.vaultBucket;
  return {
    create: (part) =>
      outcome(
        s3.send(
          new PutObjectCommand({
            Bucket,
            // A part that ends with a hyphen is the beginning of a name.
            Key: `windows/${window}/${part}${part.endsWith('-') ? '' : '/'}${crypto.randomUUID()}`,
            Body: 'x',
            IfNoneMatch: '*',
          }),
        ),
      ),
    list: (Prefix) => outcome(s3.send(new ListObjectsV2Command({ Bucket, Prefix }))),
    read: (bucket, Key) => outcome(s3.send(new GetObjectCommand({ Bucket: bucket, Key }))),
    put: (bucket, Key) => outcome(s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }))),
    send: (queue) =>
      outcome(sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(queue), MessageBody: '{}' }))),
    // Nothing is taken out of anybody's hands: what is seen comes back at once.
    receive: (queue) =>
      outcome(
        sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl(queue), VisibilityTimeout: 0, WaitTimeSeconds: 0 }),
        ),
      ),
    secret: (secret) =>
      outcome(secrets.send(new GetSecretValueCommand({ SecretId: `tideover/dev/${secret}` }))),
  };
};
