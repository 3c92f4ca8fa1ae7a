// Turns notices to the public into updates of the status page: customers read there the notice's own words,
// with the times that held when the notice was settled.

import type { RecordState } from '../ledger/fold.ts';
import { deliveriesOf } from '../notices/deliveries.ts';
import { turnOfNotice } from '../notices/happened.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import { languages } from '../plan/plan.ts';
import { isRehearsal, type Snapshot } from '../plan/snapshot.ts';
import { parseWhen, toEpochMs, type WindowEvent } from '../plan/time.ts';
import { stateAfterTurn } from './turn-words.ts';
import type { Update, WindowState } from './window-view.ts';

export interface PublishedNotice extends Update {
  /** The event that the notice tells; null for a notice of the ladder. */
  readonly event: WindowEvent | null;
  readonly occasion: string | null;
}

/** The published notices, oldest first. */
export function publishedNotices(snapshot: Snapshot, state: RecordState): readonly PublishedNotice[] {
  const { plan, organisation, templates } = snapshot;
  const start = toEpochMs(plan.start);
  return [...state.notices]
    .flatMap(([key, { at }]): readonly PublishedNotice[] => {
      const { rule: ruleId, audience, site, occasion } = readNoticeKey(key);
      const rule = plan.notices.find(({ id }) => id === ruleId);
      if (rule === undefined || site !== null || !hasTexts(rule.template, templates)) return [];
      const when = parseWhen(rule.when);
      const event = when?.kind === 'event' ? when.event : null;
      const turn = turnOfNotice(state, key, { end: toEpochMs(plan.end), now: at });
      const { publication } = deliveriesOf({
        moment: { key, rule, audience, site: null, at },
        context: {
          plan,
          organisation,
          at,
          start,
          end: turn?.end ?? endAsKnownAt(at, snapshot, state),
          previousEnd: turn?.previousEnd ?? null,
          isRehearsal: isRehearsal(snapshot),
          turn: turn?.kind ?? null,
          reason: '',
          cohort: null,
        },
        templates,
        people: [],
      });
      if (publication === null) return [];
      const { title, body } = publication;
      const status = turn === null ? statusOf(event, at, start) : stateAfterTurn(turn.kind, at < start);
      return [{ at, event, occasion, status, title, body }];
    })
    .toSorted((one, other) => one.at - other.at);
}

/** Whether the snapshot has the template: an older one may not, then the update is left out. */
function hasTexts(template: string, templates: Snapshot['templates']): boolean {
  return languages.every((language) => templates[`${template}.${language}`] !== undefined);
}

/** The end (epoch ms) that was announced at that moment, without later amendments. */
function endAsKnownAt(at: number, { plan }: Snapshot, state: RecordState): number {
  const later = state.amendments.find((amendment) => amendment.at > at && 'previousEnd' in amendment.change);
  return toEpochMs(
    later !== undefined && 'previousEnd' in later.change ? later.change.previousEnd : plan.end,
  );
}

function statusOf(event: WindowEvent | null, at: number, start: number): WindowState {
  if (event === 'all-clear') return 'completed';
  return at < start ? 'scheduled' : 'in_progress';
}
