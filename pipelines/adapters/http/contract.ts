// The bodies of the messenger's HTTP contract (runbooks/messenger-api.openapi.yaml) as types.

import type { Localised, Platform } from '../../plan/plan.ts';
import type { Device, HistoryItem, OutboxItem, ServerSample } from '../../ports.ts';

export interface Problem {
  /** Stable, for programs. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  readonly retryAfterMs?: number;
}

export interface StatusBody {
  readonly state: 'normal' | 'maintenance' | 'restarting';
  readonly control: 'admission' | 'invitation';
  readonly heldOut: Localised | null;
}

export interface LoginBody {
  readonly account: string;
  readonly secret: string;
  readonly device: string;
  readonly platform: Platform;
  readonly version: string;
}

export interface TokenBody {
  readonly token: string;
}

export interface SyncBody {
  readonly first: boolean;
  readonly conversations: number;
}

export interface IdBody {
  readonly id: string;
}

export interface MessagesBody {
  readonly messages: readonly {
    readonly id: string;
    readonly from: string;
    readonly text: string;
    readonly at: string;
  }[];
}

export interface HistoryBody {
  readonly items: readonly HistoryItem[];
  readonly cursor: string;
  readonly more: boolean;
}

export interface DevicesBody {
  readonly devices: readonly Device[];
}

export interface AdmissionBody {
  readonly open: boolean;
  readonly admitted: number;
}

export interface AdmissionTarget {
  readonly open: boolean;
  /** What people who are held out are told. */
  readonly notice?: Localised;
}

export interface SignalsBody {
  readonly at: number;
  readonly loginsInFlight: number;
  readonly online: number;
  readonly completed: ServerSample['completed'];
  readonly cursor: number;
}

/** A replayed item; its key is in the path and the file's bytes are base64. */
export type ReplayBody = Omit<OutboxItem, 'key' | 'file'> & {
  readonly file?: { readonly name: string; readonly digest: string; readonly content: string };
};

export type ReplayAnswer =
  | { readonly result: 'done'; readonly id: string }
  | { readonly result: 'refused'; readonly why: string };

export interface DigestBody {
  readonly digest: string;
}

export interface ApprovalsBody {
  readonly approvals: readonly {
    readonly id: string;
    readonly decision: 'approved' | 'rejected';
    readonly by: string;
  }[];
}
