// The settings from which a stack is made: its configuration with defaults filled in, and its account and
// Region.

import type { Static } from 'typebox';
import type { Frozen } from '../pipelines/plan/shapes/declare.ts';
import type { configurationSchema } from './configuration-schema.ts';

type Configuration = Frozen<Static<typeof configurationSchema>>;
type LeftOut = 'profile' | 'channels' | 'robots' | 'status';

export interface Settings extends Omit<Configuration, LeftOut>, Required<Pick<Configuration, LeftOut>> {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly partition: 'aws' | 'aws-cn';
}

export type MailSettings = NonNullable<Settings['mail']>;
export type ChannelSettings = Settings['channels'][string];
export type GithubSettings = Settings['github'];
