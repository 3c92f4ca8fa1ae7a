// How each kind of channel is built. A channel is built, and its secret read, only when it is used: a
// forgotten secret stops that channel and no other.

import { UserError } from '../../errors.ts';
import { type ChannelKind, kindRecord } from '../../plan/channel-kinds.ts';
import type { MessageChannel, SendResult } from '../../ports.ts';
import { lengthIn } from '../../text/text-size.ts';
import { sesChannel } from '../aws/ses-channel.ts';
import { snsChannel } from '../aws/sns-channel.ts';
import { alibabaSmsChannel } from './alibaba-sms.ts';
import type { ChannelBuilder, ChannelSetting } from './channel-setting.ts';
import { dingtalkChannel } from './dingtalk.ts';
import { feishuChannel } from './feishu.ts';
import { matrixChannel } from './matrix.ts';
import { slackChannel } from './slack.ts';
import { smtpChannel } from './smtp.ts';
import { teamsChannel } from './teams.ts';
import { tencentSmsChannel } from './tencent-sms.ts';
import { webhookChannel } from './webhook.ts';
import { wecomChannel } from './wecom.ts';

const builders: Readonly<Record<ChannelKind, ChannelBuilder>> = {
  wecom: wecomChannel,
  dingtalk: dingtalkChannel,
  feishu: feishuChannel,
  matrix: matrixChannel,
  slack: slackChannel,
  teams: teamsChannel,
  webhook: webhookChannel,
  smtp: (setting) => smtpChannel(setting),
  ses: sesChannel,
  sns: snsChannel,
  'alibaba-sms': alibabaSmsChannel,
  'tencent-sms': tencentSmsChannel,
  inbox: ({ channel }) => {
    throw new UserError({
      what: 'An inbox exists in rehearsals only',
      where: `organisation.yaml: channel ${channel.id}`,
      whatToDo: 'Use a real kind of channel, or messenger.adapter: embedded.',
    });
  },
};

/** A channel that cannot be built (its secret is missing or malformed) refuses each message and says why. */
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
        async (one) => tooLong(setting, message.text) ?? (await one.send(message)),
        (why): SendResult => ({ result: 'refused', why }),
      ),
    probe: () =>
      use(
        (one) => one.probe(),
        (why) => ({ works: false, why }),
      ),
  };
}

/** Refused here: the service would cut it, or refuse it after others got it. Templates' texts are short. */
function tooLong({ channel, limits: { size } }: ChannelSetting, text: string): SendResult | null {
  const { reach, wording } = kindRecord(channel.kind);
  const length = lengthIn(size.unit, text);
  if (reach === 'email' || wording !== undefined || length <= size.most) return null;
  return { result: 'refused', why: `${length} ${size.unit}, and ${size.most} are taken` };
}
