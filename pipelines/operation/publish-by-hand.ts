// Publishes an update on the status page by hand: reads what was published last, adds one update, and writes
// the page again. Needs neither the record nor GitHub.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../adapters/file-system.ts';
import { textWithin } from '../adapters/http/quiet-fetch.ts';
import { publicFiles } from '../engine/publish-status.ts';
import { UserError } from '../errors.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Localised } from '../plan/plan.ts';
import { toEpochMs } from '../plan/time.ts';
import { publishedFile, readPublished, viewByHand } from '../views/published.ts';
import type { WindowState } from '../views/window-view.ts';
import { loadPlan } from './plan-files/load-plan.ts';
import { statusAt, statusFolderIn } from './status-place.ts';
import { timeOfJob } from './time-of-job.ts';

export interface UpdateByHand {
  /** The window's plan file. */
  readonly file: string;
  /** `s3://BUCKET/PREFIX` or `file:FOLDER`. */
  readonly place: string;
  /** The text in each language of the organisation; one that nobody there reads may be left out. */
  readonly text: Partial<Localised>;
  /** Null keeps the state that was published last, or the one by the clock. */
  readonly state: WindowState | null;
  /** RFC 3339; null leaves the end as it is. */
  readonly end: string | null;
  /** Where to read what was published last; null reads it from the page itself. */
  readonly published: string | null;
}

/** The largest page that is read; what a window publishes of itself is smaller. */
const longestPage = 16 << 20;

/**
 * Throws a UserError that says what to mend in the plan, the end or the right to write. `beganAnew`: why the
 * page did not continue the last one; null where it did.
 */
export async function publishByHand(update: UpdateByHand) {
  const { plan, organisation } = await loadPlan(update.file);
  const end = update.end === null ? null : endIn(update.end, toEpochMs(plan.start));
  const home = organisation.statusPage.url;
  const folder = statusFolderIn(update.place);
  const onPage = folder === null ? new URL(publishedFile, home).href : join(folder, publishedFile);
  const source = update.published ?? onPage;
  const { text: last, why: beganAnew } = await readBefore(source, plan.id);
  const { state } = update;
  const text = textFor(organisation, update.text);
  const view = viewByHand({ plan, organisation }, last, { at: timeOfJob(), text, state, end });
  const files = publicFiles(view);
  await statusAt(update.place)
    .publish(files)
    .catch((error: unknown) => {
      if (!(error instanceof Error) || error instanceof UserError) throw error;
      throw new UserError({
        what: `The status page could not be written: ${error.message || error.name}`,
        where: update.place,
        whatToDo:
          'Sign in with the right to write there (s3:PutObject) and run it again; it may be repeated.',
      });
    });
  return { view, files: files.size, home, beganAnew };
}

function textFor({ languages }: Organisation, given: Partial<Localised>): Localised {
  const missing = languages.filter((language) => !given[language]);
  if (missing.length > 0)
    throw new UserError({
      what: 'A text for some readers is missing',
      where: missing.map((language) => `--${language.slice(0, 2)}`).join(', '),
      whatToDo: 'Say it in each of these languages.',
    });
  const any = given['zh-CN'] || given.en || '';
  return { 'zh-CN': given['zh-CN'] || any, en: given.en || any };
}

function endIn(given: string, start: number): number {
  const at = /(?:Z|[+-]\d\d:\d\d)$/.test(given) ? Date.parse(given) : Number.NaN;
  if (at > start) return at;
  throw new UserError({
    what: Number.isNaN(at) ? 'This is no time with its offset' : 'This is before the window starts',
    where: `--end ${given}`,
    whatToDo: 'Write 2026-12-06T05:30:00+08:00.',
  });
}

/** A page without its history is better than none, so one that cannot be read is only reported. */
async function readBefore(
  source: string,
  window: string,
): Promise<{ readonly text: string; readonly why: null } | { readonly text: null; readonly why: Localised }> {
  try {
    const text = await textAt(source);
    if (readPublished(text, window) !== null) return { text, why: null };
    const why = bilingual`${source} is about another window or not whole: the page begins anew with this update.`;
    return { text: null, why };
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      return { text: null, why: bilingual`Nothing was published there before: this is its first update.` };
    const cause = error instanceof Error ? error.message : String(error);
    const why = bilingual`${source} cannot be read (${cause}): the page begins anew with this update.`;
    return { text: null, why };
  }
}

async function textAt(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return readFile(source, 'utf8');
  const answer = await fetch(source, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return textWithin(longestPage, answer);
}
