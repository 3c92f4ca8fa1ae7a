// The certificate of a one-run key says for which window, how many hours and which sayings it is valid, with
// a proof by somebody whom the window's snapshot names. The key lives in the memory of one process; what it
// signed can be checked for ever.

import { toInstantText } from '../plan/time.ts';
import type { RunKey } from '../ports.ts';
import authority from './authority.json' with { type: 'json' };
import { canonicalBytes, sha256 } from './canonical.ts';
import type { Certifiers } from './certifiers.ts';
import type { Certificate, Saying, Uncertified } from './entry.ts';
import type { Instant } from './fact.ts';
import { refused } from './refused.ts';
import { judgeRunToken } from './run-token.ts';
import { exactBase64 } from './signed-note.ts';
import { isSigned, isSshSigned } from './ssh-signature.ts';

export type Judged =
  | { readonly result: 'accepted'; readonly by: string }
  | { readonly result: 'refused'; readonly why: string };

/** The bytes that the certificate's proof signs. */
export function certificateStatement({ window, key, holder, from, until, sayings }: Uncertified): Uint8Array {
  return signedBytes('certificate', { window, key, holder, from, until, sayings });
}

/** `atHand` while it lasts longer than two more claims, else a new certificate from `now` (epoch ms) on. */
export async function certificateFor(
  key: RunKey,
  sayings: readonly Saying[],
  window: string,
  now: number,
  atHand: Certificate | null,
): Promise<Certificate> {
  const isFresh = atHand !== null && Date.parse(atHand.from) <= now;
  if (isFresh && Date.parse(atHand.until) >= now + 2 * authority.claimLastsMs) return atHand;
  const uncertified = {
    window,
    key: key.publicKey,
    holder: key.holder,
    from: toInstantText(now),
    until: toInstantText(now + authority.certificateLastsMs),
    sayings,
  };
  return { ...uncertified, proof: await key.certify(uncertified) };
}

/** The audience that the OpenID token of a GitHub run must have to certify this key. */
export function audienceOf(certificate: Uncertified): string {
  return `tideover:${sha256(certificateStatement(certificate))}`;
}

/** The bytes that a one-run key signs: the value's kind, and its canonical bytes without the signature. */
export function signedBytes(kind: string, value: object): Uint8Array {
  const { signature: _, ...unsigned } = value as { readonly signature?: unknown };
  return Buffer.concat([Buffer.from(`tideover/${kind}/${authority.format}\n`), canonicalBytes(unsigned)]);
}

/** Whether the certificate's key made the value's field `signature`. */
export function isSignedBy<Value extends { readonly signature: string }>(
  { key }: Pick<Certificate, 'key'>,
  kind: string,
  value: Value,
): boolean {
  const [signature, by] = [exactBase64(value.signature), exactBase64(key)];
  return signature !== null && by !== null && isSigned(signedBytes(kind, value), signature, by);
}

/** Whether the certificate allows that saying in that window at that time, by those certifiers. */
export function judgeCertificate(
  certificate: Certificate,
  asked: { readonly window: string; readonly saying: Saying; readonly at: Instant },
  certifiers: Certifiers,
): Judged {
  const [from = 0, until = 0, at = 0] = [certificate.from, certificate.until, asked.at].map(Date.parse);
  if (certificate.window !== asked.window) return refused('its key was certified for another window');
  if (!certificate.sayings.includes(asked.saying)) return refused('this key may not say that');
  if (!(until - from <= authority.certificateLastsMs))
    return refused('a key is certified for twelve hours at most');
  if (!(at >= from - authority.clockToleranceMs && at <= until))
    return refused('its key was not certified at that time');
  const known = proofs.get(certificate)?.get(certifiers);
  const judged = known ?? judgeProof(certificate, certifiers);
  if (known === undefined) proofs.set(certificate, new WeakMap([[certifiers, judged]]));
  return judged;
}

/** One certificate stands behind hundreds of entries, so its proof is judged once. */
const proofs = new WeakMap<Certificate, WeakMap<Certifiers, Judged>>();

/** The certifiers stand in somebody's snapshot and may be malformed: such ones certify nothing. */
function judgeProof(certificate: Certificate, certifiers: Certifiers): Judged {
  try {
    return judgeProofBy(certificate, certifiers);
  } catch {
    return refused('what would certify its key is not readable');
  }
}

function judgeProofBy(certificate: Certificate, certifiers: Certifiers): Judged {
  const { proof } = certificate;
  const statement = certificateStatement(certificate);
  switch (proof.kind) {
    case 'ssh': {
      const isBy = (key: string) =>
        isSshSigned(statement, proof.signature, key, authority.certificateNamespace);
      if (certifiers.rehearsal !== undefined && isBy(certifiers.rehearsal))
        return { result: 'accepted', by: 'rehearsal' };
      const person = certifiers.deciders.find(({ sshKey }) => isBy(sshKey));
      return person === undefined
        ? refused('its certificate is signed by nobody who decides in this window')
        : { result: 'accepted', by: person.id };
    }
    case 'run': {
      if (certifiers.workflow === undefined) return refused('no workflow may write this window');
      const judged = judgeRunToken(proof.token, audienceOf(certificate), certifiers.workflow);
      if (judged.result === 'refused') return judged;
      const isOfThen = Math.abs(judged.issuedAt - Date.parse(certificate.from)) <= authority.clockToleranceMs;
      return isOfThen ? judged : refused('its token was given at another time than the certificate says');
    }
    case 'handler': {
      const handler = certifiers.handlers?.find(({ name }) => name === proof.name);
      const [key, signature] = [exactBase64(handler?.key ?? ''), exactBase64(proof.signature)];
      if (handler === undefined || key === null || signature === null || !isSigned(statement, signature, key))
        return refused('no known handler certified its key');
      const may = certificate.sayings.every((saying) => handler.sayings.includes(saying));
      return may ? { result: 'accepted', by: handler.name } : refused('this key may not say that');
    }
  }
}
