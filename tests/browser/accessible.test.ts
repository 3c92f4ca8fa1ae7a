// What axe-core finds on everything that people read as a page, at the width of a phone and of a desk, light and dark. A
// page that is wider than the screen is found too. No page has a script, so none reads otherwise where they are off.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicFiles } from '../../pipelines/engine/publish-status.ts';
import { viewOfRun } from '../../pipelines/engine/view-of-run.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { handOuts } from '../../pipelines/views/hand-out.ts';
import { reportPage } from '../../pipelines/views/report.ts';
import { chromiumHere, openBrowser, whyNoBrowser } from '../support/browser.ts';
import { exampleFiles, rehearseInMemory } from '../support/rehearsal.ts';
import { aView } from '../support/window-view.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const settings = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

describe.skipIf(chromiumHere === undefined)(`axe finds nothing${whyNoBrowser}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  let pages: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const scenario = scenarios.find(({ name }) => name === 'canary-fails');
    if (scenario === undefined) throw new Error('there is no such scenario');
    const rehearsed = await rehearseInMemory(await exampleFiles('complete', 40), scenario);
    const view = viewOfRun(rehearsed.run);
    const [handOut] = handOuts(view.plan, view.organisation);
    const mails = [...rehearsed.world.inboxes.values()]
      .flatMap(({ delivered }) => delivered)
      .filter(({ message }) => message.html !== undefined);
    pages = new Map([
      ['report', reportPage(view)],
      ['status page at the end', publicFiles(view).get('index.html') ?? ''],
      ['status page during the window', publicFiles(aView('in-progress')).get('index.html') ?? ''],
      ['hand-out', handOut?.[1] ?? ''],
      ...(['zh-CN', 'en'] as const).map(
        (language) =>
          [
            `mail in ${language}`,
            mails.find(({ message }) => message.language === language)?.message.html ?? '',
          ] as const,
      ),
    ]);
    browser = await openBrowser();
  });

  afterAll(async () => browser.close());

  test.for(settings)('at $width px, $colorScheme', async ({ width, ...how }) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...how });
    const found: string[] = [];
    for (const [name, markup] of pages) {
      expect(markup, name).not.toBe('');
      expect(markup, name).not.toMatch(/<script|\son[a-z]+=/i);
      const page = await context.newPage();
      await page.setContent(markup);
      await page.evaluate(axe);
      const result = await page.evaluate<{
        readonly wide: number;
        readonly violations: readonly {
          readonly id: string;
          readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
        }[];
      }>(
        `axe.run().then(({ violations }) => ({ violations, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth }))`,
      );
      if (result.wide > 0) found.push(`${name}: ${result.wide} px wider than the screen`);
      for (const { id, nodes } of result.violations) {
        found.push(`${name}: ${id}: ${nodes[0]?.html.slice(0, 120)} ${nodes[0]?.failureSummary}`);
      }
      await page.close();
    }
    await context.close();
    expect(found).toEqual([]);
  });
});
