// The shape of a received message for the auto-reply: every copy of every header in order, and only as much
// of the body as the sender's language can be told from. The adapter in adapters/mail/ makes it from raw
// bytes.

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
  /** Charsets that the MIME parts declare, lower case, for example `gb18030`. */
  readonly charsets: readonly string[];
}

/** The SMTP envelope: the addresses that the mail server was given, which may differ from the headers. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** Every copy of one header, in the order received. */
export function valuesOf(mail: IncomingMail, name: string): readonly string[] {
  return mail.headers.filter((header) => header.name === name).map((header) => header.value);
}
