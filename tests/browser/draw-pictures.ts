// The pictures of the READMEs: page, banner, mail, hand-out and report of a night whose canary failed, as a browser
// shows them in each language. Run where Chromium is: node tests/browser/draw-pictures.ts

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { publicFiles } from '../../pipelines/engine/publish-status.ts';
import { viewOfRun } from '../../pipelines/engine/view-of-run.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { handOuts } from '../../pipelines/views/hand-out.ts';
import { reportPage } from '../../pipelines/views/report.ts';
import { openBrowser } from '../support/browser.ts';
import { momentsAt } from '../support/night-as-read.ts';
import { exampleFiles, rehearseInMemory } from '../support/rehearsal.ts';

const folder = process.argv[2] ?? '.github/pictures';
const scenario = scenarios.find(({ name }) => name === 'canary-fails');
if (scenario === undefined) throw new Error('there is no such scenario');
const night = await rehearseInMemory(await exampleFiles(scenario.window ?? 'complete', 400), scenario);
const view = viewOfRun(night.run);
const [during] = await momentsAt(night, [view.start + 4.4 * 3_600_000]);
const files = during?.files ?? publicFiles(view);
const mails = [...night.world.inboxes.values()].flatMap(({ delivered }) => delivered);
const [, handOut = ''] = [...handOuts(view.plan, view.organisation, true).values()];

const browser = await openBrowser();
for (const language of ['zh-CN', 'en'] as const) {
  const mail = mails.find(
    ({ message }) =>
      message.html !== undefined && message.language === language && /^extended/.test(message.notice),
  )?.message.html;
  const shop = `<html lang="${language}"><body style="margin:0;font:16px system-ui"><p style="padding:1rem">www.example.com</p></body></html>`;
  await picture('page', 430, 760, files.get('index.html') ?? '');
  await picture('mail', 430, 760, mail ?? '');
  await picture('hand-out', 800, 760, handOut);
  await picture('report', 960, 760, reportPage(view));
  await picture('banner', 800, 110, shop, async (page) => {
    await page.addScriptTag({ content: files.get('banner.js') ?? '' });
  });

  async function picture(
    name: string,
    width: number,
    height: number,
    markup: string,
    before: (page: Page) => Promise<void> = async () => {},
  ): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height }, locale: language });
    await page.clock.setFixedTime(view.start + 4.4 * 3_600_000);
    await page.setContent(markup);
    const own = page.locator(`.languages #${language}`);
    if ((await own.count()) > 0) await own.click();
    await before(page);
    const png = await page.screenshot({ animations: 'disabled' });
    await writeFile(join(folder, `${name}.${language}.webp`), await asWebp(page, png));
    await page.close();
  }
}
await browser.close();

/** A third of the PNG's bytes; only the browser at hand knows how. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const drawn = await page.evaluate<string>(`(async () => {
    const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob());
    const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height });
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    return canvas.toDataURL('image/webp', 0.8);
  })()`);
  return Buffer.from(drawn.slice(drawn.indexOf(',') + 1), 'base64');
}
