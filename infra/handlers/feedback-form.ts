// Takes what the form on the status page sends: one press of the button makes one fact in the record of the
// window that takes feedback. Anybody may press it, so nothing is read back, nothing is believed, and the
// number is limited.

import { randomBytes } from 'node:crypto';
import { readActiveWindows } from '../../pipelines/auto-reply/active-window.ts';
import { feedbackOfForm } from '../../pipelines/feedback/feedback-of-form.ts';
import { hearingWindow } from '../../pipelines/feedback/hearing-window.ts';
import { codeIn } from '../../pipelines/feedback/one-time-code.ts';
import { putFeedback } from '../../pipelines/feedback/put-feedback.ts';
import type { MachineVoice } from '../../pipelines/ledger/machine-word.ts';
import type { Store } from '../../pipelines/ports.ts';
import { linkPage } from '../../pipelines/views/feedback-form.ts';
import { type FormOutcome, formAnswerPage } from '../../pipelines/views/form-answer.ts';
import { bodyOf, type HttpAnswer, type HttpCall } from './http-call.ts';
import { log } from './lambda.ts';
import { ownVoice } from './own-voice.ts';
import { vaultStore } from './vault-store.ts';

export interface FormPorts {
  readonly now: () => Temporal.Instant;
  readonly store: Pick<Store, 'list' | 'read' | 'create'>;
  readonly voice: MachineVoice;
  readonly random: (bytes: number) => Uint8Array;
}

export async function takeForm(call: HttpCall, ports: FormPorts): Promise<HttpAnswer> {
  const asked = codeIn(call.queryStringParameters?.code ?? '');
  // Opening a personal link (GET) only shows its page, because mail scanners open links too: only a press
  // counts.
  if (asked !== null && call.requestContext.http.method === 'GET')
    return pageOf(200, linkPage(asked), "'self'");
  const outcome = await outcomeOf(call, ports);
  log('info', 'feedback-form', { outcome });
  // A spam program that filled in the hidden field gets the usual answer, so that it learns nothing.
  return answerOf(outcome === 'spam' ? 'taken' : outcome, call.headers['accept-language'] ?? '');
}

async function outcomeOf(call: HttpCall, ports: FormPorts): Promise<FormOutcome | 'spam'> {
  if (call.requestContext.http.method !== 'POST') return 'no-choice';
  const at = ports.now();
  const hearing = hearingWindow(await readActiveWindows(ports.store), at);
  if (hearing === null) return 'nobody-listens';
  const heard = feedbackOfForm(bodyOf(call), hearing, at);
  if (!heard.heard) return heard.cause;
  const put = await putFeedback(ports.store, ports.voice, hearing, heard, at, ports.random(32));
  if (put === 'exists' && heard.id.startsWith('link-')) return 'spent';
  return put === 'too-many' ? 'too-many' : 'taken';
}

const statusCodes: Readonly<Record<FormOutcome, number>> = {
  taken: 200,
  'no-choice': 400,
  'too-long': 413,
  'too-many': 429,
  'nobody-listens': 409,
  spent: 410,
};

function answerOf(outcome: FormOutcome, wished: string): HttpAnswer {
  return pageOf(statusCodes[outcome], formAnswerPage(outcome, wished), "'none'");
}

function pageOf(statusCode: number, body: string, formAction: string): HttpAnswer {
  return {
    statusCode,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body,
  };
}

let ports: FormPorts | undefined;

export const handler = (call: HttpCall): Promise<HttpAnswer> => {
  ports ??= {
    now: () => Temporal.Now.instant(),
    store: vaultStore(),
    voice: ownVoice('form'),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
  };
  return takeForm(call, ports);
};
