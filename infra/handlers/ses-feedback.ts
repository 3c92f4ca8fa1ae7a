// Puts each bounce and complaint that SES reports about our mail into the record as a fact, under SES's
// message id, so that a repeated report changes nothing. Addresses are left out: the id leads to the
// delivery.

import type { MachineVoice } from '../../pipelines/ledger/machine-word.ts';
import { answerOf, type Said } from '../../pipelines/ledger/read-foreign.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import type { Store } from '../../pipelines/ports.ts';
import { type BatchResult, eachMessage, environment, log, type SqsBatch } from './lambda.ts';
import { ownVoice } from './own-voice.ts';
import { vaultStore } from './vault-store.ts';

const sesEvent = {
  'eventType?': 'text',
  'mail?': { 'messageId?': 'text', 'timestamp?': 'text', 'tags?': { $map: { $list: 'text' } } },
  'bounce?': { 'bounceType?': 'text', 'bounceSubType?': 'text' },
  'complaint?': { 'complaintFeedbackType?': 'text' },
} as const;

/** The fact of an event; null where it is not about a window's mail. */
export function feedbackOf(event: Said<typeof sesEvent>) {
  const window = event.mail?.tags?.['tideover-window']?.[0];
  const message = event.mail?.messageId;
  if (!window || !/^[a-z0-9][a-z0-9-]{2,50}$/.test(window) || !message || !event.eventType) return null;
  const { bounceType = '', bounceSubType = '' } = event.bounce ?? {};
  return {
    window,
    message: message.replace(/[^A-Za-z0-9-]/g, ''),
    // The delivery's key, where the sender tagged the mail with it.
    delivery: event.mail?.tags?.['tideover-delivery']?.[0] ?? null,
    event: event.eventType.toLowerCase().replaceAll(' ', '-'),
    detail: event.complaint?.complaintFeedbackType ?? `${bounceType} ${bounceSubType}`.trim(),
    at: event.mail?.timestamp ?? '',
  };
}

export function recordFeedback(
  batch: SqsBatch,
  store: Pick<Store, 'create'>,
  voice: MachineVoice,
  now: Temporal.Instant,
): Promise<BatchResult> {
  return eachMessage(batch, 'mail-feedback-failed', async (body, messageId) => {
    const feedback = feedbackOf(answerOf(body, sesEvent, 'The event'));
    if (feedback === null) return log('warn', 'mail-feedback-unknown', { messageId });
    const { window, ...told } = feedback;
    const id = `${feedback.event}-${feedback.message}`;
    const { key, bytes } = await voice.spell(window, id, toInstantText(now.epochMilliseconds), told);
    await store.create(key, bytes);
    log('info', 'mail-feedback', { window, event: feedback.event });
  });
}

let store: Store | undefined;
const voice = ownVoice('bounce');

export const handler = (batch: SqsBatch): Promise<BatchResult> => {
  store ??= vaultStore(environment('VAULT_REGION'));
  return recordFeedback(batch, store, voice, Temporal.Now.instant());
};
