// Notices to the public as updates: what a notice promised to customers stands on the status page in its own
// words, as they were true when it was settled.

import type { RecordState } from '../ledger/fold.ts';
import { deliveriesOf } from '../notices/deliveries.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import { languages } from '../plan/plan.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { parseWhen, toEpochMs, type WindowEvent } from '../plan/time.ts';
import type { Update, WindowState } from './window-view.ts';

export interface PublishedNotice extends Update {
  /** Null for a step of the ladder. */
  readonly event: WindowEvent | null;
}

/** Oldest first. */
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
      const change = state.amendments.find(({ cause }) => cause === occasion)?.change;
      const moved = change !== undefined && 'previousEnd' in change ? change : null;
      const { publication } = deliveriesOf({
        moment: { key, rule, audience, site: null, at },
        context: {
          plan,
          organisation,
          at,
          start,
          end: moved === null ? endAsKnownAt(at, snapshot, state) : toEpochMs(moved.end),
          previousEnd: moved === null ? null : toEpochMs(moved.previousEnd),
          reason: '',
          cohort: null,
        },
        templates,
        people: [],
      });
      if (publication === null) return [];
      const { title, body } = publication;
      return [{ at, event, status: statusOf(event, at, start), title, body }];
    })
    .toSorted((one, other) => one.at - other.at);
}

/** An older snapshot may lack what a plan names now; a page with one update less is better than no page. */
function hasTexts(template: string, templates: Snapshot['templates']): boolean {
  return languages.every((language) => templates[`${template}.${language}`] !== undefined);
}

/** The end that was announced at that moment: later amendments were not known. */
function endAsKnownAt(at: number, { plan }: Snapshot, state: RecordState): number {
  const later = state.amendments.find((amendment) => amendment.at > at && 'previousEnd' in amendment.change);
  return toEpochMs(
    later !== undefined && 'previousEnd' in later.change ? later.change.previousEnd : plan.end,
  );
}

function statusOf(event: WindowEvent | null, at: number, start: number): WindowState {
  if (event === 'call-off') return 'cancelled';
  if (event === 'all-clear') return 'completed';
  return at < start ? 'scheduled' : 'in_progress';
}
