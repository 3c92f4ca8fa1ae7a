// Builds the channels that an organisation file names. Secrets come by name; services of AWS use the job's
// own role.

import { UserError } from '../../errors.ts';
import { kindRecord, limitsOf } from '../../plan/channel-kinds.ts';
import type { Channel, Organisation } from '../../plan/organisation.ts';
import type { MessageChannel } from '../../ports.ts';
import { channelWhenUsed } from './channel-builders.ts';
import type { ChannelSetting } from './channel-setting.ts';
import { createPost } from './post.ts';

type ChannelsSetting = Pick<ChannelSetting, 'window' | 'addressesOf'> &
  Pick<ChannelSetting['mail'], 'configurationSet'> &
  Partial<Pick<ChannelSetting, 'post' | 'now'>>;

/** One adapter for each channel, by its id. `secretOf` throws a UserError that names a missing one. */
export function channelsOf(
  { channels, aws, autoReply: { from } }: Pick<Organisation, 'channels' | 'aws' | 'autoReply'>,
  secretOf: (name: string) => string,
  { configurationSet, post = createPost(), now = Date.now, ...given }: ChannelsSetting,
): ReadonlyMap<string, MessageChannel> {
  return new Map(
    channels.map((channel) => {
      const region = regionOf(channel, aws);
      const setting: ChannelSetting = {
        ...given,
        channel,
        limits: limitsOf(channel),
        secret: () => secretOf(channel.secret ?? missingName(channel)),
        mail: { from, ...(configurationSet !== undefined && { configurationSet }) },
        post,
        now,
        ...(region !== null && { region }),
      };
      return [channel.id, channelWhenUsed(setting)];
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
