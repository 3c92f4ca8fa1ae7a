// The bodies of the messenger's HTTP contract (runbooks/messenger-api.openapi.yaml): shapes of the answers,
// types of the requests.

import { historyItemShape } from '../../ledger/item-shapes.ts';
import type { Localised, Platform } from '../../plan/plan.ts';
import type { OutboxItem } from '../../ports.ts';

export const problemBody = {
  /** Stable, for programs. */
  code: 'text',
  /** For people. */
  message: 'text',
  'retryAfterMs?': 'number',
} as const;

export interface LoginBody {
  readonly account: string;
  readonly secret: string;
  readonly device: string;
  readonly platform: Platform;
  readonly version: string;
}

export interface AdmissionTarget {
  readonly open: boolean;
  /** What people who are held out are told. */
  readonly notice?: Localised;
}

/** A replayed item; its key is in the path and the file's bytes are base64. */
export type ReplayBody = Omit<OutboxItem, 'key' | 'file'> & {
  readonly file?: { readonly name: string; readonly digest: string; readonly content: string };
};

export const tokenBody = { token: 'text' } as const;
export const idBody = { id: 'text' } as const;
export const messagesBody = {
  messages: { $list: { id: 'text', from: 'text', text: 'text', at: 'text' } },
} as const;
export const historyBody = { items: { $list: historyItemShape }, cursor: 'text', more: 'flag' } as const;
export const devicesBody = {
  devices: {
    $list: {
      account: 'text',
      platform: '=windows|macos|linux|ios|android|web|unknown',
      version: { $any: ['text', 'null'] },
      lastSeen: { $any: ['text', 'null'] },
    },
  },
} as const;
export const admissionBody = { open: 'flag', admitted: 'number' } as const;
export const signalsBody = {
  at: 'number',
  loginsInFlight: 'number',
  completed: { $list: { account: 'text', startedAt: 'number', finishedAt: 'number', ok: 'flag' } },
  cursor: 'number',
} as const;
export const replayAnswer = {
  $by: 'result',
  done: { id: 'text' },
  refused: { why: 'text' },
} as const;
export const digestBody = { digest: 'text' } as const;
export const approvalsBody = {
  approvals: { $list: { id: 'text', decision: '=approved|rejected', by: 'text' } },
} as const;
