// What is an address to write to and a number to call, for the roster and for what people edit.

/** One mailbox in ASCII, nothing around it. */
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
 * E.164: plus, country, number, at most fifteen digits. The mainland has ten or eleven after +86 (what is longer ends in an
 * extension), its mobiles eleven; where a zero is dialled only at home, none stands behind the country.
 */
export function isPhoneNumber(text: string): boolean {
  return (
    /^\+[1-9]\d{6,14}$/.test(text) &&
    !/^\+86(?!\d{10,11}$)|^\+861[3-9](?!\d{9}$)/.test(text) &&
    !/^\+(?:27|3[1-4]|4[1346-9]|5[15-8]|6[0-6]|8[1246]|9[0-58])0/.test(text)
  );
}

/**
 * The number as it is dialled, without the spaces, hyphens and brackets that people put into it. What a spreadsheet made
 * of it (`…000.0`) and a zero that is dialled only at home (`(0)`) stay, so that it is no number.
 */
export function dialled(text: string): string {
  return /\(0|\.\d?$/.test(text) ? text : text.replace(/[ ().-]/g, '');
}
