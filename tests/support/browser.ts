// Debian's Chromium, where it is installed: nothing that it does by itself leaves this machine.

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

export const chromiumHere = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

export const whyNoBrowser = chromiumHere === undefined ? ' (no Chromium is installed)' : '';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumHere ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
