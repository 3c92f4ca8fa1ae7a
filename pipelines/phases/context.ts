// What a phase is and what it may use. A phase acts only through effects and reads only through ports; the
// engine hands it this context and enters its result into the ledger.

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
  /** From 1; a person's `/resume` begins the next attempt, a crash does not. */
  readonly attempt: number;
  readonly ports: Ports;
  readonly clock: Clock;
  /** The state now, effects of this run included. */
  state(): RecordState;
  /** Takes people's new facts, so that a long phase notices a pause; throws when the claim is lost. */
  hearPeople(): Promise<void>;
  /** Call directly before an act that is no effect: the claim's number; throws when the claim is lost. */
  stillClaimed(): Promise<number>;
  /** Performs the effect once, whatever happened in earlier runs. */
  perform(request: EffectRequest): Promise<EffectResult>;
  /** Enters how far a cohort is; everything else enters itself. */
  record(body: Extract<EntryBody, { kind: 'cohort-changed' }>): Promise<void>;
  /** Keeps bytes under `evidence/<phase>/<name>`; the same name keeps its first content per attempt. */
  keepEvidence(name: string, content: string | Uint8Array): Promise<Evidence>;
  /** Null where it is missing, or other bytes than the record names. */
  readEvidence(evidence: Evidence): Promise<Uint8Array | null>;
  /** How the record names a person. */
  pseudonymOf(account: string): string;
  /** Who sent a piece of feedback, where that can be known. */
  readonly senderOf: SenderOf;
  /**
   * Asks a person to do something, once for the same `id` and `text`. `owner`: the role that does it, by
   * default the one responsible for the phase. The to-do is open (`openToDos` of the state) until that role
   * says `/done`.
   */
  ask(id: string, text: Localised, owner?: string): Promise<void>;
  /** Puts into the record what adapters have asked of people meanwhile. */
  takeToDos(): Promise<void>;
  measure(name: string, value: number, unit: string): Promise<void>;
  /** Sends the event's notices (`on your-turn` and the like) to these accounts, once per `occasion`; names their cohort. */
  notify(event: EventByName, occasion: string, accounts: readonly string[], cohort?: string): Promise<void>;
  /** Sends again to people whom a channel refused, once the pause is over. */
  tellAgain(): Promise<void>;
  /** Pseudonyms of those to whom the event's notice was sent, or may have been, since the last roll-back. */
  told(event: EventByName): ReadonlySet<string>;
}

/** A phase; its name is its key in allPhases (all-phases.ts). */
export interface Phase {
  run(context: PhaseContext): Promise<PhaseResult>;
  /** The steps that undo this phase, newest first; absent where the phase's row says why there are none. */
  undo?(context: PhaseContext): readonly UndoStep[];
}

/** The results of phases are worded here, so that all end alike. */
export function done(summary: Localised, evidence: readonly Evidence[] = [], carries?: Detail): PhaseResult {
  return { result: 'done', summary, evidence, ...(carries && { carries }) };
}

/** Our own words, followed by the cause that another program gave. */
export function saying(zh: string, en: string, why: string): Localised {
  return titled({ 'zh-CN': zh, en }, actInWords(why));
}

/** A cause: another program's words stay as they are; our own come in both languages. */
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
