// Conference links that the company's own service gives: each is asked for once and kept in the record. From
// then on it stands in the plan, so that notices, groups and hand-outs name it and its owner tries it out.

import { effectKeyOf } from '../ledger/effect-key.ts';
import type { RecordState } from '../ledger/fold.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Clock, Ports } from '../ports.ts';
import type { Acting } from './claim.ts';
import { performEffect } from './perform.ts';

/** When a service that gave no link is asked again, by whichever look comes then. */
const tryAgainMs = 15 * 60_000;

interface Opening extends Acting {
  readonly clock: Pick<Clock, 'now'>;
  readonly ports: { readonly desk: Pick<Ports['desk'], 'conferenceLink'> };
  snapshot(): Pick<Snapshot, 'plan'>;
}

const keyOf = (window: string, id: string) =>
  effectKeyOf({ window, step: 'conference-link', target: id, generation: 0 });

export async function openConferences(run: Opening): Promise<void> {
  for (const { id, address } of run.snapshot().plan.conferences ?? []) {
    if (address !== undefined) continue;
    const key = keyOf(run.window, id);
    const askedAt = run.state().effects.get(key)?.outcomeAt ?? null;
    if (askedAt !== null && run.clock.now() < askedAt + tryAgainMs) continue;
    await performEffect(run, key, 'notices', {
      step: 'conference-link',
      target: id,
      class: 'keyed',
      what: `ask for the link of the conference ${id}`,
      act: async () => ({ address: await run.ports.desk.conferenceLink(id, key) }),
    });
  }
}

/** The plan with the links that the service gave. */
export function withLinks(snapshot: Snapshot, { effects }: Pick<RecordState, 'effects'>): Snapshot {
  const { plan } = snapshot;
  const conferences = plan.conferences?.map((one) => {
    const outcome = one.address === undefined ? effects.get(keyOf(plan.id, one.id))?.outcome : null;
    const came = outcome?.result === 'done' ? outcome.detail.address : undefined;
    return typeof came === 'string' ? { ...one, address: came } : one;
  });
  const isNew = conferences?.some((one, index) => one !== plan.conferences?.[index]) ?? false;
  return isNew && conferences ? { ...snapshot, plan: { ...plan, conferences } } : snapshot;
}
