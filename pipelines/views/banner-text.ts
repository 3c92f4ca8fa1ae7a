// One sentence about the window, for places with room for one: banner, title of an issue.

import { bilingual } from '../plan/bilingual.ts';
import { localRange, offsetsOf } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { joined } from '../plan/sentences.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { parseZoned } from '../plan/time.ts';
import { timeIn } from './moment.ts';
import { returnStage } from './return-now.ts';
import { turnIn } from './turn-words.ts';
import type { WindowView } from './window-view.ts';

/** A rehearsal’s sentence says what it is. */
export function bannerText(view: WindowView): Localised {
  return joined([view.isRehearsal ? rehearsalMark : null, sentence(view)], '');
}

function sentence(view: WindowView): Localised {
  const { organisation, plan, start, currentEnd, turn } = view;
  const messenger = organisation.messenger.name;
  const zone = parseZoned(plan.start).timeZoneId;
  const offset = offsetsOf(start, currentEnd, zone);
  const words = turnIn(view)?.body ?? null;
  switch (view.state) {
    case 'scheduled':
      return bilingual`${messenger} will be under maintenance ${(language) => localRange(start, currentEnd, zone, language)} (${offset}).`;
    case 'in_progress':
      if (words !== null && turn?.kind === 'not-switching') return words;
      return turn?.kind === 'late' || currentEnd <= view.now
        ? bilingual`${messenger} is not back yet: it was expected ${timeIn(zone)(currentEnd)} (${offset}), and no new time is known.`
        : bilingual`${messenger} is under maintenance and expected back ${timeIn(zone)(currentEnd)} (${offset}).`;
    case 'verifying':
      if (words !== null && turn?.kind !== 'checking') return words;
      if (returnStage(view) === 'open')
        return bilingual`Everyone has been let in to ${messenger}; last checks are running. If signing in fails, wait five minutes and try again.`;
      if (returnStage(view) !== 'letting-in')
        return bilingual`The vendor is done and we are checking ${messenger}; signing in is not possible yet.`;
      return plan.return.control === 'invitation'
        ? bilingual`${messenger} is coming back group by group. Please wait for your turn to sign in.`
        : bilingual`${messenger} is coming back group by group. If you cannot sign in yet, your group is not open: try again later.`;
    case 'completed':
      return bilingual`${messenger} is back to normal.`;
    case 'cancelled':
      return bilingual`The vendor cancelled the maintenance; ${messenger} works as usual.`;
  }
}
