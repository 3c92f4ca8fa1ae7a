// Reads one text of a vendor from a file, in whatever form and encoding it was saved, and what it announces.

import { readFile } from 'node:fs/promises';
import { codeOf } from '../adapters/file-system.ts';
import { UserError } from '../errors.ts';
import type { ReadingContext } from '../vendor/announcement.ts';
import { textOfMail } from '../vendor/mail-text.ts';
import { type HeardText, readDocument } from '../vendor/read-document.ts';
import { isInUnreadLanguage } from '../vendor/unread-language.ts';

/** Throws a UserError that says why the file cannot be read. */
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

/** The same, but throws a UserError where the text is in a language that cannot be understood here. */
export async function understoodTextsInFile(
  file: string,
  context: ReadingContext,
): Promise<readonly HeardText[]> {
  const texts = await textsInFile(file, context);
  if (!isInUnreadLanguage(texts)) return texts;
  throw new UserError({
    what: 'The text is in no language that is read here: Chinese, Japanese, English',
    where: file,
    whatToDo: 'Ask the vendor for one of them, or read it yourself and write the plan with npm run plan:new.',
  });
}
