// What a phase is handed: its window as it stands at each call, and the ways in which it may act and speak.

import { usualActLimitMs } from '../effects/claim.ts';
import { performIn } from '../effects/perform.ts';
import { digestOf } from '../ledger/canonical.ts';
import * as keys from '../ledger/keys.ts';
import { askPeople } from '../ledger/to-do.ts';
import type { PhaseContext } from '../phases/context.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import { stepKey } from '../plan/step.ts';
import { notifyAccounts, toldAbout } from './notify-accounts.ts';
import { sendAgain } from './send-notices.ts';
import { takeFacts } from './take-facts.ts';
import { takeToDos } from './take-to-dos.ts';
import type { Running } from './window-run.ts';

/** Also used for going back, when `phase` is only being undone. */
export function contextFor(run: Running, phase: PhaseName, round: 1 | 2): PhaseContext {
  return {
    get snapshot() {
      return run.snapshot();
    },
    get timeline() {
      return run.timeline();
    },
    roster: run.roster(),
    round,
    get attempt() {
      return run.state().steps.get(stepKey({ phase, round }))?.attempts ?? 1;
    },
    ports: run.ports,
    clock: run.clock,
    state: run.state,
    hearPeople: async () => {
      await run.keepClaim();
      await takeFacts(run);
    },
    stillClaimed: () => run.stillClaimed(usualActLimitMs),
    perform: (request) => performIn(run, phase, request),
    record: (body) => run.append(body),
    keepEvidence: async (name, content) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const digest = digestOf(bytes);
      const key = keys.evidenceKey(run.window, phase, `${digest.slice(7, 19)}-${name}`);
      await run.store.create(key, bytes);
      return { name, key, digest };
    },
    readEvidence: async ({ key, digest }) => {
      const bytes = await run.store.read(key);
      return bytes !== null && digestOf(bytes) === digest ? bytes : null;
    },
    pseudonymOf: run.pseudonymOf,
    senderOf: run.senderOf,
    ask: async (id, text, owner) => {
      await askPeople(run, {
        id,
        text,
        state: text,
        ...(owner !== undefined && { owner }),
      });
      await takeToDos(run, phase);
    },
    takeToDos: () => takeToDos(run, phase),
    measure: (name, value, unit) => run.append({ kind: 'measured', phase, name, value, unit }),
    notify: (event, occasion, accounts, cohort) => notifyAccounts(run, event, occasion, accounts, cohort),
    tellAgain: async () => {
      await sendAgain(run);
    },
    told: (event) => toldAbout(run, event),
  };
}
