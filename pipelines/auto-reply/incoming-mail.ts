// A received message as the decision sees it: every copy of every header in its order, and no more of the
// body than it takes to tell the sender's language. The adapter in adapters/mail/ makes it from raw bytes.

export interface RawHeader {
  /** Lower case, without blanks. */
  readonly name: string;
  /** Unfolded, otherwise as it was received. */
  readonly value: string;
}

export interface IncomingMail {
  readonly headers: readonly RawHeader[];
  /** Whether the header block's end was not seen: a loop mark may hide beyond it. */
  readonly truncated: boolean;
  /** The subject, decoded. */
  readonly subject: string;
  /** The beginning of the text, decoded; only its language is looked at. */
  readonly text: string;
  /** As the parts name them, lower case, for example `gb18030`. */
  readonly charsets: readonly string[];
}

/** What the mail server was told, apart from what the message says. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** Every copy of one header, in the order received. */
export function valuesOf(mail: IncomingMail, name: string): readonly string[] {
  return mail.headers.filter((header) => header.name === name).map((header) => header.value);
}
