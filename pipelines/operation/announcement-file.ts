// One text of a vendor in a file, in whatever form and encoding it was saved, and what it announces.

import { readFile } from 'node:fs/promises';
import { codeOf } from '../adapters/file-system.ts';
import { UserError } from '../errors.ts';
import type { ReadingContext } from '../vendor/announcement.ts';
import { textOfMail } from '../vendor/mail-text.ts';
import { type HeardText, readDocument } from '../vendor/read-document.ts';

/** A UserError says why it cannot be read. */
export async function textsInFile(file: string, context: ReadingContext): Promise<readonly HeardText[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UserError({
      what: 'The text cannot be read.',
      where: file,
      whatToDo: `Give a file that is there (${codeOf(error) || '?'}).`,
    });
  });
  const heard = await readDocument(bytes, context, textOfMail);
  if (heard.outcome === 'read') return heard.texts;
  throw new UserError({
    what: heard.why,
    where: file,
    whatToDo: 'Save the announcement in UTF-8 as text, HTML, feed, calendar or mail, and read that.',
  });
}
