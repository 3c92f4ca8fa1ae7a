// Enters what the vendor's official sources say into the record, and does what follows from it: a new end is
// an amendment, a cancellation calls the window off. A source that cannot be reached is no news and no error;
// one whose answer cannot be read is noted once.

import { newestPerSource, sourcesNeeded, sourcesThatSay } from '../gates/vendor-word.ts';
import { digestOf } from '../ledger/canonical.ts';
import type { RecordState } from '../ledger/fold.ts';
import { problemIn, type Shape } from '../ledger/read-foreign.ts';
import { bilingual } from '../plan/bilingual.ts';
import { firstRoundOf } from '../plan/step.ts';
import { toEpochMs } from '../plan/time.ts';
import type { Ports, VendorStatement } from '../ports.ts';
import { cutToSize } from '../text/text-size.ts';
import { inUnreadLanguage } from '../vendor/unread-language.ts';
import { callOff, moveEnd } from './amend-window.ts';
import type { Amending } from './window-run.ts';

/** An end further than this from the one in force is not meant for this night: only a person moves it. */
const furthestMs = 7 * 24 * 3_600_000;
/** Of a source's page only this many of its newest statements are entered, each cut at `longestWords`. */
const mostWordsOfASource = 50;
const longestWords = 2_000;
const longestText = { most: longestWords, unit: 'characters' } as const;

export async function hearVendor(run: Amending, vendor: Ports['vendor']): Promise<void> {
  for (const statement of newsIn(run.state().vendor, await readQuietly(run, vendor))) {
    const { source, status, at, url, text, end } = statement;
    const saidAt = at === null ? {} : { saidAt: at };
    await run.append({ kind: 'vendor-said', source, status, ...saidAt, url, text, end: end ?? null });
  }
  await followVendor(run);
}

/** Whether the fields beside the text have a sensible length. */
function isShort({ source, at, end, url }: VendorStatement): boolean {
  return [source, at ?? '', end ?? '', url].every(({ length }) => length <= longestWords);
}

/** Read from the record, so that the next run makes up for one that died between hearing and following. */
async function followVendor(run: Amending): Promise<void> {
  const state = run.state();
  if (state.steps.get(firstRoundOf('hold'))?.status === 'done' || state.calledOff !== null) return;
  const needed = sourcesNeeded(run.snapshot().plan);
  const cancelled = sourcesThatSay(state, 'cancelled');
  const [first] = cancelled;
  if (first !== undefined && cancelled.length >= needed) {
    return callOff(run, 'vendor', { reason: first.text, by: 'vendor', cause: causeOf(first) });
  }
  const planned = toEpochMs(run.snapshot().plan.end);
  // Sources repeat each other late: an end that was already replaced is old news.
  const replaced = new Set(
    state.amendments.flatMap(({ change }) =>
      'previousEnd' in change ? [toEpochMs(change.previousEnd)] : [],
    ),
  );
  const newest = state.vendor.findLast((said) => {
    const end = said.status === 'extended' ? endOf(said) : null;
    return end !== null && !replaced.has(end) && Math.abs(end - planned) <= furthestMs;
  });
  if (newest?.end == null || state.amendments.some((amendment) => amendment.cause === causeOf(newest)))
    return;
  // One source alone may extend the end; to shorten it, as many must agree as for the end of the maintenance.
  const agreed = newestPerSource(state.vendor).filter((said) => endOf(said) === endOf(newest)).length;
  const isEarlier = toEpochMs(newest.end) < planned;
  if (isEarlier && agreed < needed) return;
  await moveEnd(run, newest.end, { reason: newest.text, by: 'vendor', cause: causeOf(newest) });
}

/** Epoch ms; null where the source names no end, or none that can be read: then nothing follows from it. */
function endOf({ end }: { readonly end: string | null }): number | null {
  try {
    return end === null ? null : toEpochMs(end);
  } catch {
    return null;
  }
}

function causeOf(said: { readonly source: string; readonly heardAt: number }): string {
  return `vendor/${said.source}/${said.heardAt}`;
}

/** The shape of a source's statement; other shapes are set aside, and the look goes on. */
const statement: Shape = {
  source: 'text',
  status: 'status',
  at: { $any: ['text', 'null'] },
  'end?': 'text',
  url: 'text',
  text: 'text',
};
const unreadable: Shape = { source: 'text', unreadable: 'text' };

async function readQuietly(run: Amending, vendor: Ports['vendor']): Promise<readonly VendorStatement[]> {
  let said: unknown;
  try {
    said = await vendor.read(run.snapshot().plan);
  } catch {
    return [];
  }
  const heard: VendorStatement[] = [];
  for (const one of Array.isArray(said) ? said : [said]) {
    const why = problemIn(one, unreadable) === null ? one.unreadable : problemIn(one, statement);
    if (why === null && isShort(one)) heard.push({ ...one, text: cutToSize(one.text, longestText, '…') });
    else await setAside(run, one?.source, why ?? 'it is too long');
  }
  return heard;
}

async function setAside(run: Amending, source: unknown, problem: string): Promise<void> {
  const fact = `vendor/${typeof source === 'string' && /^[a-z0-9-]{1,60}$/.test(source) ? source : 'sources'}`;
  const said = problem.slice(0, 300).toWellFormed();
  const why =
    said === inUnreadLanguage
      ? bilingual`What the vendor says is in no language that is read here (Chinese, Japanese, English), so it does not count: somebody has to read it, and to say /vendor-done or /extend.`
      : bilingual`The vendor’s answer cannot be read and does not count: ${said}.`;
  if (run.state().refused.get(fact)?.why.en === why.en) return;
  await run.append({ kind: 'fact-refused', fact, digest: digestOf(why), why });
}

/**
 * The statements of the sources that were not heard yet. Each source's list is laid over the end of what was
 * heard of it, by its words and not by time: some write a new time at every read, and one may take
 * "completed" back and say it again in the same words. A list that does not fit on (old words left out or put
 * last) is compared with its times.
 */
export function newsIn(
  heard: RecordState['vendor'],
  read: readonly VendorStatement[],
): readonly VendorStatement[] {
  const sources = [...new Set(read.map(({ source }) => source))];
  return sources.flatMap((source) => {
    const before = heard.filter((said) => said.source === source);
    const now = read.filter((said) => said.source === source).slice(-mostWordsOfASource);
    const known = overlapOf(before.map(contentOf), now.map(contentOf));
    return now.slice(known).filter((said) => !before.some((old) => isSameAtSameTime(old, said)));
  });
}

/** How many of the last words of `before` are the first of `now`. */
function overlapOf(before: readonly string[], now: readonly string[]): number {
  for (let length = Math.min(before.length, now.length); length > 0; length -= 1) {
    const end = before.slice(-length);
    if (end.every((words, place) => words === now[place])) return length;
  }
  return 0;
}

type Heard = RecordState['vendor'][number];

function contentOf({ status, text, end }: Heard | VendorStatement): string {
  return JSON.stringify([status, text, end ?? null]);
}

function isSameAtSameTime(old: Heard, said: VendorStatement): boolean {
  return (old.saidAt ?? null) === said.at && contentOf(old) === contentOf(said);
}
