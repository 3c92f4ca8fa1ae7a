// The messenger's events on disk, one JSON line each, so that a new process finds what the killed one left.
// Synchronous on purpose: an event counts only after it is written, and no virtual time passes.

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MessengerEvent } from './messenger-events.ts';

export function openJournal(file: string) {
  mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const end = openSync(file, 'a');
  // A kill in the middle of a write leaves a torn last line: it did not count, and must not spoil the next one.
  if (text.length > complete.length) writeSync(end, '\n');
  return {
    earlier: complete.split('\n').flatMap(eventIn),
    append: (event: MessengerEvent): void => {
      writeSync(end, `${JSON.stringify(event)}\n`);
    },
    close: () => closeSync(end),
  };
}

function eventIn(line: string): MessengerEvent[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as MessengerEvent];
  } catch {
    // The torn line of an earlier kill.
    return [];
  }
}
