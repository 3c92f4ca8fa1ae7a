// Who we are: `runbooks/organisation.yaml` as a value. It outlives any one window.

import type { ChannelKind } from './channel-kinds.ts';
import type { Language, Localised, PeopleRule, ZonedTime } from './plan.ts';

export interface Organisation {
  readonly schema: 'tideover/organisation/1';
  readonly name: Localised;
  readonly languages: readonly Language[];
  readonly sites: readonly Site[];
  /** Where the roster is; git holds its digest and counts, never the people (the invented example apart). */
  readonly roster: { readonly file: string; readonly digest: string; readonly people: number };
  readonly people: readonly Contact[];
  readonly audiences: readonly Audience[];
  readonly messenger: MessengerAccess;
  readonly channels: readonly Channel[];
  readonly customerChannels: readonly CustomerChannel[];
  readonly vaults: readonly VaultPlace[];
  readonly vendorSources: readonly { readonly id: string; readonly title: Localised; readonly url: string }[];
  /** Times in which no window may fall: quarter closing, shopping festivals. */
  readonly freezes: readonly {
    readonly title: Localised;
    readonly start: ZonedTime;
    readonly end: ZonedTime;
  }[];
  readonly autoReply: {
    readonly from: string;
    readonly humanContact: string;
    readonly ownAddresses: readonly string[];
    readonly otherResponders: readonly string[];
  };
  readonly statusPage: { readonly url: string; readonly title: Localised };
  /** How staff, who have no accounts here, say what does not work; without it only the desk can write it down. */
  readonly feedback?: {
    /** A mailbox: each mail is one report. */
    readonly address?: string;
    /** Where the form on the status page posts to (the stack's output `feedbackUrl`); no form without it. */
    readonly form?: string;
  };
  readonly aws?: {
    readonly partition: 'aws' | 'aws-cn';
    readonly region: string;
    readonly mailRegion?: string;
    /** The Pulumi stack that this organisation's windows stand on; cutover then wants a fresh look for drift. */
    readonly stack?: string;
  };
  readonly github?: {
    readonly repository: string;
    readonly plan: 'free' | 'team' | 'enterprise';
    readonly visibility: 'public' | 'private';
    readonly runner: string;
  };
}

export interface Site {
  readonly id: string;
  readonly name: Localised;
  readonly country: string;
  readonly zone: string;
  readonly languages: readonly Language[];
  readonly officeHours: {
    readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
    readonly from: string;
    readonly to: string;
  };
}

/** A role account that plans and approvals name; a person behind it is the roster's business. */
export interface Contact {
  readonly id: string;
  readonly title: Localised;
  readonly site: string;
  readonly phone: string;
  readonly email: string;
  /** Approvals count by the numeric id: logins can change hands. */
  readonly github?: { readonly id: number; readonly login: string };
  /** OpenSSH public key for approvals signed offline. */
  readonly sshKey?: string;
  /** The account in the messenger, where the role has one. */
  readonly account?: string;
}

export interface Audience {
  readonly id: string;
  readonly title: Localised;
  /** `public` are readers without a roster: customers, partners. */
  readonly who: PeopleRule | 'everyone' | 'public';
  readonly languages: readonly Language[];
}

export interface MessengerAccess {
  readonly name: Localised;
  readonly vendor: Localised;
  readonly adapter: 'embedded' | 'http' | 'matrix' | 'invitation-only';
  readonly url?: string;
  /** Name of the secret that holds the administrator's token. */
  readonly tokenSecret?: string;
  /** Hosts that go down with it; a backup channel must not live there. */
  readonly hosts: readonly string[];
  /** What a device management knows of people's clients, beside what the messenger says. */
  readonly mdmExports?: readonly MdmExportFile[];
}

export interface MdmExportFile {
  /** CSV, from the folder of organisation.yaml. */
  readonly file: string;
  readonly kind: 'intune' | 'jamf';
  /** The app's name in the export; the messenger's own name when absent. */
  readonly app?: string;
}

export interface Channel {
  readonly id: string;
  readonly title: Localised;
  readonly kind: ChannelKind;
  /** Name of the secret (robot address, SMTP address); never the value. */
  readonly secret?: string;
  /** Where the service behind it runs, to see whether it falls with the messenger. */
  readonly host: string;
  /** Sites whose people it reaches; all of them when absent. */
  readonly sites?: readonly string[];
  /** Languages in which it speaks; a robot's group has its own. */
  readonly languages: readonly Language[];
  /** How many people a robot's group has, when it does not write to people one by one. */
  readonly groupSize?: number;
}

export interface CustomerChannel {
  readonly id: string;
  readonly title: Localised;
  readonly kind: 'website' | 'social' | 'mailbox' | 'robot' | 'hotline' | 'voicemail';
  readonly address: string;
}

export interface VaultPlace {
  readonly id: string;
  readonly title: Localised;
  /** `file:PATH` or `s3://bucket/prefix`. */
  readonly url: string;
  /** Two vaults at one place count as one. */
  readonly place: string;
}
