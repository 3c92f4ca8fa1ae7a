import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { figuresOf, type Labelled, readingOf } from '../../support/announcements.ts';

/** Real notices keep their own licences, so that they lie beside the checkout, where somebody has them. */
const folder = '../shared/announcements';

interface RealNotice {
  readonly id: string;
  readonly text: string;
  readonly published: string | null;
  readonly published_at?: string;
  readonly truth: readonly {
    readonly kind: string;
    readonly alternative_kinds?: readonly string[];
    readonly start: string | null;
    readonly end: string | null;
    readonly zone: string | null;
    readonly affects: readonly string[];
    readonly ambiguous?: boolean;
    readonly alternatives?: readonly { readonly start: string | null; readonly end: string | null }[];
  }[];
}

function notices(): readonly Labelled[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as RealNotice)
    .map(({ id, text, published, published_at, truth }) => ({
      id,
      text,
      published: published_at ?? published,
      reader: null,
      windows: truth.map(
        ({ kind, alternative_kinds = [], start, end, zone, affects, ambiguous = false, alternatives }) => ({
          kinds: [kind, ...alternative_kinds],
          start,
          end,
          zone,
          affects,
          alternatives,
          unsure: ambiguous,
        }),
      ),
    }));
}

describe.skipIf(!existsSync(folder))('real announcements', () => {
  test('are read as they were labelled by hand', () => {
    const figures = figuresOf(notices().map(readingOf));
    expect(figures.certain).toBeGreaterThanOrEqual(0.8);
    expect(figures.precision).toBeGreaterThanOrEqual(0.98);
    expect(figures.recall).toBeGreaterThanOrEqual(0.95);
    expect(figures.kinds).toBeGreaterThanOrEqual(0.95);
    expect(figures.affects).toBeGreaterThanOrEqual(0.8);
    expect(figures.invented).toBe(0);
  });
});
