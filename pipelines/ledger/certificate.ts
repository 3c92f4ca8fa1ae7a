// The certificate of a one-run key: for one window, some hours and what it may say, with a proof by somebody whom the
// window's snapshot knows. The key lives in the memory of one process; what it signed can be checked for ever.

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

/** The bytes that the proof speaks of. */
export function certificateStatement({ window, key, holder, from, until, sayings }: Uncertified): Uint8Array {
  return signedBytes('certificate', { window, key, holder, from, until, sayings });
}

/** The one at hand while it outlasts two claims, else a new one from `now` (epoch ms) on. */
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

/** The audience that a run's token must have. */
export function audienceOf(certificate: Uncertified): string {
  return `tideover:${sha256(certificateStatement(certificate))}`;
}

/** What a one-run key signs: of which kind it is, and the canonical bytes of all but the signature. */
export function signedBytes(kind: string, value: object): Uint8Array {
  const { signature: _, ...unsigned } = value as { readonly signature?: unknown };
  return Buffer.concat([Buffer.from(`tideover/${kind}/${authority.format}\n`), canonicalBytes(unsigned)]);
}

/** Whether the certificate's key signed the value, which says so in its field `signature`. */
export function isSignedBy<Value extends { readonly signature: string }>(
  { key }: Pick<Certificate, 'key'>,
  kind: string,
  value: Value,
): boolean {
  const [signature, by] = [exactBase64(value.signature), exactBase64(key)];
  return signature !== null && by !== null && isSigned(signedBytes(kind, value), signature, by);
}

/** Whether its key might say that in the window at that time, as the snapshot in force then has it. */
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

/** One certificate stands behind hundreds of entries, and its proof says the same of each. */
const proofs = new WeakMap<Certificate, WeakMap<Certifiers, Judged>>();

/** Whoever opened the window wrote the certifiers down: what is none certifies nothing. */
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
