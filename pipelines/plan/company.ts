// What a company says of itself when its files are first written.

import type { ChannelKind } from './channel-kinds.ts';
import type { Contact, Organisation } from './organisation.ts';
import type { Language, Localised } from './plan.ts';

export interface Company {
  readonly name: Localised;
  readonly domain: string;
  readonly phone: string;
  readonly sites: readonly Pick<Organisation['sites'][number], 'id' | 'name' | 'zone' | 'country'>[];
  readonly languages: readonly Language[];
  readonly messenger: {
    readonly name: Localised;
    readonly adapter: Organisation['messenger']['adapter'];
    /** Its API's address; where nobody can be held out, its front door's. */
    readonly url: string;
  };
  readonly news: string;
  readonly channels: readonly { readonly id: string; readonly kind: ChannelKind; readonly host: string }[];
  /** The first writes plans, the second is on duty. */
  readonly duty: readonly Role[];
  readonly deciders: readonly Role[];
  readonly vaults: readonly string[];
  readonly backupKey: string;
  readonly roster: Organisation['roster'];
  readonly github: string | null;
  readonly awsRegion: string | null;
}

export type Role = Pick<Contact, 'id' | 'github' | 'sshKey'>;
