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
 * GB18030 reads almost any bytes as something, so that a Latin-1 file becomes rare characters. Real Chinese text
 * is mostly GB 2312: pairs of bytes that are both 0xA1 or above.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let common = 0;
  let other = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x80) continue;
    const next = bytes[index + 1] ?? 0;
    if (byte >= 0xa1 && byte <= 0xf7 && next >= 0xa1) common += 1;
    else other += 1;
    index += 1;
  }
  return common > 0 && common >= 4 * other;
}
