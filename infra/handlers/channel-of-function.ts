// The one channel that a sending function serves, from its settings and, where it needs one, its own secret.

import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { createSesChannel, createSesClient } from '../../pipelines/adapters/aws/ses-channel.ts';
import { createSnsChannel } from '../../pipelines/adapters/aws/sns-channel.ts';
import { dingtalkChannel, dingtalkHosts } from '../../pipelines/adapters/channels/dingtalk.ts';
import { feishuChannel, feishuHosts } from '../../pipelines/adapters/channels/feishu.ts';
import { createPost } from '../../pipelines/adapters/channels/post.ts';
import { serviceAddress } from '../../pipelines/adapters/channels/service-address.ts';
import { slackChannel, slackHosts } from '../../pipelines/adapters/channels/slack.ts';
import { teamsChannel } from '../../pipelines/adapters/channels/teams.ts';
import type { WebService } from '../../pipelines/adapters/channels/web-channel.ts';
import { webhookChannel } from '../../pipelines/adapters/channels/webhook.ts';
import { wecomChannel, wecomHosts } from '../../pipelines/adapters/channels/wecom.ts';
import type { ChannelLimits, MessageChannel } from '../../pipelines/ports.ts';
import { environment } from './lambda.ts';

interface WebKind {
  readonly make: (service: WebService) => MessageChannel;
  /** Where the service lives; null where every company has an address of its own. */
  readonly hosts: readonly string[] | null;
}

const webKinds: { readonly [kind: string]: WebKind } = {
  wecom: { make: wecomChannel, hosts: wecomHosts },
  dingtalk: { make: dingtalkChannel, hosts: dingtalkHosts },
  feishu: { make: feishuChannel, hosts: feishuHosts },
  slack: { make: slackChannel, hosts: slackHosts },
  teams: { make: teamsChannel, hosts: null },
  webhook: { make: webhookChannel, hosts: null },
};

/** Mail carries the window's id, so each window has a channel of its own. */
export async function channelOfFunction(window: string, limits: ChannelLimits): Promise<MessageChannel> {
  const id = environment('CHANNEL_ID');
  const kind = environment('CHANNEL_KIND');
  if (kind === 'ses')
    return createSesChannel({
      id,
      limits,
      window,
      client: createSesClient(environment('MAIL_REGION')),
      sender: environment('MAIL_FROM'),
      configurationSet: environment('MAIL_CONFIGURATION_SET'),
    });
  if (kind === 'sns') return createSnsChannel({ id, limits, client: new SNSClient({ maxAttempts: 1 }) });
  const web = webKinds[kind];
  if (web === undefined) throw new Error(`No sender for channels of kind ${kind}`);
  const text = await ownSecret();
  const host = URL.canParse(text.trim()) ? new URL(text.trim()).hostname : '';
  const address = serviceAddress({ id, host, secret: 'its own' }, text, web.hosts);
  return web.make({ id, limits, address, post: createPost(), now: Date.now });
}

async function ownSecret(): Promise<string> {
  const { SecretString = '' } = await new SecretsManagerClient().send(
    new GetSecretValueCommand({ SecretId: environment('CHANNEL_SECRET_ARN') }),
  );
  return SecretString;
}
