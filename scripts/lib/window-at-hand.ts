// What every command about an open window begins with: its id, its store, how it stands, and who speaks.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { UserError } from '../../pipelines/errors.ts';
import { storeOfJob, timeOfJob } from '../../pipelines/operation/job.ts';
import { type OpenedWindow, readOpenedWindow } from '../../pipelines/operation/read-window.ts';
import type { Store } from '../../pipelines/ports.ts';
import { WrongUse } from './command.ts';

export const windowOptions = {
  window: { type: 'string', value: 'ID', help: 'The window; it must have been opened.' },
  store: { type: 'string', value: 'URL', help: `${storeForms}; or TIDEOVER_STORE.` },
} as const;

export interface WindowAtHand {
  readonly store: Store;
  readonly opened: OpenedWindow;
  /** Epoch milliseconds; a rehearsal stands at TIDEOVER_NOW. */
  readonly now: number;
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
  const roles = opened.snapshot.organisation.people.map(({ id }) => id);
  if (values.by !== undefined && !roles.includes(values.by)) {
    throw new UserError({
      what: `"${values.by}" is no role of this organisation`,
      where: '--by',
      whatToDo: `Use one of ${roles.join(', ')}.`,
    });
  }
  return { store, opened, now };
}

/** What carries it out. */
export function nextLook({ opened }: WindowAtHand): string {
  return `The next look carries it out: npm run phase -- look --window ${opened.window} --store ${process.env.TIDEOVER_STORE}`;
}
