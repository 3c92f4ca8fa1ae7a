// Makes a draft plan from an announcement: values that the text says, each with its sentence, and questions
// about what it does not say. Nothing is guessed: a value that cannot be read with certainty is left out.

import { bilingual } from '../plan/bilingual.ts';
import { shortestNotice, usualPlan } from '../plan/new-plan-questions.ts';
import type { Organisation } from '../plan/organisation.ts';
import { type Localised, messengerFunctions } from '../plan/plan.ts';
import { planToYaml } from '../plan/plan-as-yaml.ts';
import type { Given } from '../plan/question.ts';
import { withoutHidden } from '../text/hidden-characters.ts';
import { affectedIn } from './affected.ts';
import { type AnnouncedWindow, isCertain } from './announcement.ts';
import type { HeardText } from './read-document.ts';

export interface Announcement {
  /** The source's address, for a text that has none of its own. */
  readonly url: string;
  readonly text: HeardText;
  readonly window: AnnouncedWindow;
}

export interface DraftPlan {
  readonly id: string;
  readonly yaml: string;
  /** The values that were read, each with its sentence. */
  readonly rows: readonly DraftRow[];
  readonly asked: readonly Localised[];
  readonly url: string;
}

export interface DraftRow {
  readonly field: 'kind' | 'start' | 'end' | 'zone' | 'affects';
  readonly value: string;
  readonly confidence: number;
  /** The vendor's sentence, on one line. */
  readonly evidence: string;
}

const longestEvidence = 300;

/** The draft; null where no window is still to come: a report or a change makes no new plan. */
export function draftPlan(
  announcement: Announcement,
  organisation: Organisation,
  now: Temporal.Instant,
): DraftPlan | null {
  const { window, text } = announcement;
  if (window.kind !== 'planned' && window.kind !== 'emergency') return null;
  const isSure = isCertain(window);
  const [start, end] = [timeIn(window.start, isSure), timeIn(window.end, isSure)];
  const ahead = start ?? end ?? timeIn(window.start ?? window.end, true);
  if (ahead === null || Temporal.Instant.compare(ahead, now) <= 0) return null;
  const isSoon = start !== null && start.epochMilliseconds - now.epochMilliseconds < shortestNotice;
  const kind = window.kind === 'emergency' || isSoon ? 'emergency' : 'planned';
  const known: Given = {
    kind,
    start: (start ?? ahead).toString(),
    ...(start !== null && end !== null && { hours: String(end.since(start).total('hours')) }),
    announcement: text.url ?? announcement.url,
    ...publishedOf(text, now),
  };
  const plan = usualPlan(known, { organisation, now, others: [] });
  const affects = window.affects.includes('all') ? messengerFunctions : window.affects;
  const said: Values = {
    ...plan,
    affects: Object.fromEntries(
      messengerFunctions.map((one) => [one, affects.some((name) => name === one) ? 'down' : 'normal']),
    ),
  };
  const isSaid = { start: start !== null, end: end !== null, affects: affects.length > 0 };
  const unsaid = (['start', 'end', 'affects'] as const).filter((name) => !isSaid[name]);
  const rows = rowsOf(announcement, kind, said);
  const asked = questionsOf(announcement, unsaid);
  return {
    id: plan.id,
    rows,
    asked,
    url: known.announcement ?? '',
    yaml: planToYaml(
      Object.fromEntries(Object.entries(said).filter(([name]) => !unsaid.some((one) => one === name))),
      Object.fromEntries(
        rows.map(({ field, confidence, evidence }) => [field, ` ${confidence}: ${evidence}`]),
      ),
      asked.map((question) => `${question['zh-CN']} · ${question.en}`),
    ),
  };
}

function timeIn(text: string | null, isSure: boolean): Temporal.Instant | null {
  return text === null || !isSure ? null : Temporal.Instant.from(text);
}

/** When the text was published; the present time for a source that does not date its texts. */
function publishedOf({ publishedAt }: HeardText, now: Temporal.Instant): Given {
  const time = publishedAt?.length === 10 ? `${publishedAt}T00:00:00Z` : publishedAt;
  const at = time === null ? now : Temporal.Instant.from(time);
  return { published: (Temporal.Instant.compare(at, now) < 0 ? at : now).toString() };
}

type Values = Readonly<Record<string, unknown>>;

function rowsOf({ window, text }: Announcement, kind: string, plan: Values): readonly DraftRow[] {
  const { confidence, zone } = window;
  const aboutParts = text.text.split(/(?<=[。！!\n]|\.\s)/).find((words) => affectedIn(words).length > 0);
  const values: readonly (readonly [DraftRow['field'], string | null, string])[] = [
    ['kind', kind, window.evidence],
    ['start', window.start === null ? null : String(plan.start), window.evidence],
    ['end', window.end === null ? null : String(plan.end), window.evidence],
    ['zone', zone, window.evidence],
    ['affects', window.affects.join(', ') || null, aboutParts ?? window.evidence],
  ];
  return values.flatMap(([field, value, words]) =>
    value === null ? [] : [{ field, value, confidence, evidence: quoted(words) }],
  );
}

/** The vendor's words on one line, shortened, without hidden characters. */
function quoted(words: string): string {
  return withoutHidden(words).replace(/\s+/g, ' ').trim().slice(0, longestEvidence);
}

function questionsOf({ window, text }: Announcement, unsaid: readonly string[]): readonly Localised[] {
  const times = (['start', 'end'] as const).flatMap((name) => {
    const read = window[name];
    if (!unsaid.includes(name)) return [];
    if (read === null) return [bilingual`The text names no ${name}; ask the vendor.`];
    return [bilingual`${name} was read as ${read}, without certainty; ask.`];
  });
  return [
    ...times,
    ...(unsaid.includes('affects') ? [bilingual`The text does not say what is affected (affects).`] : []),
    ...(window.zone === null
      ? [bilingual`The text names no zone; its times were read as its language usually means them.`]
      : []),
    ...(text.publishedAt === null ? [bilingual`The text has no date; publishedAt is when it was read.`] : []),
  ];
}
