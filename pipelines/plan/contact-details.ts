// Checks mail addresses and telephone numbers of the roster and of files that people edit.

/** Whether the text is one mail address in ASCII with nothing around it. */
export function isMailAddress(text: string): boolean {
  const [local, domain, ...more] = text.split('@');
  if (local === undefined || domain === undefined || more.length > 0) return false;
  return (
    local.length <= 64 &&
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local) &&
    domain.length <= 253 &&
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/.test(domain)
  );
}

/**
 * E.164: plus, country code, number, at most fifteen digits. The mainland has ten or eleven digits after +86
 * (a longer number includes an extension), its mobiles eleven. A zero that is dialled only within the country
 * is refused.
 */
export function isPhoneNumber(text: string): boolean {
  return (
    /^\+[1-9]\d{6,14}$/.test(text) &&
    !/^\+86(?!\d{10,11}$)|^\+861[3-9](?!\d{9}$)/.test(text) &&
    !/^\+(?:27|3[1-4]|4[1346-9]|5[15-8]|6[0-6]|8[1246]|9[0-58])0/.test(text)
  );
}

/**
 * The number as it is dialled, without spaces, hyphens and brackets. A number that a spreadsheet spoilt
 * (`…000.0`) or with a zero for calls within the country (`(0)`) is returned unchanged, so that
 * `isPhoneNumber` refuses it.
 */
export function dialled(text: string): string {
  return /\(0|\.\d?$/.test(text) ? text : text.replace(/[ ().-]/g, '');
}
