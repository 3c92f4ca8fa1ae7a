// Receives mail while the messenger is away: SES receipt rule → bucket → queue → handler that answers. The
// rule is never switched on or off: the handler looks at the window and answers nothing outside it. Bucket
// and queue give retries, and let a test put a message where SES would.

import { cloudwatch, type lambda, s3, ses } from '@pulumi/aws';
import type { RefusalCause } from '../pipelines/auto-reply/refusals.ts';
import { replyLimits } from '../pipelines/auto-reply/reply-policy.ts';
import { sendingStatements } from './channels.ts';
import { after, component, make } from './component.ts';
import { handlerFunction } from './handler-function.ts';
import { arnOf, bucketArn, bucketNameOf, nameOf } from './names.ts';
import type { Place, WithinPlace } from './place.ts';
import { allow, allowTo, fromSource, ownAccountOnly, policyDocument, tlsOnly } from './policy-document.ts';
import { keepPrivate } from './private-bucket.ts';
import { queue } from './queue.ts';
import type { MailSettings, Settings } from './settings.ts';
import { type Watched, watch } from './watch.ts';

export const inboundBucketName = (settings: Settings, region: string): string =>
  bucketNameOf(settings, 'inbound-mail', region);

/** The bucket's policy: only SES may put mail in, and only for our receipt rule of our account. */
export const inboundPolicy = (settings: Settings, region: string, ruleSet: string): string => {
  const arn = bucketArn(settings, inboundBucketName(settings, region));
  return policyDocument([
    allowTo(
      { Service: 'ses.amazonaws.com' },
      'MailServiceStores',
      { s3: 'PutObject' },
      [`${arn}/mail/*`],
      fromSource(
        settings.account,
        arnOf(
          settings,
          'ses',
          `receipt-rule-set/${ruleSet}:receipt-rule/${nameOf(settings, 'auto-reply')}`,
          region,
        ),
      ),
    ),
    ownAccountOnly(settings.account, { s3: '*' }, [arn, `${arn}/*`]),
    tlsOnly({ s3: '*' }, [arn, `${arn}/*`]),
  ]);
};

/** Days after which a message is deleted; it is read within seconds. */
const inboundDays = 7;

export const mailIn = (
  settings: Settings,
  mail: MailSettings,
  receive: NonNullable<MailSettings['receive']>,
  home: Place,
  where: Place,
): void =>
  component({ settings, where }, 'MailIn', 'mail-in', (within) => {
    const bucketName = inboundBucketName(settings, where.region);
    const bucket = make(within, s3.Bucket, 'inbound-mail', { bucket: bucketName });
    const forgets = [{ id: 'forget', filter: { prefix: '' }, expiration: { days: inboundDays } }];
    // AES256 and not our key: SES would need a grant on the key, and SES's own support for keys encrypts
    // client-side.
    keepPrivate(within, 'inbound-mail', bucket, { keyArn: null, forgets });
    const bucketPolicy = make(within, s3.BucketPolicy, 'inbound-mail', {
      bucket: bucket.bucket,
      policy: inboundPolicy(settings, where.region, receive.ruleSet.name),
    });

    const seconds = 60;
    const arrived = queue(within, 'inbound-mail', {
      handlerSeconds: seconds,
      attempts: 3,
      feeder: { service: 's3.amazonaws.com', sourceArn: bucketArn(settings, bucketName) },
    });
    const queueArn = arrived.queue.arn;
    // Waits for the queue's policy, because S3 tests the queue at once and refuses one that does not let it
    // in.
    make(after(within, arrived.policy), s3.BucketNotification, 'inbound-mail', {
      bucket: bucket.bucket,
      queues: [{ id: 'arrived', queueArn, events: ['s3:ObjectCreated:*'], filterPrefix: 'mail/' }],
    });
    const reply = handlerFunction(within, 'auto-reply-mail', {
      handler: 'auto-reply-mail',
      seconds,
      memoryMb: 512,
      concurrency: 2,
      environment: {
        INBOUND_BUCKET: bucketName,
        VAULT_REGION: home.region,
        MAIL_FROM: mail.sender,
        MAIL_CONFIGURATION_SET: nameOf(settings, 'mail'),
      },
      vault: { home, reads: ['active/', 'windows/*/claims/auto-reply/', 'windows/*/facts/mail/'] },
      permissions: [
        allow('ReadArrivedMail', { s3: 'GetObject' }, [`${bucketArn(settings, bucketName)}/mail/*`]),
        ...sendingStatements(settings, 'ses', where.region),
      ],
      speaksAt: 'mail',
      feed: { queue: arrived.queue, queueName: 'inbound-mail', batch: 5 },
    });
    watchReplyLimits(within, 'auto-reply-mail', reply);

    const ownRuleSet =
      receive.ruleSet.use === 'create'
        ? make(within, ses.ReceiptRuleSet, 'inbound-mail', { ruleSetName: receive.ruleSet.name })
        : undefined;
    make(after(within, bucketPolicy), ses.ReceiptRule, 'inbound-mail', {
      name: nameOf(settings, 'auto-reply'),
      ruleSetName: ownRuleSet?.ruleSetName ?? receive.ruleSet.name,
      recipients: [...receive.recipients],
      enabled: true,
      scanEnabled: true,
      tlsPolicy: 'Require',
      s3Actions: [{ position: 1, bucketName: bucket.bucket, objectKeyPrefix: 'mail/' }],
    });
    if (ownRuleSet) {
      make(within, ses.ActiveReceiptRuleSet, 'inbound-mail', { ruleSetName: ownRuleSet.ruleSetName });
    }
  });

/**
 * Causes that the handler logs, and what each means. A customer who writes while a limit is reached gets no
 * reply, so the log line becomes a metric and the metric an alarm, and people answer by hand.
 */
const meanings = {
  'minute-limit': `More than ${replyLimits.perMinute} letters came within a minute: those beyond got no auto-reply, answer them by hand.`,
  'window-limit': `${replyLimits.perWindow} auto-replies went out in this window: from now on nobody gets one, answer the mailbox by hand.`,
} satisfies Partial<Record<RefusalCause, string>>;

const namespace = 'Tideover';

/** Makes metrics and alarms of log lines of `handler` that a limit left somebody without a reply. */
const watchReplyLimits = (within: WithinPlace, name: string, handler: lambda.Function): void => {
  const { settings } = within;
  const alarms: { [cause: string]: Watched } = {};
  for (const [cause, meaning] of Object.entries(meanings)) {
    const metric = nameOf(settings, `${name}-${cause}`);
    make(within, cloudwatch.LogMetricFilter, `${name}-${cause}`, {
      name: metric,
      logGroupName: handler.loggingConfig.apply(({ logGroup }) => logGroup ?? ''),
      // A term and not a JSON path, so that it matches however Lambda's own JSON wraps the handler's line.
      pattern: `"${cause}"`,
      metricTransformation: { name: metric, namespace, value: '1' },
    });
    alarms[cause] = { namespace, metric, above: 0, meaning };
  }
  watch(within, name, alarms);
};
