// The beginning of every command about an open window: finds its id, its store, its state, and the role that
// speaks.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { knownRole } from '../../pipelines/operation/known-role.ts';
import { isGithubAtHand } from '../../pipelines/operation/prover-at-hand.ts';
import { readOpenedWindow, type WindowInStore } from '../../pipelines/operation/read-window.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import type { Localised } from '../../pipelines/plan/plan.ts';
import { isRehearsal } from '../../pipelines/plan/snapshot.ts';
import type { Store } from '../../pipelines/ports.ts';
import { bilingual } from './bilingual.ts';
import { WrongUse } from './command.ts';
import { languageOfReader, type Said, text } from './describe.ts';
import { told } from './waiting.ts';

export const windowOptions = {
  window: text('ID', bilingual`The window; it must have been opened.`),
  store: text('URL', bilingual`${storeForms}; or TIDEOVER_STORE.`),
};

export function namedWindow(given: string | undefined): string {
  if (given !== undefined) return given;
  throw new WrongUse(bilingual`Name the window with --window.`);
}

/** Opens the store that `--store` names, and sets TIDEOVER_STORE for all code that reads it. */
export function namedStore(given: string | undefined): Store {
  if (given !== undefined) process.env.TIDEOVER_STORE = given;
  if (process.env.TIDEOVER_STORE) return storeOfJob();
  throw new WrongUse(bilingual`Name the store with --store.`);
}

/** The first line of a command's output about a rehearsal; not in output for programs. */
export const isRehearsed = bilingual`[REHEARSAL] This window is a rehearsal, no real maintenance.`;

export async function windowAtHand(
  values: Said<'window' | 'store' | 'by' | 'language'> & { readonly json?: boolean | undefined },
): Promise<WindowInStore> {
  const window = namedWindow(values.window);
  const language = languageOfReader(values.language);
  const store = told(namedStore(values.store), 'read', { language, json: values.json }, null);
  const now = timeOfJob();
  const opened = await readOpenedWindow(store, window, now);
  if (isRehearsal(opened.snapshot)) console.error(isRehearsed[language]);
  if (values.by !== undefined) knownRole(values.by, opened.snapshot.organisation.people);
  return { store, opened, now };
}

/** Which command takes the next look, so that what was said is carried out. */
export function nextLook({ opened }: WindowInStore, key: string | undefined): Localised {
  const where = `--window ${opened.window} --store ${process.env.TIDEOVER_STORE}`;
  const alone = isGithubAtHand(process.env) ? '' : ' --without-github';
  const command = `npm run phase -- look ${where}${alone}${key === undefined ? '' : ` --key ${key}`}`;
  return bilingual`The next look carries it out: ${command}`;
}
