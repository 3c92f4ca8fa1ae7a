// The staggered return: the controller says how many of the open cohort may come; this loop lets them in,
// listens to the server and to people, and writes one entry for each cohort and change of state.

import type { Fact } from '../ledger/fact.ts';
import { bilingual } from '../plan/bilingual.ts';
import { decidersOf } from '../plan/deciders.ts';
import {
  decideAdmission,
  hearPerson,
  type ReturnState,
  startReturn,
  takeBack,
  takeSample,
} from '../return/controller.ts';
import { measuredBy } from '../return/learned.ts';
import { paceOf } from '../return/progress.ts';
import { sumOf } from '../return/standing.ts';
import { done, type Phase, type PhaseContext, waiting } from './context.ts';
import { countdown } from './countdown.ts';
import { openAdmission, type ReturnAdmission } from './return-admission.ts';

/** How long between two samples of the server. */
const sampleEveryMs = 1_000;
/** How often the figures of cohorts are recorded, for those who look. */
const recordEveryMs = 60_000;
/** A hosted job ends after six hours; before that this one hands over to the next run. */
const longestRunMs = 5 * 3_600_000;

export const reLogin: Phase = {
  run: async (context) => {
    const admission = await openAdmission(context);
    const began = context.clock.now();
    let state = startReturn(admission.plan, began, admission.standing());
    let heard = context.state().facts.size;
    const deciders = decidersOf(context.snapshot.plan);
    for (const { fact } of context.state().facts.values()) state = follow(state, fact, deciders);
    let nextSampleAt = began;
    const turns = countdown(context, admission.accountsOf);
    let nextRecordAt = began + recordEveryMs;
    for (;;) {
      const untilSample = nextSampleAt - context.clock.now();
      // The second condition: a clock that was set back would otherwise keep it waiting.
      if (untilSample <= 0 || untilSample > sampleEveryMs) {
        nextSampleAt = context.clock.now() + sampleEveryMs;
        state = takeSample(state, await admission.sample(), context.clock.now());
        await turns.look(state);
        await context.hearPeople();
        const said = [...context.state().facts.values()].slice(heard);
        for (const { fact } of said) state = follow(state, fact, deciders);
        heard += said.length;
        const toEngine = said.map(({ fact }) => fact).find(isForTheEngine);
        if (toEngine !== undefined) {
          if (toEngine.command.name in standsStill) await turns.takeBack(state);
          await recordCohorts(context, state, 'exactly');
          return waiting(`the return hands over to follow ${toEngine.command.name}`, context.clock.now());
        }
      }
      const decision = decideAdmission(state, context.clock.now());
      state = decision.state;
      const { cohort, admit } = decision;
      if (cohort !== null) {
        // Written first, so that a run that dies here does not count people as let in who were called back.
        if (admit < 0) await recordCohorts(context, state, 'exactly');
        await context.stillClaimed();
        const isDone = await (admit > 0
          ? admission.letIn(cohort, admit)
          : admission.callBack(cohort, -admit));
        if (!isDone) state = takeBack(state, cohort, admit);
      }
      const isMinute = context.clock.now() >= nextRecordAt;
      if (isMinute) nextRecordAt = context.clock.now() + recordEveryMs;
      await recordCohorts(context, state, isMinute ? 'exactly' : 'when changed');
      if (state.condition === 'done') return finish(context, admission, state, began);
      if (context.clock.now() - began > longestRunMs) {
        await recordCohorts(context, state, 'exactly');
        return waiting('the return goes on in the next run', context.clock.now());
      }
      await context.clock.sleep(Math.max(1, Math.min(decision.waitMs, nextSampleAt - context.clock.now())));
    }
  },
};

/** Commands after which nobody is let in for a while, or at all. */
const standsStill = { hold: true, 'call-off': true, 'roll-back': true };

/** Commands that the engine follows, at the next look; after that the return goes on or not. */
function isForTheEngine(fact: Fact): fact is Extract<Fact, { kind: 'command' }> {
  if (fact.kind !== 'command') return false;
  return ['call-off', 'roll-back', 'hold', 'extend', 'shorten', 'correct'].includes(fact.command.name);
}

/** Translates people's commands into changes of the controller's state. */
function follow(state: ReturnState, fact: Fact, deciders: ReadonlySet<string>): ReturnState {
  if (fact.kind !== 'command') return state;
  const { by, reason, command } = fact;
  switch (command.name) {
    case 'pause-return':
    case 'hold':
      return hearPerson(state, { kind: 'pause', by, reason });
    case 'resume-return':
    case 'resume':
      return hearPerson(state, { kind: 'resume', by, reason });
    case 'limit-in-flight':
      return hearPerson(state, {
        kind: 'override-in-flight',
        limit: command.limit,
        onlyLowers: !deciders.has(by),
        by,
        reason,
      });
    case 'release-everyone':
      return hearPerson(state, { kind: 'release-everyone', by, reason });
    default:
      return state;
  }
}

/** Records each cohort whose figures or state differ from what the record has. */
async function recordCohorts(
  context: PhaseContext,
  state: ReturnState,
  how: 'when changed' | 'exactly' = 'when changed',
): Promise<void> {
  for (const cohort of state.cohorts) {
    const known = context.state().cohorts.get(cohort.id);
    const settled = cohort.returned + cohort.stragglers >= cohort.size;
    const to = settled ? 'back' : cohort.admitted > 0 ? state.condition : 'waiting';
    const isNews =
      known === undefined
        ? cohort.admitted > 0
        : known.state !== to ||
          (settled && known.returned !== cohort.returned) ||
          (how === 'exactly' && (known.admitted !== cohort.admitted || known.returned !== cohort.returned));
    if (!isNews) continue;
    await context.record({
      kind: 'cohort-changed',
      cohort: cohort.id,
      from: known?.state ?? 'waiting',
      to,
      reason: state.reason,
      admitted: cohort.admitted,
      returned: cohort.returned,
      total: cohort.size,
      pace: paceOf(state),
    });
  }
}

async function finish(context: PhaseContext, admission: ReturnAdmission, state: ReturnState, began: number) {
  await recordCohorts(context, state, 'exactly');
  const now = context.clock.now();
  const [returned, stragglers] = [sumOf(state.cohorts, 'returned'), sumOf(state.cohorts, 'stragglers')];
  const total = sumOf(state.cohorts, 'size');
  const minutes = (now - began) / 60_000;
  await context.measure('return-took', minutes, 'minutes');
  await context.measure('returned', returned, 'people');
  await context.measure('stragglers', stragglers, 'people');
  for (const { name, value, unit } of measuredBy(state, admission.plan.patienceMs)) {
    await context.measure(name, value, unit);
  }
  const evidence = await context.keepEvidence('return-curve.json', admission.curve());
  const took = minutes.toFixed(1);
  // By invitation, people are known to be back only by their own report.
  const summary =
    context.ports.admission === null
      ? bilingual`${total} people were invited in cohorts in ${took} minutes; ${returned} are known to be back, of ${stragglers} nothing was heard.`
      : bilingual`${returned} of ${total} people came back in cohorts in ${took} minutes; ${stragglers} were let in and have not come yet.`;
  return done(summary, [evidence]);
}
