// What every command about an open window begins with: its id, its store, how it stands, and who speaks.

import { createHash } from 'node:crypto';
import { userInfo } from 'node:os';
import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { putFact } from '../../pipelines/engine/take-facts.ts';
import { UserError } from '../../pipelines/errors.ts';
import type { Fact, Via } from '../../pipelines/ledger/fact.ts';
import { storeOfJob, timeOfJob } from '../../pipelines/operation/job.ts';
import { type OpenedWindow, readOpenedWindow } from '../../pipelines/operation/read-window.ts';
import type { Store } from '../../pipelines/ports.ts';
import { WrongUse } from './command.ts';

export const windowOptions = {
  window: { type: 'string', value: 'ID', help: 'The window; it must have been opened.' },
  store: { type: 'string', value: 'URL', help: `${storeForms}; or TIDEOVER_STORE.` },
  by: {
    type: 'string',
    value: 'ROLE',
    help: 'Your role in organisation.yaml; the user of this machine without it.',
  },
} as const;

export interface WindowAtHand {
  readonly store: Store;
  readonly opened: OpenedWindow;
  /** Epoch milliseconds; a rehearsal stands at TIDEOVER_NOW. */
  readonly now: number;
  /** Who says it, when, and how it can be looked up. */
  readonly said: { readonly by: string; readonly at: string; readonly via: Via };
}

export async function windowAtHand(values: {
  readonly window?: string | undefined;
  readonly store?: string | undefined;
  readonly by?: string | undefined;
}): Promise<WindowAtHand> {
  if (values.window === undefined) throw new WrongUse('Name the window with --window.');
  if (values.store !== undefined) process.env.TIDEOVER_STORE = values.store;
  if (!process.env.TIDEOVER_STORE) throw new WrongUse('Name the store with --store.');
  const now = timeOfJob();
  const store = storeOfJob();
  const opened = await readOpenedWindow(store, values.window, now);
  const user = userInfo().username;
  const by = values.by ?? user;
  const roles = opened.snapshot.organisation.people.map(({ id }) => id);
  if (values.by !== undefined && !roles.includes(by)) {
    throw new UserError({
      what: `"${by}" is no role of this organisation`,
      where: '--by',
      whatToDo: `Use one of ${roles.join(', ')}.`,
    });
  }
  const at = new Date(now).toISOString();
  return { store, opened, now, said: { by, at, via: { kind: 'console', user } } };
}

/** The same words of the same person at the same moment are one fact. */
export async function sayInRecord({ store, opened }: WindowAtHand, fact: Fact): Promise<void> {
  const id = createHash('sha256').update(JSON.stringify(fact)).digest('hex').slice(0, 24);
  await putFact(store, opened.window, `console-${id}`, fact);
}

/** What carries it out. */
export function nextLook({ opened }: WindowAtHand): string {
  return `The next look carries it out: npm run phase -- look --window ${opened.window} --store ${process.env.TIDEOVER_STORE}`;
}
