// What a stack is made from, as its configuration says it.

import type { ChannelKind } from '../pipelines/plan/channel-kinds.ts';
import type { robotKinds } from './configuration-schema.ts';

type CreateOrExisting = 'create' | 'existing';
export type Partition = 'aws' | 'aws-cn';

export interface MailSettings {
  readonly domain: string;
  readonly sender: string;
  readonly bounceSubdomain: string;
  /** Region of SES when it is not the stack's; not every Region receives mail. */
  readonly region?: string;
  readonly suppression: CreateOrExisting;
  readonly receive?: {
    readonly recipients: readonly string[];
    readonly ruleSet: { readonly name: string; readonly use: CreateOrExisting };
  };
}

export interface ChannelSettings {
  readonly kind: ChannelKind;
  /** Messages a minute that the receiver accepts from us. */
  readonly perMinute: number;
}

export interface GithubSettings {
  readonly owner: string;
  readonly ownerId: number;
  readonly repository: string;
  readonly repositoryId: number;
  readonly branch: string;
  readonly workflow: string;
  /** The App by which the clock starts the pipeline. */
  readonly appId?: number;
  readonly installationId?: number;
  readonly provider: CreateOrExisting;
}

/** Everything a stack is made from. */
export interface Settings {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  /** `small` is vault, status page, keys and roles; `full` adds clock, channels and what answers. */
  readonly profile: 'small' | 'full';
  readonly production: boolean;
  readonly lock: { readonly mode: 'COMPLIANCE' | 'GOVERNANCE'; readonly days: number };
  readonly replica?: { readonly region: string };
  readonly windows: readonly string[];
  readonly github: GithubSettings;
  readonly mail?: MailSettings;
  readonly sms?: { readonly monthlySpendLimitUsd: number; readonly preferences: CreateOrExisting };
  readonly channels: { readonly [id: string]: ChannelSettings };
  readonly robots: { readonly [id: string]: { readonly kind: (typeof robotKinds)[number] } };
  readonly status: {
    readonly domain?: string;
    readonly certificateArn?: string;
    /** Of a certificate in IAM, as AWS China's CloudFront wants it. */
    readonly certificateId?: string;
    /** Whether staff can report through a form on the page. */
    readonly feedbackForm?: boolean;
  };
  readonly alarms: { readonly email: readonly string[] };
  readonly operators: readonly string[];
  readonly logDays: number;
}
