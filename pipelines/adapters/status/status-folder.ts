// Publishes the status page into a folder that a web server, or a person in a rehearsal, reads.

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import type { StatusPublisher } from '../../ports.ts';
import { writeFileAtOnce } from '../state-file.ts';

/** Replaces each changed file as a whole; removes files that the publication no longer has at the end. */
export function createStatusFolder(folder: string | null): StatusPublisher {
  let latest: ReadonlyMap<string, string> = new Map();
  return {
    publish: async (files) => {
      const before = latest;
      latest = new Map(files);
      if (folder === null) return;
      for (const [name, content] of files) {
        if (before.get(name) !== content) writeFileAtOnce(insideOf(folder, name), content);
      }
      for (const name of filesIn(folder)) if (!files.has(name)) rmSync(join(folder, name));
    },
  };
}

function insideOf(folder: string, name: string): string {
  const path = join(folder, name);
  if (relative(folder, path).startsWith('..')) {
    throw new UserError({
      what: `the status page has a file outside its folder: ${name}`,
      where: dirname(path),
      whatToDo: 'use a relative file name without ".."',
    });
  }
  return path;
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
