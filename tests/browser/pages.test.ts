// The pages as a reader sees them: a real browser opens the report and the status page of a rehearsal.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicFiles } from '../../pipelines/engine/publish-status.ts';
import { viewOfRun } from '../../pipelines/engine/view-of-run.ts';
import type { Scenario } from '../../pipelines/rehearsal/drill/scenario.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { reportPage } from '../../pipelines/views/report.ts';
import { chromiumHere, openBrowser, whyNoBrowser } from '../support/browser.ts';
import { exampleFiles, rehearseInMemory } from '../support/rehearsal.ts';

describe.skipIf(chromiumHere === undefined)(`in a real browser${whyNoBrowser}`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tideover-pages-'));
    const rehearsed = await rehearseInMemory(await exampleFiles('complete', 40), scenarios[0] as Scenario);
    const view = viewOfRun(rehearsed.run);
    await writeFile(join(folder, 'report.html'), reportPage(view));
    await writeFile(join(folder, 'index.html'), publicFiles(view).get('index.html') ?? '');
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a file and notes whatever it asks of the network and complains about. */
  async function open(
    name: string,
    width: number,
  ): Promise<{ readonly page: Page; readonly noted: readonly string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const noted: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:'))
        noted.push(`asked for ${request.url()}`);
    });
    page.on('console', (message) => noted.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => noted.push(`error: ${error.message}`));
    await page.goto(pathToFileURL(join(folder, name)).href);
    return { page, noted };
  }

  test.for(['report.html', 'index.html'])(
    '%s stands alone: it asks for nothing and complains of nothing',
    async (name) => {
      const { page, noted } = await open(name, 1100);
      expect(await page.title()).not.toBe('');
      expect(noted).toEqual([]);
      await page.close();
    },
  );

  test.for(['report.html', 'index.html'])('%s fits a phone without scrolling sideways', async (name) => {
    const { page } = await open(name, 360);
    const [content = 0, screen = 0] = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).toBeLessThanOrEqual(screen);
    await page.close();
  });

  test.for(['report.html', 'index.html'])('%s changes its language at a click', async (name) => {
    const { page } = await open(name, 1100);
    const heading = () => page.locator('h1').innerText();
    const chinese = await heading();
    await page.getByText('English', { exact: true }).click();
    expect(await heading()).not.toBe(chinese);
    expect(await heading()).toMatch(/[a-z]/);
    await page.close();
  });
});
