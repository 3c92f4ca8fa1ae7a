// Reads structured header values: comments (RFC 5322 3.2.2), keywords with parameters, and addresses.
// Lenient, because a mark of automation that we fail to recognise would start a mail loop.

/** Drops `(comments)`, nested ones too; quoted strings keep their parentheses. An open comment runs to the end. */
export function withoutComments(value: string): string {
  let kept = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '\\') {
      if (depth === 0) kept += value.slice(at, at + 2);
      at += 1;
    } else if (quoted) {
      kept += character;
      quoted = character !== '"';
    } else if (character === '(') {
      depth += 1;
      kept += ' ';
    } else if (character === ')' && depth > 0) {
      depth -= 1;
    } else if (depth === 0) {
      kept += character;
      quoted = character === '"';
    }
  }
  return kept;
}

/** The value before its parameters, in lower case: `Auto-Replied (vacation); owner-email="x"` is `auto-replied`. */
export function keywordOf(value: string): string {
  const [keyword = ''] = withoutComments(value).split(';', 1);
  return keyword.trim().toLowerCase();
}

/** The words of a list such as `DR, OOF`, in lower case. */
export function listedWords(value: string): readonly string[] {
  return withoutComments(value)
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
}

const addressPattern = /[^\s<>()[\]:;,@"\\]{1,64}@[^\s<>()[\]:;,@"\\]{1,253}/g;

/** A local part in quotes (RFC 5321 4.1.2): printable characters, blanks among them. */
const quotedAddressPattern =
  /"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e]){1,62}"@[^\s<>()[\]:;,@"\\]{1,253}/g;

/** The addresses of a header such as To, without display names, in lower case. */
export function addressesIn(value: string): readonly string[] {
  const text = withoutComments(value);
  const quoted = text.match(quotedAddressPattern) ?? [];
  const bare = text.replace(quotedAddressPattern, ' ').replace(/"(?:[^"\\]|\\.)*"?/g, ' ');
  return [...quoted, ...(bare.match(addressPattern) ?? [])].map((address) => address.toLowerCase());
}

/**
 * One name for all the forms in which a mailbox writes: lower case, without `+detail`, and without the
 * per-message tag of a signed return path (BATV, `prvs=tag=user@domain`).
 */
export function mailboxOf(address: string): string {
  const lower = address.trim().toLowerCase();
  const at = lower.lastIndexOf('@');
  if (at < 0) return lower;
  const domain = lower.slice(at + 1).replace(/\.$/, '');
  const given = lower.slice(0, at).replace(/^"([\w.+=-]+)"$/, '$1');
  if (given.startsWith('"')) return `${given}@${domain}`;
  const local = given.replace(/^prvs=[^=]*=/, '').replace(/(?<=.)\+.*$/, '');
  return `${local}@${domain}`;
}

const senderPattern =
  /^(?:[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e]){1,62}")@(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;

/** Whether this is one plain address that can go into an envelope and a To header as it stands. */
export function isPlainAddress(text: string): boolean {
  return senderPattern.test(text);
}
