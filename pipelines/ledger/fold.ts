// The state of a window: a fold over its entries. Where things stand is always read from this value, never
// from the outside and never from a variable of an earlier run.

import { type PhaseName, phaseNames } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import { type StepKey, stepKey } from '../plan/step.ts';
import type {
  Amendment,
  Entry,
  EntryBody,
  Outcome,
  PhaseResult,
  ReturnPace,
  SendingIntent,
} from './entry.ts';
import type { Command, Digest, EffectKey, Fact, InfraFound } from './fact.ts';

type Body<Kind extends EntryBody['kind']> = Extract<EntryBody, { readonly kind: Kind }>;
type Dated<Kind extends EntryBody['kind']> = Body<Kind> & { readonly at: number };

export interface StepState {
  readonly phase: PhaseName;
  readonly round: 1 | 2;
  readonly status: 'running' | 'done' | 'stopped' | 'undone';
  readonly attempts: number;
  readonly startedAt: number;
  /** When the newest attempt began. */
  readonly attemptedAt: number;
  readonly finishedAt: number | null;
  readonly result: PhaseResult | null;
  /** When the phase gave that result. */
  readonly resultAt: number | null;
  readonly undoneAt: number | null;
  /** Its states before each new beginning (after a stop or a roll-back), oldest first. */
  readonly before: readonly StepState[];
}

export interface EffectState extends Pick<Body<'intent'>, 'class' | 'during' | 'what'> {
  readonly recipients: readonly string[];
  readonly sending: SendingIntent | null;
  readonly intendedAt: number;
  /** Null where only the intent stands: the run ended while the effect was under way. */
  readonly outcome: Outcome | null;
  readonly outcomeAt: number | null;
  /** Number of intents so far. */
  readonly attempts: number;
  /** The newest answer of a person to the doubt. */
  readonly answer: 'sent' | 'resend' | null;
}

const nothingCameYet = { recipients: [], sending: null, outcome: null, outcomeAt: null, answer: null };

export interface TakenFact {
  readonly id: string;
  readonly digest: Digest;
  readonly fact: Fact;
}

interface CohortMoment {
  readonly state: string;
  readonly reason: string;
  readonly admitted: number;
  readonly returned: number;
}

export interface CohortState extends CohortMoment {
  readonly cohort: string;
  readonly total: number;
  readonly history: readonly (CohortMoment & { readonly at: number; readonly pace?: ReturnPace })[];
}

/** The result of a look at what stands in AWS. */
export interface InfraLook {
  readonly at: number;
  /** The first 12 hex digits of its fact, by which a person names it. */
  readonly look: string;
  readonly stack: string;
  readonly found: InfraFound;
}

/** A to-do, with who did it and when; `done` is null while it is open. */
export type ToDoState = Omit<Body<'to-do'>, 'kind'> & {
  readonly askedAt: number;
  readonly done: { readonly by: string; readonly at: number; readonly note?: string } | null;
};

/** The state before the first entry. */
function emptyRecord() {
  return {
    window: null as string | null,
    size: 0,
    claim: 0,
    openedAt: null as number | null,
    /** Versions of the code that opened the window and ran its phases, in that order. */
    codes: new Set<string>(),
    /** Digest of the snapshot in force; amendments replace it. */
    snapshot: null as Digest | null,
    /** The newest look at what stands in AWS. */
    infra: null as InfraLook | null,
    /** That a person accepted the drift, and what the newest look had found by then. */
    driftAccepted: null as { readonly at: number; readonly resources: readonly string[] } | null,
    steps: new Map<StepKey, StepState>(),
    effects: new Map<EffectKey, EffectState>(),
    facts: new Map<string, TakenFact>(),
    /** By number, in the order in which they were asked for. */
    toDos: new Map<number, ToDoState>(),
    /** Facts whose comment was edited or deleted since, and why. */
    voided: new Map<string, Localised>(),
    /** Keys in the mailbox whose objects do not count, and why. */
    refused: new Map<string, { readonly at: number; readonly why: Localised }>(),
    gates: new Map<PhaseName, Body<'gate-evaluated'>>(),
    cohorts: new Map<string, CohortState>(),
    amendments: [] as Dated<'amended'>[],
    vendor: [] as (Body<'vendor-said'> & { readonly heardAt: number })[],
    measurements: [] as Dated<'measured'>[],
    notices: new Map<string, Dated<'notice-settled'>>(),
    /** Every beginning of a first round and every stop of a phase: a later run overwrites them in `steps`. */
    begun: [] as { readonly phase: PhaseName; readonly at: number }[],
    stops: [] as { readonly phase: PhaseName; readonly at: number }[],
    /** Fact ids of roll-backs that were carried out. */
    rolledBack: [] as Dated<'rolled-back'>[],
    /** How often each phase was undone: a phase that runs again does its effects anew. */
    undone: new Map<PhaseName, number>(),
    /** Set while a `/hold` stands that nobody has followed with `/resume`. */
    held: null as { readonly by: string; readonly reason: string; readonly saidAt: number } | null,
    /** When a person last said `resume`: a stopped or rolled-back window goes on only after that. */
    resumedAt: null as number | null,
    calledOff: null as
      | (Omit<Extract<Amendment, { kind: 'call-off' }>, 'kind'> & { readonly at: number })
      | null,
    closed: null as Dated<'window-closed'> | null,
  };
}

