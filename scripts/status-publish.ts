// Publishes an update on the status page by hand, from a clone of this repository and the right to write to the
// status page's place alone: for the night on which the record or GitHub cannot be reached.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicFiles } from '../pipelines/engine/publish-status.ts';
import { UserError } from '../pipelines/errors.ts';
import { timeOfJob } from '../pipelines/operation/job.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { statusAt, statusFolderIn } from '../pipelines/operation/status-place.ts';
import type { Localised } from '../pipelines/plan/plan.ts';
import { toEpochMs } from '../pipelines/plan/time.ts';
import { publishedFile, readPublished, viewByHand } from '../pipelines/views/published.ts';
import type { WindowState } from '../pipelines/views/window-view.ts';
import { stateNames } from '../pipelines/views/words.ts';
import { runCommand, WrongUse } from './lib/command.ts';

const states = Object.keys(stateNames) as WindowState[];

await runCommand({
  name: 'npm run status:publish --',
  summary:
    'Publishes one update more on the status page, its JSON, calendar, feed and banner. Needs neither the record nor GitHub, and changes neither: the next look that publishes shows what the record says.',
  usage: 'FILE --zh TEXT --en TEXT [--state STATE] [--end TIME] [--to PLACE]',
  options: {
    zh: { type: 'string', value: 'TEXT', help: 'What readers shall know, in Chinese.' },
    en: { type: 'string', value: 'TEXT', help: 'The same in English.' },
    state: {
      type: 'string',
      value: 'STATE',
      help: `${states.join(', ')}; without it as it was published last, or as the clock says.`,
    },
    end: {
      type: 'string',
      value: 'TIME',
      help: 'The new expected end, for example 2026-12-06T05:30:00+08:00.',
    },
    to: {
      type: 'string',
      value: 'PLACE',
      help: 's3://BUCKET/PREFIX or file:FOLDER; TIDEOVER_STATUS without it.',
    },
    published: {
      type: 'string',
      value: 'URL|FILE',
      help: `What was published last, to go on from; without it ${publishedFile} on the page itself.`,
    },
  },
  async run({ values, positionals: [file, ...more] }) {
    if (file === undefined || more.length > 0) throw new WrongUse('Give one window file.');
    if (!values.zh?.trim() || !values.en?.trim())
      throw new WrongUse('Say it in both languages: --zh and --en.');
    const text: Localised = { 'zh-CN': values.zh.trim(), en: values.en.trim() };
    const place = values.to ?? process.env.TIDEOVER_STATUS;
    if (!place) throw new WrongUse('Say where the page stands with --to, or set TIDEOVER_STATUS.');
    const publisher = statusAt(place);
    const { plan, organisation } = await loadPlan(file);
    const state = stateIn(values.state);
    const end = endIn(values.end, toEpochMs(plan.start));
    const home = organisation.statusPage.url;
    const before = await readBefore(
      values.published ?? defaultPublished(place, home),
      (found) => readPublished(found, plan.id) !== null,
    );
    const view = viewByHand({ plan, organisation }, before, { at: timeOfJob(), text, state, end });
    const files = publicFiles(view);
    await publisher.publish(files).catch((error: unknown) => {
      throw explained(error, place);
    });
    console.log(
      `Published ${files.size} files to ${place}: ${stateNames[view.state].en}, until ${new Date(view.currentEnd).toISOString()}, ${view.updates.length} updates.\nLook at it: ${home} (a minute may pass).\nThe record does not know of it: when it can be reached again, say there what has changed (npm run amend).`,
    );
    return 0;
  },
});

function stateIn(given: string | undefined): WindowState | null {
  if (given === undefined) return null;
  const state = states.find((known) => known === given);
  if (state === undefined) throw new WrongUse(`--state is one of ${states.join(', ')}.`);
  return state;
}

function endIn(given: string | undefined, start: number): number | null {
  if (given === undefined) return null;
  const at = /(?:Z|[+-]\d\d:\d\d)$/.test(given) ? Date.parse(given) : Number.NaN;
  if (at > start) return at;
  throw new UserError({
    what: Number.isNaN(at) ? 'This is no time with its offset' : 'This is before the window starts',
    where: `--end ${given}`,
    whatToDo: 'Write 2026-12-06T05:30:00+08:00.',
  });
}

function defaultPublished(place: string, home: string): string {
  const folder = statusFolderIn(place);
  return folder === null ? new URL(publishedFile, home).href : join(folder, publishedFile);
}

/** A page that begins anew is better than none, so that what cannot be read is only said. */
async function readBefore(source: string, isUsable: (text: string) => boolean): Promise<string | null> {
  try {
    const text = await textAt(source);
    if (isUsable(text)) return text;
    console.error(`${source} is about another window or not whole: the page begins anew.`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`${source} cannot be read (${why}): the page begins anew with this update.`);
  }
  return null;
}

async function textAt(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return readFile(source, 'utf8');
  const answer = await fetch(source, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.text();
}

function explained(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  return new UserError({
    what: `The status page could not be written: ${error.message || error.name}`,
    where: place,
    whatToDo: 'Sign in with the right to write there (s3:PutObject) and run it again; it may be repeated.',
  });
}
