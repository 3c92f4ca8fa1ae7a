// Recognises platforms in user agents and device lists.

import type { Platform } from '../plan/plan.ts';

/** In this order, because Android also names Linux, and iOS the Mac. */
const words: readonly (readonly [RegExp, Platform])[] = [
  [/android|dalvik|okhttp/i, 'android'],
  [/iphone|ipad|\bios\b|^ios|cfnetwork/i, 'ios'],
  [/windows/i, 'windows'],
  [/macintosh|mac ?os|os x|macbook|imac|mac mini|\bmac\b|darwin/i, 'macos'],
  [/linux|x11|ubuntu/i, 'linux'],
  [/\bweb\b|^mozilla\//i, 'web'],
];

export function platformIn(text: string): Platform | 'unknown' {
  return words.find(([word]) => word.test(text))?.[1] ?? 'unknown';
}
