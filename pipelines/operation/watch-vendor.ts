// Looks at the vendor's sources for announced windows that have no plan yet.

import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeOf } from '../adapters/file-system.ts';
import { type SourceAnswer, type Validators, vendorSourceOverHttp } from '../adapters/http/vendor-source.ts';
import { UserError } from '../errors.ts';
import { sha256 } from '../ledger/canonical.ts';
import { readForeign } from '../ledger/read-foreign.ts';
import { meet, type Stretch } from '../plan/check/plan-times.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Store } from '../ports.ts';
import type { AnnouncedWindow, Times } from '../vendor/announcement.ts';
import { type DraftPlan, draftPlan } from '../vendor/draft-plan.ts';
import { inUnreadLanguage, isInUnreadLanguage } from '../vendor/unread-language.ts';
import { textsInFile } from './announcement-file.ts';
import { windowTimesIn } from './plan-files/beside-plan.ts';
import { loadOrganisation } from './plan-files/load-plan.ts';

interface WatchedSource {
  readonly id: string;
  readonly url: string;
  read(known: Validators): Promise<SourceAnswer>;
}

export type Watched =
  | { readonly source: string; readonly outcome: 'unchanged' }
  | { readonly source: string; readonly outcome: 'silent'; readonly why: string }
  | {
      readonly source: string;
      readonly outcome: 'read';
      readonly drafts: readonly DraftPlan[];
      /** Texts that announce something for an uncertain day, so that no plan can be drafted. */
      readonly timeless: readonly string[];
      remember(): Promise<void>;
    };

/** The folder for the vendor's mails, below the runbooks. */
const letters = 'vendor';

/** The sources that `name` means: `all`, one of organisation.yaml, an address, or a file or folder. */
async function sourcesNamed(
  name: string,
  { vendorSources }: Organisation,
  runbooks: string,
): Promise<readonly WatchedSource[]> {
  const official = vendorSources.map(({ id, url }) => overHttp(id, url));
  const home = vendorSources[0]?.url ?? '';
  if (name === 'all') return [...official, ...(await filesIn(join(runbooks, letters), home))];
  const one = official.find(({ id }) => id === name);
  if (one !== undefined) return [one];
  if (/^https?:\/\//.test(name)) return [overHttp(new URL(name).hostname, name)];
  const files = await filesIn(resolve(name), home);
  return files.length > 0 ? files : [inFile(resolve(name), home)];
}

function overHttp(id: string, url: string): WatchedSource {
  const source = vendorSourceOverHttp(url);
  return { id, url, read: (known) => source.read(known).finally(() => source.close()) };
}

/** A mail as a source; it is read each time, as it has nothing to tell changes by. */
function inFile(file: string, url: string): WatchedSource {
  const read = async (): Promise<SourceAnswer> => ({
    outcome: 'read',
    texts: await textsInFile(file, { publishedAt: null, zone: null }),
    validators: {},
  });
  return { id: pathToFileURL(file).pathname.split('/').at(-1) ?? file, url, read };
}

async function filesIn(folder: string, url: string): Promise<readonly WatchedSource[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
    throw error;
  });
  return names
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => inFile(join(folder, name), url));
}

/**
 * Looks at the sources that `name` means (see `sourcesNamed`).
 * @param memory Keeps the validators that a server gave, to ask with next time.
 */
export async function watchSources(
  name: string,
  runbooks: string,
  memory: Store,
  now: Temporal.Instant,
): Promise<readonly Watched[]> {
  const organisation = await loadOrganisation(join(runbooks, 'organisation.yaml'));
  const sources = await sourcesNamed(name, organisation, runbooks);
  const planned = await windowTimesIn(join(runbooks, 'windows'));
  const found = new Set<string>();
  const watched: Watched[] = [];
  for (const { id: source, url, read } of sources) {
    const place = `vendor-read/${sha256(url).slice(0, 16)}/`;
    const answer = await read(await rememberedIn(memory, place)).catch(silent);
    if (answer.outcome !== 'read') {
      watched.push({ source, ...answer });
      continue;
    }
    if (isInUnreadLanguage(answer.texts)) {
      watched.push({ source, outcome: 'silent', why: inUnreadLanguage });
      continue;
    }
    const drafts = answer.texts
      .flatMap((text) => text.windows.map((window) => ({ url, text, window })))
      .filter(({ window }) => !planned.some((other) => meet(other, stretchOf(window))))
      .flatMap((announcement) => draftPlan(announcement, organisation, now) ?? [])
      .filter(({ id }) => !found.has(id) && found.add(id));
    const timeless = answer.texts
      .flatMap(({ windows }) => windows)
      .filter((window) => isPlan(window) && stretchOf(window) === null)
      .map(({ evidence }) => evidence);
    const remember = () => keep(memory, `${place}${now.epochMilliseconds}`, answer.validators);
    watched.push({ source, outcome: 'read', drafts, timeless: [...new Set(timeless)], remember });
  }
  return watched;
}

function silent(error: unknown): { readonly outcome: 'silent'; readonly why: string } {
  if (error instanceof UserError) throw error;
  return { outcome: 'silent', why: error instanceof Error ? error.message : String(error) };
}

const isPlan = ({ kind }: AnnouncedWindow): boolean => kind === 'planned' || kind === 'emergency';

/** The stretch of time; a single moment where only one end is known. */
function stretchOf({ start, end }: Times): Stretch | null {
  const [from, until] = [start ?? end, end ?? start];
  if (from === null || until === null) return null;
  const msOf = (time: string) => Temporal.Instant.from(time).epochMilliseconds;
  return { start: msOf(from), end: msOf(until) + 1 };
}

async function rememberedIn(memory: Store, place: string): Promise<Validators> {
  const last = (await memory.list(place)).at(-1);
  const bytes = last === undefined ? null : await memory.read(last);
  if (bytes === null) return {};
  const read = readForeign<Validators>(bytes, { 'etag?': 'text', 'lastModified?': 'text' });
  return read.result === 'read' ? read.value : {};
}

async function keep(memory: Store, key: string, validators: Validators): Promise<void> {
  if (Object.keys(validators).length === 0) return;
  await memory.create(key, new TextEncoder().encode(JSON.stringify(validators)));
}
