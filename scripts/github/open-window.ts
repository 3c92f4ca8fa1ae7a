// Freezes a merged plan as its window: plan, organisation, roster and templates under one digest.

import { enterWindow } from '../../pipelines/engine/enter-window.ts';
import { UserError } from '../../pipelines/errors.ts';
import type { LoadedPlan } from '../lib/load-plan.ts';
import type { Workplace } from './at-work.ts';
import { readWindow } from './read-window.ts';

export interface Opening {
  /** Numeric GitHub id of whoever merged the plan; 0 when it is not known. */
  readonly mergerId: number;
  /** Numeric GitHub id of whoever proposed it, where it came by a pull request. */
  readonly proposerId: number | null;
  readonly holder: string;
  readonly code: string;
}

export async function openWindow(place: Workplace, loaded: LoadedPlan, opening: Opening): Promise<void> {
  const { plan, organisation } = loaded;
  const personOf = (id: number) =>
    organisation.people.find((contact) => contact.github?.id === id)?.id ?? null;
  const proposer = opening.proposerId === null ? null : personOf(opening.proposerId);
  // "Never the author" would mean nothing if the file could name somebody else as its author.
  if (proposer !== null && proposer !== plan.author) {
    throw new UserError({
      what: `The plan names ${plan.author} as its author, but ${proposer} opened the pull request`,
      where: `${loaded.files.window}: author`,
      whatToDo: `Merge a correction with author: ${proposer}, and check that enough other people may approve.`,
    });
  }
  const { ports, close } = await place.portsFor({ plan, organisation }, loaded.roster);
  try {
    const entered = await enterWindow({
      window: plan.id,
      files: {
        plan,
        organisation,
        roster: loaded.roster,
        templates: Object.fromEntries(loaded.templates),
        mergedBy: opening.mergerId === 0 ? null : personOf(opening.mergerId),
        tzdata: process.versions.tz ?? 'unknown',
      },
      store: place.store,
      keyring: place.keyring,
      clock: place.clock,
      ports,
      holder: opening.holder,
      code: opening.code,
      consoleCounts: false,
    });
    if (entered.result !== 'in') return;
    await place.afterLook?.(entered.run.snapshot(), entered.run.state());
    await entered.ledger.releaseClaim();
    const opened = await readWindow(place.store, plan.id, place.clock.now());
    if (opened !== null) await place.sayWhatIsActive?.(opened);
  } finally {
    await close();
  }
}
