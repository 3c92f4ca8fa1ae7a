// The real channels that an organisation file names. Secrets come by name; SES and SNS use the job's own role.

import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { UserError } from '../../errors.ts';
import { channelLimits } from '../../notices/channel-limits.ts';
import type { Channel, Organisation } from '../../plan/organisation.ts';
import type { MessageChannel } from '../../ports.ts';
import { createSesChannel } from '../aws/ses-channel.ts';
import { createSnsChannel } from '../aws/sns-channel.ts';
import { dingtalkChannel, dingtalkHosts } from './dingtalk.ts';
import { feishuChannel, feishuHosts } from './feishu.ts';
import { createPost, type Post } from './post.ts';
import { serviceAddress } from './service-address.ts';
import { slackChannel, slackHosts } from './slack.ts';
import { smtpAccount, smtpChannel } from './smtp.ts';
import { teamsChannel, teamsHostEndings } from './teams.ts';
import type { WebService } from './web-channel.ts';
import { webhookChannel } from './webhook.ts';
import { wecomChannel, wecomHosts } from './wecom.ts';

/** The secret of this name; throws a UserError that names a missing one. */
export type SecretOf = (name: string) => string;

export interface ChannelSurroundings {
  /** The window whose notices go out: mail carries it, for bounces that come back. */
  readonly window: string;
  /** Sender of SES mail, and its configuration set where bounces are followed. */
  readonly mail?: { readonly from: string; readonly configurationSet?: string };
  readonly now?: () => number;
  /** For tests. */
  readonly post?: Post;
}

type OrganisationWithChannels = Pick<Organisation, 'channels' | 'aws' | 'autoReply'>;

/** One adapter for each channel, by its id. A missing secret or one of the wrong form is a UserError. */
export function channelsOf(
  organisation: OrganisationWithChannels,
  secretOf: SecretOf,
  surroundings: ChannelSurroundings,
): ReadonlyMap<string, MessageChannel> {
  return new Map(
    organisation.channels.map((channel) => [
      channel.id,
      channelOf(channel, organisation, secretOf, surroundings),
    ]),
  );
}

function channelOf(
  channel: Channel,
  organisation: OrganisationWithChannels,
  secretOf: SecretOf,
  { window, mail, now = Date.now, post = createPost() }: ChannelSurroundings,
): MessageChannel {
  const { id, kind } = channel;
  const limits = channelLimits[kind];
  const secret = (): string => secretOf(channel.secret ?? missingName(channel));
  const web = (hosts: readonly string[] | null): WebService => {
    return { id, limits, post, now, address: serviceAddress(channel, secret(), hosts) };
  };
  switch (kind) {
    case 'wecom':
      return wecomChannel(web(wecomHosts));
    case 'dingtalk':
      return dingtalkChannel(web(dingtalkHosts));
    case 'feishu':
      return feishuChannel(web(feishuHosts));
    case 'slack':
      return slackChannel(web(slackHosts));
    case 'teams':
      if (!teamsHostEndings.some((ending) => channel.host.endsWith(ending))) throw wrongTeamsHost(channel);
      return teamsChannel(web(null));
    case 'webhook':
      return webhookChannel(web(null));
    case 'smtp':
      return smtpChannel({
        id,
        limits,
        account: smtpAccount(channel, secret(), organisation.autoReply.from),
      });
    case 'ses': {
      const region = organisation.aws?.mailRegion ?? organisation.aws?.region ?? regionOf(channel);
      const sender = mail?.from ?? organisation.autoReply.from;
      const { configurationSet } = mail ?? {};
      return createSesChannel({
        id,
        limits,
        window,
        sender,
        client: new SESv2Client({ region, ...patient }),
        ...(configurationSet !== undefined && { configurationSet }),
      });
    }
    case 'sns':
      return createSnsChannel({
        id,
        limits,
        client: new SNSClient({ region: regionOf(channel), ...patient }),
      });
    case 'inbox':
      throw new UserError({
        what: 'An inbox exists in rehearsals only',
        where: `organisation.yaml: channel ${id}`,
        whatToDo: 'Use a real kind of channel, or messenger.adapter: embedded.',
      });
  }
}

/** One try, since a repeated request is a second message; and never silent for longer than this. */
const patient = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

/** `sns.eu-central-1.amazonaws.com` names its Region. */
function regionOf({ id, host }: Channel): string {
  const region = /(?:^|\.)([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1];
  if (region !== undefined) return region;
  throw new UserError({
    what: 'The host does not say in which Region the service runs',
    where: `organisation.yaml: channel ${id}, host`,
    whatToDo: 'Write it as AWS does, for example sns.eu-central-1.amazonaws.com.',
  });
}

function missingName({ id, kind }: Channel): never {
  throw new UserError({
    what: `The channel of kind ${kind} names no secret`,
    where: `organisation.yaml: channel ${id}, secret`,
    whatToDo: 'Name the secret that holds its address; never write the address itself.',
  });
}

function wrongTeamsHost({ id, host }: Channel): UserError {
  return new UserError({
    what: `${host} is no host of a Teams workflow`,
    where: `organisation.yaml: channel ${id}, host`,
    whatToDo: `Copy the host of the workflow’s address; it ends with ${teamsHostEndings.join(' or ')}.`,
  });
}
