// Labelled announcements and how a reader does on them: how much it claims, how much of that is right, what it misses
// and what it invents.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { AnnouncedWindow } from '../../pipelines/vendor/announcement.ts';
import { readAnnouncement } from '../../pipelines/vendor/read-announcement.ts';

export interface LabelledWindow {
  readonly kinds: readonly string[];
  readonly start: string | null;
  readonly end: string | null;
  /** Null where the text names none: its times are then compared by the clock on the wall. */
  readonly zone: string | null;
  readonly status?: string | undefined;
  readonly minutes?: number | undefined;
  readonly affects?: readonly string[] | undefined;
  /** Where careful readers differ. */
  readonly alternatives?:
    | readonly { readonly start: string | null; readonly end: string | null }[]
    | undefined;
  /** A careful reader would ask. */
  readonly unsure: boolean;
}

export interface Labelled {
  readonly id: string;
  readonly text: string;
  readonly published: string | null;
  readonly reader: string | null;
  readonly windows: readonly LabelledWindow[];
}

export function samplesIn(file: string): readonly Labelled[] {
  const samples: readonly {
    readonly id: string;
    readonly text: string;
    readonly published: string;
    readonly reader?: string;
    readonly windows: readonly (Omit<LabelledWindow, 'kinds'> & { readonly kind: string })[];
  }[] = parse(readFileSync(`tests/pipelines/vendor/samples/${file}`, 'utf8'));
  return samples.map(({ id, text, published, reader, windows }) => ({
    id,
    text,
    published,
    reader: reader ?? null,
    windows: windows.map(({ kind, ...rest }) => ({
      ...rest,
      kinds: [kind],
      zone: rest.zone ?? null,
      unsure: rest.unsure ?? false,
    })),
  }));
}

export interface Reading {
  readonly of: Labelled;
  readonly read: readonly AnnouncedWindow[];
  /** Each labelled window with what was read of it. */
  readonly pairs: readonly (readonly [LabelledWindow, AnnouncedWindow | null])[];
  readonly invented: readonly AnnouncedWindow[];
}

export function readingOf(of: Labelled): Reading {
  const read = readAnnouncement(of.text, { publishedAt: of.published, zone: of.reader });
  const left = [...read];
  const take = (fits: (window: AnnouncedWindow) => boolean): AnnouncedWindow | null =>
    left.splice(left.findIndex(fits), left.some(fits) ? 1 : 0)[0] ?? null;
  const exact = of.windows.map((want) => take((got) => rightEnds(want, got) === 2));
  const pairs = of.windows.map(
    (want, place) => [want, exact[place] ?? take((got) => rightEnds(want, got) === 1)] as const,
  );
  return { of, read, pairs, invented: left };
}

/** How many of start and end are right. */
export function rightEnds(want: LabelledWindow, got: AnnouncedWindow): number {
  const others = (want.alternatives ?? []).map((times) =>
    rightEnds({ ...want, ...times, alternatives: [] }, got),
  );
  const isSame = (one: string | null, other: string | null): boolean => {
    if (one === null || other === null) return one === other;
    return want.zone === null && one.slice(0, 16) === other.slice(0, 16) ? true : msOf(one) === msOf(other);
  };
  return Math.max(...others, Number(isSame(want.start, got.start)) + Number(isSame(want.end, got.end)));
}

function msOf(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}

export interface Figures {
  readonly announced: number;
  /** Share of announced windows whose times the reader claims to be certain of. */
  readonly certain: number;
  /** Share of starts and ends that are right among those claimed. */
  readonly precision: number;
  /** Share of starts and ends that were read rightly, claimed or not. */
  readonly recall: number;
  readonly kinds: number;
  /** Share of windows of which exactly the affected parts were read, among those that are labelled with them. */
  readonly affects: number;
  readonly invented: number;
}

export function figuresOf(readings: readonly Reading[]): Figures {
  const pairs = readings.flatMap((reading) => reading.pairs);
  const found = pairs.flatMap(([want, got]) => (got === null ? [] : [{ want, got }]));
  const claimed = found.filter(({ got }) => got.confidence >= 0.9);
  const invented = readings.flatMap((reading) => reading.invented);
  const inventedClaims = invented.filter(({ confidence }) => confidence >= 0.9).length;
  const labelled = pairs.filter(([want]) => want.affects !== undefined);
  const right = (list: typeof found): number =>
    list.reduce((sum, { want, got }) => sum + rightEnds(want, got), 0);
  return {
    announced: pairs.length,
    certain: claimed.length / pairs.length,
    precision: right(claimed) / (2 * (claimed.length + inventedClaims)),
    recall: right(found) / (2 * pairs.length),
    kinds: found.filter(({ want, got }) => want.kinds.includes(got.kind)).length / pairs.length,
    affects:
      labelled.filter(([want, got]) => sorted(want.affects) === sorted(got?.affects)).length /
      Math.max(1, labelled.length),
    invented: invented.length,
  };
}

function sorted(parts: readonly string[] | undefined): string {
  return (parts ?? []).toSorted().join();
}
