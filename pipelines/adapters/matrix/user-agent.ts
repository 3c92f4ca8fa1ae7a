// What a client says about itself: platform and version from its user agent. Apps write `Name/1.2.3 (…)`; browsers
// write the browser's version, which is not the app's and so counts as unknown.

import type { Platform } from '../../plan/plan.ts';

export interface ClientSoftware {
  readonly platform: Platform | 'unknown';
  readonly version: string | null;
}

/** Products in a user agent that are not the messenger. */
const notTheApp =
  /^(mozilla|applewebkit|khtml|chrome|chromium|safari|firefox|gecko|edg|edge|opr|version|mobile|electron|dalvik|okhttp|cfnetwork|darwin|alamofire|mobile safari|matrixrustsdk)$/i;

export function softwareOf(userAgent: string | null): ClientSoftware {
  const text = userAgent?.trim() ?? '';
  if (text === '') return { platform: 'unknown', version: null };
  const products = [...text.matchAll(/([\p{L}][\p{L}\d._-]*)\/v?(\d+(?:\.\d+)*)/gu)];
  const app = products.find(([, name = '']) => !notTheApp.test(name));
  const inBrowser = /^mozilla\//i.test(text) && !/electron\//i.test(text) && app === undefined;
  return { platform: inBrowser ? 'web' : platformIn(text), version: app?.[2] ?? null };
}

function platformIn(text: string): Platform | 'unknown' {
  if (/android|dalvik|okhttp/i.test(text)) return 'android';
  if (/iphone|ipad|\bios\b|cfnetwork/i.test(text)) return 'ios';
  if (/windows/i.test(text)) return 'windows';
  if (/macintosh|mac ?os|darwin/i.test(text)) return 'macos';
  if (/linux|x11|ubuntu/i.test(text)) return 'linux';
  if (/\bweb\b|^mozilla\//i.test(text)) return 'web';
  return 'unknown';
}
