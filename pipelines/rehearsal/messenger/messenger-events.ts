// What happens in the embedded messenger, as events. Its state is a fold over them, so a journal of events is all
// it needs to come back after its process was killed, and two runs of one seed can be compared line by line.

import type { Localised, Platform } from '../../plan/plan.ts';
import type { OutboxItem } from '../../ports.ts';

export type MessengerEvent = { readonly at: number } & (
  | { readonly kind: 'held-out'; readonly notice: Localised }
  | { readonly kind: 'admitted'; readonly accounts: readonly string[] }
  | { readonly kind: 'called-back'; readonly accounts: readonly string[] }
  | { readonly kind: 'let-everyone-in' }
  | { readonly kind: 'maintenance-began' }
  | { readonly kind: 'maintenance-ended' }
  | { readonly kind: 'restarted' }
  | {
      readonly kind: 'logged-in';
      readonly account: string;
      readonly device: string;
      readonly platform: Platform;
      readonly version: string;
      readonly token: string;
    }
  | { readonly kind: 'turned-away'; readonly account: string; readonly code: string }
  | { readonly kind: 'synced'; readonly token: string }
  | { readonly kind: 'logged-out'; readonly token: string }
  | { readonly kind: 'updated'; readonly account: string; readonly version: string }
  | { readonly kind: 'configuration-set'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'group-created';
      readonly id: string;
      readonly title: string;
      readonly members: readonly string[];
      readonly key: string;
    }
  | {
      readonly kind: 'message-sent';
      readonly id: string;
      readonly conversation: string;
      readonly from: string;
      /** ISO 8601; a replayed message keeps the time at which it was written. */
      readonly sentAt: string;
      readonly text: string;
      readonly key: string;
    }
  | {
      readonly kind: 'file-stored';
      readonly id: string;
      readonly name: string;
      readonly owner: string;
      readonly digest: string;
      /** Base64. */
      readonly content: string;
      readonly key: string;
    }
  | {
      readonly kind: 'replayed';
      readonly key: string;
      readonly id: string;
      readonly item: OutboxItem['kind'];
      readonly digest: string;
    }
  | {
      readonly kind: 'approval-recorded';
      readonly id: string;
      readonly decision: 'approved' | 'rejected';
      readonly by: string;
    }
);
