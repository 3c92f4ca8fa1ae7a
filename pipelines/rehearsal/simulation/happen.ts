// Carries out the faults of a simulated window that happen at a fixed time.

import { checkpointKey, checkpointsPrefix, claimKey, entryKey, factKey } from '../../ledger/keys.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import type { Happening } from './fault.ts';
import type { Observer } from './observer.ts';
import type { SimulatedPeople } from './people.ts';
import type { RestorableStore } from './restorable-store.ts';
import type { Runners } from './runners.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { Truth } from './truth.ts';

interface Stage {
  readonly window: string;
  readonly clock: JumpingClock;
  readonly store: RestorableStore;
  readonly observer: Observer;
  readonly truth: Truth;
  readonly runners: Runners;
  readonly people: SimulatedPeople;
  readonly world: SimulatedWorld;
}

export function happeningIn(stage: Stage): (happening: Happening) => Promise<void> {
  const { window, clock, store, observer, truth, runners, people, world } = stage;
  const placeOf = {
    fact: () => factKey(window, 'ssh', `rubbish-${clock.now()}`),
    claim: () => claimKey(window, (truth.claims.at(-1)?.number ?? 0) + 1),
    entry: () => entryKey(window, observer.ledger.size + 1),
    vendor: () => '',
  };
  return async (happening) => {
    switch (happening.kind) {
      case 'runner':
        return runners.join();
      case 'clock':
        runners.setClock(happening.runner, happening.byMs);
        if (happening.dies) {
          // A person's command makes the runs look.
          const saying = { name: 'tell', command: { name: 'resume' }, reason: 'simulated' } as const;
          await people.say(observer.snapshot().plan.author, saying);
          runners.doom(happening.runner);
        }
        await clock.sleep(happening.ms);
        return runners.setClock(happening.runner, -happening.byMs);
      case 'says':
        return people.say(happening.by, happening.saying);
      case 'channel-down':
        return world.breakChannel(happening.channel, clock.now() + happening.ms);
      case 'rubbish': {
        const text = happening.text.replace('WINDOW', window).replace('WHO', observer.snapshot().plan.author);
        if (happening.place === 'vendor') {
          world.vendorSays(text);
          return runners.wake();
        }
        await store.create(placeOf[happening.place](), new TextEncoder().encode(text));
        return runners.wake();
      }
      case 'rolled-back':
        return rollBack(stage, happening.entries, happening.ms);
    }
  };
}

/** Rolls the store back only where a checkpoint proves what is lost: else no run could notice. */
async function rollBack(
  { window, clock, store, observer, runners }: Stage,
  entries: number,
  ms: number,
): Promise<void> {
  await observer.refresh();
  const left = observer.ledger.size - entries;
  const signed = left > 0 ? await store.list(checkpointsPrefix(window), checkpointKey(window, left)) : [];
  if (signed.length === 0) return;
  runners.crashAll();
  store.rollBack(entries);
  await clock.sleep(ms);
  runners.crashAll();
  store.bringBack();
}
