// Bytes of a file that an office program wrote, as text: UTF-8, with or without byte order mark, or GB18030 as
// Chinese spreadsheets still save it. Anything else is named, not guessed.

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
 * GB18030 reads almost any bytes as something, so that a Latin-1 file becomes rare characters. What tells them apart:
 * an accented letter stands alone among ASCII letters, which read as pairs whose second byte is a letter; Chinese
 * text, rare characters included, is mostly pairs of two high bytes, or four bytes with digits between.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let likely = 0;
  let doubtful = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    if ((bytes[index] ?? 0) < 0x80) continue;
    const next = bytes[index + 1] ?? 0;
    const isFour = next >= 0x30 && next <= 0x39;
    if (next >= 0x80 || isFour) likely += 1;
    else doubtful += 1;
    index += isFour ? 3 : 1;
  }
  return likely > 0 && likely >= doubtful;
}
