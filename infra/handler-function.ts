// A Lambda function with all that belongs to it: its own role, a log group that forgets, time and concurrency
// limits, an alarm, and, where a queue feeds it, the mapping.
import { cloudwatch, lambda, type sqs } from '@pulumi/aws';
import { all, type Input, type Output, output } from '@pulumi/pulumi';
import type { MachineDoor } from '../pipelines/ledger/entry.ts';
import { handlerCode } from './bundle.ts';
import { after, make } from './component.ts';
import { logGroupArn, nameOf, queueArn } from './names.ts';
import type { WithinPlace } from './place.ts';
import { allow, type Statement, trustService } from './policy-document.ts';
import { role } from './role.ts';
import type { Settings } from './settings.ts';
import { signingKey, signsWith, voiceName } from './signing-key.ts';
import { functionAlarms, watch } from './watch.ts';

export interface HandlerArguments {
  /** File name in infra/handlers without its ending. */
  readonly handler: string;
  readonly seconds: number;
  readonly memoryMb: number;
  /** At most so many at once. Where a queue feeds it, the mapping asks for no more, so that nothing is throttled. */
  readonly concurrency: number;
  /** Settings of the handler. Never a secret: a secret's ARN, or nothing. */
  readonly environment: { readonly [name: string]: Input<string> };
  /** What the handler may do beside writing its own log and taking from its own queue. */
  readonly permissions: Output<readonly Statement[]>;
  /** The door of the record's mailbox that it speaks at, with a key of its own. */
  readonly speaksAt?: MachineDoor;
  readonly feed?: { readonly queue: sqs.Queue; readonly queueName: string; readonly batch: number };
}

export const logGroupName = ({ stack }: Settings, name: string): string => `/tideover/${stack}/${name}`;

/** Everything that a handler's role may do: its log, its queue, and `permissions`. */
const handlerStatements = (
  settings: Settings,
  region: string,
  name: string,
  queueName: string | undefined,
  permissions: readonly Statement[],
): readonly Statement[] => [
  allow('WriteOwnLog', { logs: 'CreateLogStream PutLogEvents' }, [
    `${logGroupArn(settings, logGroupName(settings, name), region)}:log-stream:*`,
  ]),
  ...(queueName
    ? [
        allow('TakeFromOwnQueue', { sqs: 'ReceiveMessage DeleteMessage GetQueueAttributes' }, [
          queueArn(settings, queueName, region),
        ]),
      ]
    : []),
  ...permissions,
];

/** Logs that are forgotten in time. */
export const logGroup = (within: WithinPlace, name: string): cloudwatch.LogGroup => {
  const { settings, where, tags } = within;
  return make(within, cloudwatch.LogGroup, name, {
    name: logGroupName(settings, name),
    retentionInDays: settings.logDays,
    kmsKeyId: where.keyArn,
    tags,
  });
};

export const handlerFunction = (
  within: WithinPlace,
  name: string,
  { handler, seconds, memoryMb, concurrency, environment, permissions, speaksAt, feed }: HandlerArguments,
): lambda.Function => {
  const { settings, where, tags } = within;
  const voiceKeyArn =
    speaksAt &&
    signingKey(within, voiceName(speaksAt), {
      description: `speaks at the door ${speaksAt} of the record`,
      signer: `${name}-handler`,
    });
  const { arn, rights } = role(within, {
    name: `${name}-handler`,
    trust: trustService('lambda.amazonaws.com'),
    rights: all([permissions, voiceKeyArn ?? output(undefined)]).apply(([statements, voice]) =>
      handlerStatements(settings, where.region, name, feed?.queueName, [
        ...statements,
        ...(voice ? [signsWith('SpeakInTheRecord', voice)] : []),
      ]),
    ),
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
    environment: { variables: { ...environment, ...(voiceKeyArn && { VOICE_KEY_ARN: voiceKeyArn }) } },
    loggingConfig: { logFormat: 'JSON', logGroup: logGroup(within, name).name },
    tags,
  });
  if (feed) {
    make(within, lambda.EventSourceMapping, name, {
      eventSourceArn: feed.queue.arn,
      functionName: created.arn,
      batchSize: feed.batch,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: concurrency },
      tags,
    });
  }
  watch(within, name, functionAlarms(nameOf(settings, name)));
  return created;
};
