// Backup channels: per channel a queue and one function that drains it within the channel's quota, claiming
// each recipient before it sends; the same for a roster of fifty and of 100,000. Everything is named by the
// channel's id, so a new channel changes no other.
import { sns } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { kindRecord } from '../pipelines/plan/channel-kinds.ts';
import { component, make } from './component.ts';
import { handlerFunction } from './handler-function.ts';
import { arnOf, nameOf, queueArn, tagsOf } from './names.ts';
import type { Place } from './place.ts';
import { allow, deny, type Statement } from './policy-document.ts';
import { queue } from './queue.ts';
import { emptySecret } from './secrets.ts';
import type { ChannelSettings, Settings } from './settings.ts';

/** The queue that takes notices for a channel. */
export const noticeQueueName = (channel: string): string => `notices-${channel}`;

/** Permissions of a sender: to send by its own kind of channel and no other. */
export const sendingStatements = (
  settings: Settings,
  kind: ChannelSettings['kind'],
  mailRegion: string,
): readonly Statement[] => {
  if (kind === 'ses' && settings.mail)
    return [
      allow(
        'SendMail',
        { ses: 'SendEmail SendRawEmail' },
        [
          arnOf(settings, 'ses', `identity/${settings.mail.domain}`, mailRegion),
          arnOf(settings, 'ses', `configuration-set/${nameOf(settings, 'mail')}`, mailRegion),
        ],
        { StringEquals: { 'ses:FromAddress': settings.mail.sender } },
      ),
    ];
  if (kind === 'sns')
    return [
      allow('SendTextMessages', { sns: 'Publish' }, ['*']),
      deny('DenyTopics', { sns: 'Publish' }, [`arn:${settings.partition}:sns:*:*:*`]),
    ];
  return [];
};

const handlerSeconds = 120;
/** The lowest limit of workers that a queue's mapping accepts; each keeps to its share of the quota. */
const workers = 2;

/** Makes one channel and returns its queue's URL. */
export const channel = (
  settings: Settings,
  where: Place,
  id: string,
  { kind, perMinute }: ChannelSettings,
): Output<string> =>
  component({ settings, where, tags: tagsOf(settings, 'channels') }, 'Channel', `channel-${id}`, (within) => {
    const name = noticeQueueName(id);
    const notices = queue(within, name, { handlerSeconds, attempts: 4 });
    const mailRegion = settings.mail?.region ?? settings.region;
    const { secret: form, title } = kindRecord(kind);
    const secret = form && emptySecret(within, `channel-${id}`, `${title.en}: ${form.form}`);
    handlerFunction(within, name, {
      handler: 'send',
      seconds: handlerSeconds,
      memoryMb: 512,
      concurrency: workers,
      environment: {
        CHANNEL_ID: id,
        CHANNEL_KIND: kind,
        PER_MINUTE: String(perMinute / workers),
        ...(secret && { CHANNEL_SECRET_ARN: secret.arn }),
        ...(kind === 'ses' &&
          settings.mail && {
            MAIL_FROM: settings.mail.sender,
            MAIL_REGION: mailRegion,
            MAIL_CONFIGURATION_SET: nameOf(settings, 'mail'),
          }),
      },
      vault: { home: where, reads: [`windows/*/claims/notices/${id}/`, `windows/*/facts/notices/${id}/`] },
      permissions: sendingStatements(settings, kind, mailRegion),
      ...(secret && { secrets: [secret] }),
      feed: { queue: notices.queue, queueName: name, batch: 10 },
    });
    return notices.queue.url;
  });

/** Sets the account's monthly limit for text messages, which cost money, or leaves the present one. */
export const textMessages = (settings: Settings): void => {
  if (settings.sms?.preferences !== 'create') return;
  const { monthlySpendLimitUsd: monthlySpendLimit } = settings.sms;
  component({ settings }, 'TextMessages', 'sms', (within) => {
    make(within, sns.SmsPreferences, 'sms', {
      monthlySpendLimit,
      defaultSmsType: 'Transactional',
    });
  });
};

/** Permission, for the roles of the phases, to put notices into every channel's queue. */
export const enqueueNotices = (settings: Settings): readonly Statement[] => {
  const queues = Object.keys(settings.channels).map((id) => queueArn(settings, noticeQueueName(id)));
  return queues.length === 0 ? [] : [allow('EnqueueNotices', { sqs: 'SendMessage GetQueueUrl' }, queues)];
};
