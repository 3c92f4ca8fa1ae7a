// Writes the messenger's events to disk, one JSON line each, so that a new process finds the state of a
// killed one. Synchronous on purpose: an event counts only after it is written, and no virtual time passes
// meanwhile.

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MessengerEvent } from './messenger-events.ts';

export function openJournal(file: string) {
  mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const end = openSync(file, 'a');
  // A kill during a write leaves an incomplete last line. Its event did not count; end the line before the
  // next one.
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
    // The incomplete line of an earlier kill.
    return [];
  }
}
