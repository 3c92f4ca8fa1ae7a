// The real channels that an organisation file names. Secrets come by name; services of AWS use the job's own role.

import { UserError } from '../../errors.ts';
import { kindRecord, limitsOf } from '../../plan/channel-kinds.ts';
import type { Channel, Organisation } from '../../plan/organisation.ts';
import type { MessageChannel } from '../../ports.ts';
import { channelWhenUsed } from './channel-builders.ts';
import type { ChannelSetting } from './channel-setting.ts';
import { createPost } from './post.ts';

/** The secret of this name; throws a UserError that names a missing one. */
export type SecretOf = (name: string) => string;

type ChannelsSetting = Pick<ChannelSetting, 'window'> & {
  /** SES configuration set, where bounces are followed. */
  readonly configurationSet?: string;
} & Partial<Pick<ChannelSetting, 'post' | 'now' | 'addressesOf'>> & {
    /** For tests: where the services of AWS are. */
    readonly endpoint?: string;
  };

/** One adapter for each channel, by its id. */
export function channelsOf(
  organisation: Pick<Organisation, 'channels' | 'aws' | 'autoReply'>,
  secretOf: SecretOf,
  setting: ChannelsSetting,
): ReadonlyMap<string, MessageChannel> {
  const { window, configurationSet, post = createPost(), now = Date.now, endpoint, addressesOf } = setting;
  const { from } = organisation.autoReply;
  return new Map(
    organisation.channels.map((channel) => {
      const { id } = channel;
      const region = regionOf(channel, organisation.aws);
      const setting: ChannelSetting = {
        channel,
        limits: limitsOf(channel),
        secret: () => secretOf(channel.secret ?? missingName(channel)),
        window,
        mail: { from, ...(configurationSet !== undefined && { configurationSet }) },
        post,
        now,
        ...(addressesOf && { addressesOf }),
        aws: { ...(region !== null && { region }), ...(endpoint !== undefined && { endpoint }) },
      };
      return [id, channelWhenUsed(setting)];
    }),
  );
}

/** `sns.eu-central-1.amazonaws.com` names its Region; mail goes where the organisation's mail does. */
function regionOf({ kind, host }: Channel, aws: Organisation['aws']): string | null {
  if (kindRecord(kind).aws === undefined) return null;
  const named = /(?:^|\.)([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1];
  const mail = kindRecord(kind).reach === 'email' ? aws?.mailRegion : undefined;
  return mail ?? named ?? aws?.region ?? null;
}

function missingName({ id, kind }: Channel): never {
  throw new UserError({
    what: `The channel of kind ${kind} names no secret`,
    where: `organisation.yaml: channel ${id}, secret`,
    whatToDo: 'Name the secret that holds its address; never write the address itself.',
  });
}