type Growing = ReturnType<typeof emptyRecord>;

/** The same state, read-only. */
export type RecordState = {
  readonly [K in keyof Growing]: Growing[K] extends Map<infer Key, infer Value>
    ? ReadonlyMap<Key, Value>
    : Growing[K] extends (infer Item)[]
      ? readonly Item[]
      : Growing[K];
};

/** An incremental fold: each entry is folded once, not again at every look. */
export function beginFold(): { readonly state: RecordState; take(entry: Entry): void } {
  const state = emptyRecord();
  const { steps, effects, toDos, cohorts } = state;

  const take = (entry: Entry): void => {
    const at = Temporal.Instant.from(entry.at).epochMilliseconds;
    const body = entry.body;
    state.window = entry.window;
    state.size += 1;
    state.claim = Math.max(state.claim, entry.claim);
    switch (body.kind) {
      case 'window-opened':
        state.openedAt = at;
        state.snapshot = body.snapshot;
        state.codes.add(body.code);
        return;
      case 'claim-taken':
      case 'refused':
        return;
      case 'gate-evaluated':
        state.gates.set(body.phase, body);
        return;
      case 'phase-started': {
        state.codes.add(body.code);
        const before = steps.get(stepKey(body));
        if (body.round === 1 && (before === undefined || before.status === 'undone'))
          state.begun.push({ phase: body.phase, at });
        steps.set(stepKey(body), {
          phase: body.phase,
          round: body.round,
          status: 'running',
          attempts: body.attempt,
          startedAt: before === undefined || before.status === 'undone' ? at : before.startedAt,
          attemptedAt: at,
          finishedAt: null,
          result: null,
          resultAt: null,
          undoneAt: null,
          before: !before ? [] : before.status === 'running' ? before.before : [...before.before, before],
        });
        return;
      }
      case 'phase-finished': {
        const step = steps.get(stepKey(body));
        if (step === undefined)
          throw new Error(`entry ${entry.sequence}: ${body.phase} finished without a start`);
        const status = { done: 'done', stopped: 'stopped', waiting: 'running' } as const;
        if (body.result.result === 'stopped') state.stops.push({ phase: body.phase, at });
        steps.set(stepKey(body), {
          ...step,
          status: status[body.result.result],
          finishedAt: body.result.result === 'waiting' ? null : at,
          result: body.result,
          resultAt: at,
        });
        return;
      }
      case 'rolled-back':
        state.rolledBack.push({ ...body, at });
        return;
      case 'notice-settled':
        state.notices.set(body.notice, { ...body, at });
        return;
      case 'phase-undone':
        state.undone.set(body.phase, (state.undone.get(body.phase) ?? 0) + 1);
        for (const round of [1, 2] as const) {
          const step = steps.get(stepKey({ phase: body.phase, round }));
          if (step !== undefined)
            steps.set(stepKey({ phase: body.phase, round }), { ...step, status: 'undone', undoneAt: at });
        }
        // People let in before the roll-back must come back anew; of their first return only the history
        // stays.
        if (body.phase === 're-login') {
          for (const [id, cohort] of cohorts)
            cohorts.set(id, { ...cohort, state: 'waiting', admitted: 0, returned: 0 });
        }
        return;
      case 'intent': {
        const { kind: _, effect, ...intent } = body;
        const attempts = (effects.get(effect)?.attempts ?? 0) + 1;
        effects.set(effect, { ...nothingCameYet, ...intent, intendedAt: at, attempts });
        return;
      }
      case 'outcome': {
        const effect = effects.get(body.effect);
        if (effect === undefined) throw new Error(`entry ${entry.sequence}: an outcome without an intent`);
        effects.set(body.effect, { ...effect, outcome: body.outcome, outcomeAt: at });
        return;
      }
      case 'to-do': {
        const { kind: _, ...asked } = body;
        toDos.set(body.number, { ...asked, askedAt: at, done: null });
        return;
      }
      case 'fact-taken': {
        const { fact: id, digest, body: fact } = body;
        takeFact(fact, digest, at);
        state.facts.set(id, { id, digest, fact });
        return;
      }
      case 'fact-voided':
        state.voided.set(body.fact, body.why);
        return;
      case 'fact-refused':
        state.refused.set(body.fact, { at, why: body.why });
        return;
      case 'amended':
        state.amendments.push({ ...body, at });
        state.snapshot = body.to;
        if (body.change.kind === 'call-off') {
          const { whose, reason, by } = body.change;
          state.calledOff = { at, whose, reason, by };
        }
        return;
      case 'cohort-changed': {
        const { cohort, to, reason, admitted, returned, total, pace } = body;
        const now = { state: to, reason, admitted, returned };
        const before = cohorts.get(cohort)?.history ?? [];
        cohorts.set(cohort, {
          ...now,
          cohort,
          total,
          history: [...before, { ...now, at, ...(pace && { pace }) }],
        });
        return;
      }
      case 'measured':
        state.measurements.push({ ...body, at });
        return;
      case 'vendor-said':
        state.vendor.push({ ...body, heardAt: at });
        return;
      case 'window-closed':
        state.closed = { ...body, at };
        return;
    }
  };

  const takeFact = (fact: Fact, digest: Digest, at: number): void => {
    if (fact.kind === 'doubt-answer') {
      const effect = effects.get(fact.effect);
      if (effect !== undefined) effects.set(fact.effect, { ...effect, answer: fact.answer });
    }
    if (fact.kind === 'infra-look') {
      const { stack, found } = fact;
      const lookedAt = Math.min(at, Date.parse(fact.at));
      if (lookedAt >= (state.infra?.at ?? 0))
        state.infra = { at: lookedAt, look: digest.slice(7, 19), stack, found };
    }
    if (fact.kind !== 'command') return;
    if (fact.command.name === 'accept-drift') {
      const { found } = state.infra ?? { found: null };
      state.driftAccepted = { at, resources: found?.result === 'drift' ? found.resources : [] };
    }
    if (fact.command.name === 'done' || fact.command.name === 'ack') {
      const { by, reason } = fact;
      const done = { by, at: Date.parse(fact.at), ...(reason !== '' && { note: reason }) };
      for (const toDo of toDosAnswered({ toDos }, fact.command, by))
        toDos.set(toDo.number, { ...toDo, done });
    }
    if (fact.command.name === 'hold') {
      // Somebody who signs a hold with an older date does not make the newest hold older.
      const saidAt = Math.max(Date.parse(fact.at), state.held?.saidAt ?? 0);
      state.held = { by: fact.by, reason: fact.reason, saidAt };
    }
    if (fact.command.name === 'resume') {
      state.held = null;
      state.resumedAt = at;
    }
  };

  return { state, take };
}

