// Decodes a file that an office program wrote: UTF-8, with or without byte order mark, or GB18030 as Chinese
// spreadsheets still save it. Any other encoding is reported as an error and not guessed.

export type DecodedText =
  | { readonly encoding: 'utf-8' | 'gb18030'; readonly text: string }
  | { readonly encoding: null; readonly why: string };

export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { encoding: null, why: 'The file is in UTF-16 ("Unicode text").' };
  }
  if (bytes.includes(0)) return { encoding: null, why: 'The file is not text: it has zero bytes.' };
  const utf8 = tryDecode('utf-8', bytes);
  if (utf8 !== null) return { encoding: 'utf-8', text: utf8 };
  const chinese = looksChinese(bytes) ? tryDecode('gb18030', bytes) : null;
  if (chinese !== null) return { encoding: 'gb18030', text: chinese };
  return { encoding: null, why: 'The file is neither UTF-8 nor GB18030.' };
}

function tryDecode(encoding: 'utf-8' | 'gb18030', bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * A GB18030 decoder accepts almost any bytes and turns a Latin-1, Big5 or Shift-JIS file into rare
 * characters. Real Chinese text consists mostly of the byte pairs that GB2312 has for characters in use, or
 * of four bytes with digits between, so that is what is counted. Korean and Cyrillic bytes form such pairs
 * too and are not recognised as wrong.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let likely = 0;
  let doubtful = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) continue;
    const next = bytes[index + 1] ?? 0;
    const isFour = next >= 0x30 && next <= 0x39;
    const isInUse = lead >= 0xb0 && lead <= 0xf7 && next >= 0xa1;
    if (isInUse || isFour) likely += 1;
    else doubtful += 1;
    index += isFour ? 3 : 1;
  }
  return likely > 0 && likely >= doubtful;
}

const high =
  '\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013-\\u203a\\u20ac\\u2122';
const garbled = new RegExp(`\ufffd|锟斤拷|^\\?{2,}$|[ÂÃ][\\u0080-\\u00bf]|[à-ï][${high}]{2}`, 'u');

/** Whether the text was read in a wrong encoding, or saved in one that lacks its letters. */
export function isGarbled(text: string): boolean {
  return garbled.test(text);
}
