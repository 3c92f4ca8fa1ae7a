// The events of the embedded messenger. Its state is a fold over them, so a journal of events restores it
// after its process was killed, and two runs of one seed can be compared line by line.

import type { approvalsBody, LoginBody } from '../../adapters/http/contract.ts';
import { sha256 } from '../../ledger/canonical.ts';
import type { Said } from '../../ledger/read-foreign.ts';
import type { Localised } from '../../plan/plan.ts';
import type { OutboxItem } from '../../ports.ts';

/** Things that are made once per idempotency key and get an id. */
export type Made =
  | { readonly kind: 'group-created'; readonly title: string; readonly members: readonly string[] }
  | {
      readonly kind: 'message-sent';
      readonly conversation: string;
      readonly from: string;
      /** ISO 8601; a replayed message keeps the time at which it was written. */
      readonly sentAt: string;
      readonly text: string;
    }
  | {
      readonly kind: 'file-stored';
      readonly name: string;
      readonly owner: string;
      readonly digest: string;
      /** Base64. */
      readonly content: string;
    };

export type MessengerEvent = { readonly at: number } & (
  | { readonly kind: 'held-out'; readonly notice: Localised }
  | { readonly kind: 'admitted' | 'called-back'; readonly accounts: readonly string[] }
  | { readonly kind: 'let-everyone-in' | 'maintenance-began' | 'maintenance-ended' }
  | (Omit<LoginBody, 'secret'> & { readonly kind: 'logged-in'; readonly token: string })
  | { readonly kind: 'turned-away'; readonly account: string; readonly code: string }
  | { readonly kind: 'synced' | 'logged-out'; readonly token: string }
  | { readonly kind: 'updated'; readonly account: string; readonly version: string }
  | { readonly kind: 'configuration-set'; readonly name: string; readonly value: string }
  | (Made & { readonly id: string; readonly key: string })
  | {
      readonly kind: 'replayed';
      readonly key: string;
      readonly id: string;
      readonly item: OutboxItem['kind'];
      readonly digest: string;
    }
  | (Said<typeof approvalsBody>['approvals'][number] & { readonly kind: 'approval-recorded' })
);

export function fileStored(name: string, owner: string, bytes: Uint8Array): Made {
  const content = Buffer.from(bytes).toString('base64');
  return { kind: 'file-stored', name, owner, digest: sha256(bytes), content };
}
