// A Lambda function with everything that belongs to it: its own role, a log group with retention, time and
// concurrency limits, an alarm, and, where a queue feeds it, the mapping.
import { cloudwatch, lambda, type secretsmanager, type sqs } from '@pulumi/aws';
import { all, type Input, output } from '@pulumi/pulumi';
import type { MachineDoor } from '../pipelines/ledger/entry.ts';
import { handlerCode } from './bundle.ts';
import { after, make } from './component.ts';
import { logGroupArn, nameOf, queueArn, vaultBucketName } from './names.ts';
import type { Place, WithinPlace } from './place.ts';
import { allow, type Statement, trustService } from './policy-document.ts';
import { role } from './role.ts';
import { readSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { signingKey, signsWith, voiceName } from './signing-key.ts';
import { useVault } from './store-access.ts';
import { functionAlarms, watch } from './watch.ts';

export interface HandlerArguments {
  /** File name in infra/handlers without its ending. */
  readonly handler: string;
  readonly seconds: number;
  readonly memoryMb: number;
  /** Most calls at once. A queue's mapping has the same limit, so that no message is throttled. */
  readonly concurrency: number;
  /** Environment variables of the handler; at most the ARN of a secret, never the secret. */
  readonly environment: { readonly [name: string]: Input<string> };
  /** Prefixes that it reads in the vault, which is in the Region `home`; doors.ts says what it may create. */
  readonly vault?: { readonly home: Place; readonly reads: readonly string[] };
  readonly secrets?: readonly secretsmanager.Secret[];
  /** Additional permissions of the handler. */
  readonly permissions?: readonly Statement[];
  /** The door of the record's mailbox through which it puts facts, signed with a key of its own. */
  readonly speaksAt?: MachineDoor;
  readonly feed?: { readonly queue: sqs.Queue; readonly queueName: string; readonly batch: number };
}

export const logGroupName = ({ stack }: Settings, name: string): string => `/tideover/${stack}/${name}`;

/** A log group whose entries are deleted after a while. */
export const logGroup = (within: WithinPlace, name: string): cloudwatch.LogGroup => {
  const { settings, where } = within;
  return make(within, cloudwatch.LogGroup, name, {
    name: logGroupName(settings, name),
    retentionInDays: settings.logDays,
    kmsKeyId: where.keyArn,
  });
};

const takeFrom = (queue: string): Statement =>
  allow('TakeFromOwnQueue', { sqs: 'ReceiveMessage DeleteMessage GetQueueAttributes' }, [queue]);

export const handlerFunction = (
  within: WithinPlace,
  name: string,
  { handler, seconds, memoryMb, concurrency, environment, vault, secrets = [], ...more }: HandlerArguments,
): lambda.Function => {
  const { settings, where } = within;
  const { permissions = [], speaksAt, feed } = more;
  const roleName = `${name}-handler`;
  const voiceKeyArn =
    speaksAt &&
    signingKey(within, voiceName(speaksAt), {
      description: `speaks at the door ${speaksAt} of the record`,
      signer: roleName,
    });
  const keys = all([where.keyArn, vault?.home.keyArn ?? where.keyArn, voiceKeyArn ?? output(undefined)]);
  const { arn, rights } = role(within, {
    name: roleName,
    trust: trustService('lambda.amazonaws.com'),
    rights: all([keys, all(secrets.map((secret) => secret.arn))]).apply(([[key, vaultKey, voice], arns]) => [
      allow('WriteOwnLog', { logs: 'CreateLogStream PutLogEvents' }, [
        `${logGroupArn(settings, logGroupName(settings, name), where.region)}:log-stream:*`,
      ]),
      ...(feed ? [takeFrom(queueArn(settings, feed.queueName, where.region))] : []),
      ...(vault ? useVault(settings, roleName, vaultKey, vault.reads) : []),
      ...permissions,
      ...(arns.length > 0 ? readSecrets(arns, key) : []),
      ...(voice ? [signsWith('SpeakInTheRecord', voice)] : []),
    ]),
  });
  const created = make(after(within, rights), lambda.Function, name, {
    name: nameOf(settings, name),
    role: arn,
    runtime: 'nodejs24.x',
    architectures: ['arm64'],
    handler: 'index.handler',
    code: handlerCode(handler),
    timeout: seconds,
    memorySize: memoryMb,
    reservedConcurrentExecutions: concurrency,
    environment: {
      variables: {
        ...(vault && { VAULT_BUCKET: vaultBucketName(settings) }),
        ...environment,
        ...(voiceKeyArn && { VOICE_KEY_ARN: voiceKeyArn }),
      },
    },
    loggingConfig: { logFormat: 'JSON', logGroup: logGroup(within, name).name },
  });
  if (feed) {
    make(within, lambda.EventSourceMapping, name, {
      eventSourceArn: feed.queue.arn,
      functionName: created.arn,
      batchSize: feed.batch,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: concurrency },
    });
  }
  watch(within, name, functionAlarms(nameOf(settings, name)));
  return created;
};
