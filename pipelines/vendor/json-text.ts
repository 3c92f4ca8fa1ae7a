// Reads JSON of official channels: Statuspage's API, our own form of statements, and texts with a date beside
// them.

import { isGroup } from '../plan/check/shape.ts';
import { affectedIn } from './affected.ts';
import {
  type AnnouncedWindow,
  isCertain,
  onlyTimes,
  type StatementStatus,
  statuses,
} from './announcement.ts';
import { notTooMany, type SourceText, textOnly, timeText } from './document.ts';
import { textOfMarkup } from './html-text.ts';
import { readAnnouncement } from './read-announcement.ts';
import { kindOf } from './signs.ts';

type Json = Readonly<Record<string, unknown>>;

/** The texts; null where the JSON has none of these forms. Throws where there are too many. */
export function textsOfJson(json: unknown): readonly SourceText[] | null {
  const items = itemsOf(json);
  return items && notTooMany(items).map((read) => read());
}

/** One reader per item, so that the items can be counted before any is read. */
function itemsOf(json: unknown): readonly (() => SourceText)[] | null {
  if (Array.isArray(json)) {
    const each = json.map(itemsOf);
    return each.includes(null) ? null : each.flatMap((items) => items ?? []);
  }
  if (!isGroup(json)) return null;
  if (Array.isArray(json.statements))
    return json.statements.filter(isGroup).map((one) => () => statement(one));
  const maintenances =
    json.scheduled_maintenances ?? (json.scheduled_maintenance && [json.scheduled_maintenance]);
  if (Array.isArray(maintenances)) return maintenances.filter(isGroup).map((one) => () => maintenance(one));
  if (typeof json.scheduled_for === 'string') return [() => maintenance(json)];
  const { text } = json;
  if (typeof text !== 'string') return null;
  const title = typeof json.title === 'string' && !text.startsWith(json.title) ? `${json.title}\n` : '';
  const publishedAt = timeText(json.published_at) ?? timeText(json.published);
  return [() => textOnly(`${title}${textOfMarkup(text)}`, publishedAt, word(json.url) || null)];
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

function statusOf(value: unknown): StatementStatus | null {
  const status = word(value).replace('verifying', 'in-progress').replace('_', '-');
  return statuses.find((one) => one === status) ?? null;
}

/** A statement in our own form, with a status field; times are read from its words unless it has an end. */
function statement(said: Json): SourceText {
  const publishedAt = timeText(said.at);
  const text = word(said.text);
  const status = statusOf(said.status);
  if (status === null) return textOnly(text, publishedAt, word(said.url) || null);
  const [read] = readAnnouncement(text, { publishedAt, zone: null });
  const end = timeText(word(said.end).replace(/\[.*$/, ''));
  const start = timeText(word(said.start).replace(/\[.*$/, '')) ?? read?.start ?? null;
  const window: AnnouncedWindow = {
    ...onlyTimes,
    ...read,
    kind: kindOf(status, text),
    status,
    start,
    end: end ?? read?.end ?? null,
    affects: affectedIn(text),
    confidence: end !== null || read === undefined ? 0.99 : read.confidence,
    evidence: text,
  };
  return { text, publishedAt, url: word(said.url) || null, windows: [window] };
}

/** A maintenance in Statuspage's fields; its newest update may change the state. */
function maintenance(said: Json): SourceText {
  const updates = Array.isArray(said.incident_updates) ? said.incident_updates.filter(isGroup) : [];
  const newest = updates.toSorted((one, other) =>
    word(other.created_at).localeCompare(word(one.created_at)),
  )[0];
  const publishedAt = timeText(newest?.created_at) ?? timeText(said.updated_at) ?? timeText(said.created_at);
  const latest = textOfMarkup(word(newest?.body));
  const text = `${word(said.name)}\n${latest}`;
  const [read] = readAnnouncement(latest, { publishedAt, zone: null });
  const isChange = read !== undefined && ['extended', 'shortened', 'cancelled'].includes(read.status);
  const status = isChange ? read.status : (statusOf(said.status) ?? 'scheduled');
  const until = timeText(said.scheduled_until);
  const window: AnnouncedWindow = {
    kind: kindOf(status, text),
    status,
    start: timeText(said.scheduled_for),
    end: isChange && read.status !== 'cancelled' && read.end !== null && isCertain(read) ? read.end : until,
    ...onlyTimes,
    affects: affectedIn(text),
    confidence: 0.99,
    evidence:
      `${word(said.name)} (${word(said.scheduled_for)} – ${word(said.scheduled_until)}): ${latest}`.trim(),
  };
  return { text, publishedAt, url: word(said.shortlink) || null, windows: [window] };
}
