// A rehearsed night as its readers had it: every message with its time, and at any moment the page, the feeds, the
// calendar and the banner as they were published then.

import { Parser } from 'htmlparser2';
import { publicFiles } from '../../pipelines/engine/publish-status.ts';
import { readSnapshot } from '../../pipelines/engine/read-frozen.ts';
import { foldRecord, type RecordState } from '../../pipelines/ledger/fold.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import type { Rehearsed } from '../../pipelines/rehearsal/drill/rehearsed.ts';
import { viewOfWindow } from '../../pipelines/views/view-of-window.ts';
import type { WindowView } from '../../pipelines/views/window-view.ts';

export interface ReadMessage {
  readonly at: number;
  readonly channel: string;
  readonly notice: string;
  /** Null in a group. */
  readonly account: string | null;
  readonly language: Language;
  readonly text: string;
}

export interface ReadMoment {
  readonly at: number;
  readonly view: WindowView;
  /** By name, as published. */
  readonly files: ReadonlyMap<string, string>;
}

/** Subject and text of everything that was delivered, in order. */
export function inboxOf({ world }: Rehearsed): readonly ReadMessage[] {
  return [...world.inboxes.values()]
    .flatMap(({ delivered }) => delivered)
    .map(({ at, channel, message }) => ({
      at,
      channel,
      notice: message.notice,
      account: message.to?.account ?? null,
      language: message.language,
      text: `${message.subject}\n${message.text}`,
    }))
    .toSorted((one, other) => one.at - other.at);
}

/** At every half hour of the night, just after each thing that outsiders were told, and as the door opens to all. */
export async function momentsOf(rehearsed: Rehearsed): Promise<readonly ReadMoment[]> {
  const { entries } = rehearsed;
  const last = await viewAt(rehearsed, Date.parse(entries.at(-1)?.at ?? ''));
  const half = 30 * 60_000;
  const changed = entries
    .filter(({ body }) => body.kind === 'cohort-changed')
    .map(({ at }) => Date.parse(at));
  const times = new Set([...last.updates.map(({ at }) => at), ...changed.slice(-4), last.now]);
  for (let at = last.start - 4 * half; at < last.now; at += half) times.add(at);
  return momentsAt(
    rehearsed,
    [...times].filter((at) => at <= last.now).sort((one, other) => one - other),
  );
}

export function momentsAt(rehearsed: Rehearsed, times: readonly number[]): Promise<readonly ReadMoment[]> {
  return Promise.all(
    times.map(async (at) => {
      const view = await viewAt(rehearsed, at);
      return { at, view, files: publicFiles(view) };
    }),
  );
}

export function recordAt({ entries }: Pick<Rehearsed, 'entries'>, at: number): RecordState {
  return foldRecord(entries.filter((entry) => Date.parse(entry.at) <= at));
}

async function viewAt({ entries, store, run }: Rehearsed, at: number): Promise<WindowView> {
  const state = recordAt({ entries }, at);
  const digest = state.snapshot ?? run.snapshotDigest();
  const snapshot = await readSnapshot(store, { window: run.window, snapshot: () => null }, digest);
  return viewOfWindow(snapshot, digest, state, at);
}

/** What a reader of one language sees of a page: no other language, no style, one space between words. */
export function readAs(page: string, language: Language): string {
  const words: string[] = [];
  const hidden: boolean[] = [];
  const parser = new Parser({
    onopentag: (name, { lang }) => {
      const isOther = lang !== undefined && lang !== language && name !== 'html';
      hidden.push(hidden.at(-1) === true || isOther || name === 'style' || name === 'head');
    },
    onclosetag: () => {
      hidden.pop();
    },
    ontext: (text) => {
      if (hidden.at(-1) !== true) words.push(text);
    },
  });
  parser.end(page);
  return words.join('').replace(/\s+/g, ' ').trim();
}
