// The wait: people are held out (where that is possible) until enough of the vendor's official sources say
// that the maintenance is over. Each look is one run; before it asks here, the engine has read the sources
// and followed any extension.

import { firstSaidDoneAt, saidDoneByPerson, sourcesThatSayDone } from '../gates/vendor-word.ts';
import type { UndoStep } from '../ledger/effect.ts';
import { bilingual } from '../plan/bilingual.ts';
import { titleOf } from '../plan/role-title.ts';
import { listed } from '../plan/sentences.ts';
import { done, type Phase, type PhaseContext, saying, stopped, waiting } from './context.ts';
import { holdSwitchOf } from './switches.ts';

/** How long to wait between two looks at the vendor's sources. */
const lookAgainAfterMs = 5 * 60_000;

export const hold: Phase = {
  run: async (context) => {
    const { plan, organisation } = context.snapshot;
    const kept = await holdPeopleOut(context);
    if (kept !== null) return kept;
    const state = context.state();
    const completed = sourcesThatSayDone(state, plan);
    const needed = plan.announcement.confirmFrom;
    const isSaid = saidDoneByPerson(state, plan) !== null;
    if (isSaid || completed.length >= needed) {
      const at = firstSaidDoneAt(state, plan) ?? context.clock.now();
      await context.measure('vendor-late', (at - context.timeline.end) / 60_000, 'minutes');
      if (isSaid) {
        return done(bilingual`Somebody who decides has it from the vendor that it is over.`);
      }
      const titles = completed.map(({ source }) => titleOf(organisation.vendorSources, source));
      return done(
        bilingual`It is over, say the vendor’s official sources (${completed.length}): ${listed(titles)}.`,
      );
    }
    const missing = needed - completed.length;
    const late = context.clock.now() > context.timeline.end ? bilingual`; the announced end has passed` : '';
    const unread = organisation.vendorSources.filter(
      ({ id }) => state.refused.has(`vendor/${id}`) && !state.vendor.some(({ source }) => source === id),
    );
    const alone =
      unread.length === 0
        ? ''
        : bilingual`; nobody here can read what ${listed(unread.map(({ id }) => titleOf(organisation.vendorSources, id)))} answers: read it yourselves`;
    return waiting(
      bilingual`Official sources that say that it is over: ${completed.length} of ${needed}; ${missing} more needed, or /vendor-done${late}${alone}`,
      context.clock.now() + lookAgainAfterMs,
    );
  },
};

async function holdPeopleOut(context: PhaseContext) {
  const request = holdSwitchOf(context)?.on ?? null;
  if (request === null) return null;
  const outcome = await context.perform(request);
  if (outcome.result === 'done') return null;
  return stopped(
    saying('无法暂停登录', 'People could not be held out', outcome.why),
    bilingual`Check the messenger administration interface and its token, then comment /resume. Do not start the return before people are held out.`,
  );
}

/** Done when cutover is undone, at the end, and by a person's command, so that nobody stays locked out. */
export function letEveryoneIn(context: PhaseContext): readonly UndoStep[] {
  const hold = holdSwitchOf(context);
  return hold === null ? [] : [hold.off];
}
