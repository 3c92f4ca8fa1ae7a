// What a phase is and what it may use. A phase acts only through effects and reads only through ports; the
// engine hands it this context and writes what it says into the ledger.

import type { SenderOf } from '../feedback/senders.ts';
import type { EffectRequest, EffectResult, UndoStep } from '../ledger/effect.ts';
import type { Detail, EntryBody, Evidence, PhaseResult } from '../ledger/entry.ts';
import type { RecordState } from '../ledger/fold.ts';
import type { Localised } from '../plan/plan.ts';
import type { Person } from '../plan/roster.ts';
import { joined, titled } from '../plan/sentences.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { type EventByName, toInstantText } from '../plan/time.ts';
import type { Timeline } from '../plan/timeline.ts';
import type { Clock, Ports } from '../ports.ts';
import { actInWords } from '../views/acts.ts';

export interface PhaseContext {
  readonly snapshot: Snapshot;
  readonly timeline: Timeline;
  readonly roster: readonly Person[];
  readonly round: 1 | 2;
  /** From 1; a person's word begins the next one, a crash does not. */
  readonly attempt: number;
  readonly ports: Ports;
  readonly clock: Clock;
  /** The state now, effects of this run included. */
  state(): RecordState;
  /** Takes facts that people put in meanwhile, so that a long phase hears a pause; throws when the claim is lost. */
  hearPeople(): Promise<void>;
  /** Directly before an act that is no effect of its own: the claim's number; throws when it is lost. */
  stillClaimed(): Promise<number>;
  /** Does it once, whatever happened to earlier runs. */
  perform(request: EffectRequest): Promise<EffectResult>;
  /** What a cohort has come to; everything else is recorded by what does it. */
  record(body: Extract<EntryBody, { kind: 'cohort-changed' }>): Promise<void>;
  /** Keeps bytes under `evidence/<phase>/<name>`; the same name keeps its first content per attempt. */
  keepEvidence(name: string, content: string | Uint8Array): Promise<Evidence>;
  /** Null where it is missing, or other bytes than the record names. */
  readEvidence(evidence: Evidence): Promise<Uint8Array | null>;
  /** How the record names a person. */
  pseudonymOf(account: string): string;
  /** Who said a word of feedback, where that can be known. */
  readonly senderOf: SenderOf;
  /**
   * Asks a person to do something, once for the same `id` and `text`. `owner`: the role that does it, by default whoever
   * is responsible for the phase. It is open (`openToDos` of the state) until that role says `/done`.
   */
  ask(id: string, text: Localised, owner?: string): Promise<void>;
  /** Puts into the record what adapters have asked of people meanwhile. */
  takeToDos(): Promise<void>;
  measure(name: string, value: number, unit: string): Promise<void>;
  /** Sends the event's notices (`on your-turn` and the like) to these accounts, once per `occasion`; names their cohort. */
  notify(event: EventByName, occasion: string, accounts: readonly string[], cohort?: string): Promise<void>;
  /** Tells those whom a channel refused, once their pause is over. */
  tellAgain(): Promise<void>;
  /** Pseudonyms of those to whom that was sent since the last roll-back, or may have been. */
  told(event: EventByName): ReadonlySet<string>;
}

/** Its name is its key in allPhases (all-phases.ts). */
export interface Phase {
  run(context: PhaseContext): Promise<PhaseResult>;
  /** What puts back what this phase did, newest first; absent where the phase's row says why there is none. */
  undo?(context: PhaseContext): readonly UndoStep[];
}

/** The wording of results in one place, so that every phase ends alike. */
export function done(summary: Localised, evidence: readonly Evidence[] = [], carries?: Detail): PhaseResult {
  return { result: 'done', summary, evidence, ...(carries && { carries }) };
}

/** Our own words before what another program said. */
export function saying(zh: string, en: string, why: string): Localised {
  return titled({ 'zh-CN': zh, en }, actInWords(why));
}

/** What another program said stays as it is; our own causes come in both languages. */
export type Cause = string | Localised;

const worded = (cause: Cause) =>
  typeof cause === 'string' ? { why: cause } : { why: cause.en, said: cause };

export function stopped(cause: Cause, whatToDo: Localised, evidence: readonly Evidence[] = []): PhaseResult {
  return { result: 'stopped', ...worded(cause), whatToDo, evidence };
}

export function waiting(cause: Cause, untilEpochMs: number): PhaseResult {
  return { result: 'waiting', ...worded(cause), until: toInstantText(untilEpochMs) };
}

/** Two sentences as one cause. */
export function followedBy(why: Localised, then: Localised): Localised {
  return joined([why, then], { 'zh-CN': '。', en: '. ' });
}

/** A value as evidence that people can read: the same value gives the same bytes. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
