// How each kind of channel is built. Nothing is built, and no secret read, before the channel is used: a forgotten
// secret stops its own channel and no other.

import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { UserError } from '../../errors.ts';
import { type ChannelKind, kindRecord } from '../../plan/channel-kinds.ts';
import type { MessageChannel, SendResult } from '../../ports.ts';
import { createSesChannel } from '../aws/ses-channel.ts';
import { createSnsChannel } from '../aws/sns-channel.ts';
import { alibabaSmsChannel } from './alibaba-sms.ts';
import type { ChannelSetting } from './channel-setting.ts';
import { dingtalkChannel } from './dingtalk.ts';
import { feishuChannel } from './feishu.ts';
import { matrixChannel } from './matrix.ts';
import { serviceAddress } from './service-address.ts';
import { slackChannel } from './slack.ts';
import { smtpAccount, smtpChannel } from './smtp.ts';
import { teamsChannel } from './teams.ts';
import { tencentSmsChannel } from './tencent-sms.ts';
import type { WebService } from './web-channel.ts';
import { webhookChannel } from './webhook.ts';
import { wecomChannel } from './wecom.ts';

type Builder = (setting: ChannelSetting) => MessageChannel;

const builders: Readonly<Record<ChannelKind, Builder>> = {
  wecom: overWeb(wecomChannel),
  dingtalk: overWeb(dingtalkChannel),
  feishu: overWeb(feishuChannel),
  matrix: overWeb(matrixChannel),
  slack: overWeb(slackChannel),
  teams: (setting) => overWeb((service) => teamsChannel(service, setting.addressesOf))(setting),
  webhook: overWeb((service) => webhookChannel(service)),
  smtp: ({ channel, limits, secret, mail }) =>
    smtpChannel({ id: channel.id, limits, account: smtpAccount(channel, secret(), mail.from) }),
  ses: ({ channel, limits, window, mail, aws }) =>
    createSesChannel({
      id: channel.id,
      limits,
      window,
      sender: mail.from,
      client: new SESv2Client({ ...aws, ...patient }),
      ...(mail.configurationSet !== undefined && { configurationSet: mail.configurationSet }),
    }),
  sns: ({ channel, limits, aws }) =>
    createSnsChannel({ id: channel.id, limits, client: new SNSClient({ ...aws, ...patient }) }),
  'alibaba-sms': ({ secret, ...service }) => alibabaSmsChannel(service, secret()),
  'tencent-sms': ({ secret, ...service }) => tencentSmsChannel(service, secret()),
  inbox: ({ channel }) => {
    throw new UserError({
      what: 'An inbox exists in rehearsals only',
      where: `organisation.yaml: channel ${channel.id}`,
      whatToDo: 'Use a real kind of channel, or messenger.adapter: embedded.',
    });
  },
};

/** What cannot be built (its secret is missing or of the wrong form) refuses each message and says why. */
export function channelWhenUsed(setting: ChannelSetting): MessageChannel {
  const { channel, limits } = setting;
  let built: MessageChannel | null = null;
  const use = async <Answer>(
    ask: (channel: MessageChannel) => Promise<Answer>,
    otherwise: (why: string) => Answer,
  ): Promise<Answer> => {
    try {
      built ??= builders[channel.kind](setting);
    } catch (error) {
      if (error instanceof UserError) return otherwise(`${error.message} (${error.where})`);
      throw error;
    }
    return ask(built);
  };
  return {
    id: channel.id,
    limits,
    send: (message) =>
      use(
        (one) => one.send(message),
        (why): SendResult => ({ result: 'refused', why }),
      ),
    probe: () =>
      use(
        (one) => one.probe(),
        (why) => ({ works: false, why }),
      ),
  };
}

function overWeb(make: (service: WebService) => MessageChannel): Builder {
  return ({ channel, limits, secret, post, now }) =>
    make({
      id: channel.id,
      limits,
      post,
      now,
      address: serviceAddress(channel, secret(), kindRecord(channel.kind).secret),
    });
}

/** One try, since a repeated request is a second message; and never silent for longer than this. */
const patient = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};