/**
 * The state of a growing ledger: each entry is folded once, at the next call. An entry that tells of
 * something impossible (a writer may be malicious) changes nothing and stops nothing; the verifiers report
 * it.
 */
export function followFold(ledger: { entries(): readonly Entry[] }): () => RecordState {
  const fold = beginFold();
  let taken = 0;
  return () => {
    const entries = ledger.entries();
    for (; taken < entries.length; taken += 1) {
      try {
        fold.take(entries[taken] as Entry);
      } catch {}
    }
    return fold.state;
  };
}

export function foldRecord(entries: readonly Entry[]): RecordState {
  return followFold({ entries: () => entries })();
}

/** Effects in doubt that nobody has answered for yet. */
export function openDoubts(state: RecordState): readonly (readonly [EffectKey, EffectState])[] {
  return [...state.effects].filter(
    ([, effect]) => effect.outcome?.result === 'in-doubt' && effect.answer === null,
  );
}

/** The to-dos that are wanted now, without those that a later one with the same id replaced. */
export function toDosWanted({ toDos }: Pick<RecordState, 'toDos'>): readonly ToDoState[] {
  const all = [...toDos.values()];
  return all.filter(({ id, number }) => !all.some((later) => later.id === id && later.number > number));
}

export function openToDos(state: Pick<RecordState, 'toDos'>): readonly ToDoState[] {
  return toDosWanted(state).filter(({ done }) => done === null);
}

/** The open to-dos that this command ticks off: that of its number, or all its speaker is to acknowledge. */
export function toDosAnswered(
  state: Pick<RecordState, 'toDos'>,
  command: Extract<Command, { readonly name: 'done' | 'ack' }>,
  by: string,
): readonly ToDoState[] {
  return openToDos(state).filter(({ number, id, owner }) =>
    command.name === 'done' ? number === command.toDo : owner === by && isToAcknowledge(id),
  );
}

export const isToAcknowledge = (id: string): boolean => id.startsWith('ack ');

/** The comment with which the owner reports the to-do as done. */
export function wordThatAnswers({ id, number }: Pick<ToDoState, 'id' | 'number'>): string {
  return isToAcknowledge(id) ? '/ack' : `/done ${number}`;
}

/** The name of measurements that say which share of people a test message reached. */
export const reachedName = 'reached';

/** The newest share of people reached, of all who were asked; 0 where nobody was asked. */
export function shareReached({ measurements }: Pick<RecordState, 'measurements'>): number {
  return measurements.findLast(({ name }) => name === reachedName)?.value ?? 0;
}

/** The newest finished round of a phase, or null. */
export function lastDone(state: RecordState, phase: PhaseName): StepState | null {
  const done = ([2, 1] as const)
    .map((round) => state.steps.get(stepKey({ phase, round })))
    .filter((step) => step?.status === 'done');
  return done[0] ?? null;
}

/** Phases that have begun and were not undone, in order. */
export function phasesBegun(state: RecordState): readonly PhaseName[] {
  return phaseNames.filter((phase) =>
    ([1, 2] as const).some((round) => {
      const step = state.steps.get(stepKey({ phase, round }));
      return step !== undefined && step.status !== 'undone';
    }),
  );
}
