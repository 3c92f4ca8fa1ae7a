// WeCom's callback encryption: AES-256-CBC with the first 16 bytes of the key as IV, PKCS#7 padding to 32 bytes,
// content = 16 random bytes, length (4 bytes, big endian), message, receiver id; signed by SHA-1 over the sorted
// token, timestamp, nonce and ciphertext. https://developer.work.weixin.qq.com/document/path/91144

import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

export interface WecomSecrets {
  readonly token: string;
  /** 43 characters: Base64 of 32 bytes without its last `=`. */
  readonly encodingAesKey: string;
  /** The corporation's id for an application of its own, empty for a group robot. */
  readonly receiveId: string;
}

export interface WecomEnvelope {
  readonly signature: string;
  /** Seconds since the epoch, as the query says it. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Base64. */
  readonly encrypted: string;
}

export type Opened =
  | { readonly opened: true; readonly message: string }
  | { readonly opened: false; readonly why: 'signature' | 'too-old' | 'ciphertext' | 'receiver' };

/** A callback that is further off the clock may be a replay. WeCom itself repeats within seconds. */
const toleranceSeconds = 600;

/** Checks signature, age, padding and receiver, in this order, and gives the message in clear. */
export function openWecom(envelope: WecomEnvelope, secrets: WecomSecrets, at: Temporal.Instant): Opened {
  const expected = wecomSignature(secrets.token, envelope.timestamp, envelope.nonce, envelope.encrypted);
  if (!sameText(expected, envelope.signature)) return { opened: false, why: 'signature' };
  const age = Math.abs(at.epochMilliseconds / 1000 - Number(envelope.timestamp));
  if (!(age <= toleranceSeconds)) return { opened: false, why: 'too-old' };
  const content = decrypted(envelope.encrypted, keyOf(secrets));
  if (content === undefined || content.length < 20) return { opened: false, why: 'ciphertext' };
  const end = 20 + content.readUInt32BE(16);
  if (end > content.length) return { opened: false, why: 'ciphertext' };
  const receiver = content.subarray(end).toString('utf8');
  if (receiver !== secrets.receiveId) return { opened: false, why: 'receiver' };
  return { opened: true, message: content.subarray(20, end).toString('utf8') };
}

/** Encrypts and signs an answer. `random`: 16 unpredictable bytes. */
export function sealWecom(
  message: string,
  secrets: WecomSecrets,
  given: { readonly random: Uint8Array; readonly timestamp: string; readonly nonce: string },
): WecomEnvelope {
  if (given.random.length !== 16) throw new RangeError('WeCom wants 16 random bytes');
  const text = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const content = Buffer.concat([given.random, length, text, Buffer.from(secrets.receiveId, 'utf8')]);
  const pad = 32 - (content.length % 32);
  const key = keyOf(secrets);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const encrypted = Buffer.concat([
    cipher.update(Buffer.concat([content, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64');
  const { timestamp, nonce } = given;
  return {
    signature: wecomSignature(secrets.token, timestamp, nonce, encrypted),
    timestamp,
    nonce,
    encrypted,
  };
}

/** Lower-case hex of SHA-1 over the four texts, sorted and joined. */
export function wecomSignature(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

/** The named element of WeCom's flat XML, with or without CDATA; undefined when it is absent. */
export function xmlText(xml: string, element: string): string | undefined {
  const match = new RegExp(`<${element}>(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))</${element}>`).exec(xml);
  return match?.[1] ?? match?.[2];
}

/** The answer's envelope as WeCom reads it. */
export function envelopeXml(envelope: WecomEnvelope): string {
  return `<xml><Encrypt>${cdata(envelope.encrypted)}</Encrypt><MsgSignature>${cdata(envelope.signature)}</MsgSignature><TimeStamp>${envelope.timestamp}</TimeStamp><Nonce>${cdata(envelope.nonce)}</Nonce></xml>`;
}

/** A text answer to a received message, still in clear: to its sender, from its receiver. */
export function textAnswerXml(received: string, text: string, timestamp: string): string {
  const to = xmlText(received, 'FromUserName') ?? '';
  const from = xmlText(received, 'ToUserName') ?? '';
  return `<xml><ToUserName>${cdata(to)}</ToUserName><FromUserName>${cdata(from)}</FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>${cdata(text)}</Content></xml>`;
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function keyOf(secrets: WecomSecrets): Buffer {
  const key = Buffer.from(`${secrets.encodingAesKey}=`, 'base64');
  if (key.length !== 32) throw new RangeError('WeCom’s EncodingAESKey has 43 characters');
  return key;
}

/** Undefined when it is no whole number of blocks or the padding is not as WeCom writes it. */
function decrypted(encrypted: string, key: Buffer): Buffer | undefined {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > 32 || pad > padded.length) return undefined;
  return padded.subarray(-pad).every((byte) => byte === pad) ? padded.subarray(0, -pad) : undefined;
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
