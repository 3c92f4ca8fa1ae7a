// Reads platform and version from a client's user agent. Apps write `Name/1.2.3 (…)`; browsers write the
// browser's version, which is not the app's, so it counts as unknown.

import type { Device } from '../../ports.ts';
import { platformIn } from '../platform-words.ts';

/** Products in a user agent that are not the messenger's app. */
const notTheApp =
  /^(mozilla|applewebkit|khtml|chrome|chromium|safari|firefox|gecko|edg|edge|opr|version|mobile|electron|dalvik|okhttp|cfnetwork|darwin|alamofire|mobile safari|matrixrustsdk)$/i;

export function softwareOf(userAgent: string | null): Pick<Device, 'platform' | 'version'> {
  const text = userAgent?.trim() ?? '';
  if (text === '') return { platform: 'unknown', version: null };
  const products = [...text.matchAll(/([\p{L}][\p{L}\d._-]*)\/v?(\d+(?:\.\d+)*)/gu)];
  const app = products.find(([, name = '']) => !notTheApp.test(name));
  const inBrowser = /^mozilla\//i.test(text) && !/electron\//i.test(text) && app === undefined;
  return { platform: inBrowser ? 'web' : platformIn(text), version: app?.[2] ?? null };
}
