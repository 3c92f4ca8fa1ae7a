// One text of a vendor in a file, in whatever form and encoding it was saved, and the windows that it announces.

import { readFile } from 'node:fs/promises';
import { codeOf } from '../adapters/file-system.ts';
import { UserError } from '../errors.ts';
import { decodeText } from '../text/encodings.ts';
import type { AnnouncedWindow, ReadingContext } from '../vendor/announcement.ts';
import { isMail, readDocument } from '../vendor/read-document.ts';

/** A UserError says why it cannot be read. */
export async function windowsAnnouncedIn(
  file: string,
  context: ReadingContext,
): Promise<readonly AnnouncedWindow[]> {
  const heard = await readDocument(await contentOf(file), context);
  if (heard.outcome === 'read') return heard.texts.flatMap((text) => text.windows);
  throw new UserError({
    what: heard.why,
    where: file,
    whatToDo: 'Save the announcement as text, HTML, feed, calendar or mail, and read that.',
  });
}

async function contentOf(file: string): Promise<{ readonly text: string; readonly bytes: Uint8Array }> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = codeOf(error) || '?';
    throw new UserError({
      what: 'The text cannot be read.',
      where: file,
      whatToDo: `Give a file that is there (${code}).`,
    });
  });
  const decoded = decodeText(bytes);
  if (decoded.encoding !== null) return { text: decoded.text, bytes };
  // The parts of a mail name their own encodings.
  const text = new TextDecoder('latin1').decode(bytes);
  if (isMail(text)) return { text, bytes };
  throw new UserError({
    what: decoded.why,
    where: file,
    whatToDo: 'Save it as UTF-8.',
  });
}
