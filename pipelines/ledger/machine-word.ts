// A machine's word: what it puts at its door of the mailbox, signed by a one-run key that was certified for
// this door. The signature covers the name under which the word lies, so that no copy of it counts a second
// time or at another door.

import type { RunKey } from '../ports.ts';
import { spellable } from './append.ts';
import { canonicalBytes } from './canonical.ts';
import { certificateFor, isSignedBy, type Judged, judgeCertificate, signedBytes } from './certificate.ts';
import type { Certifiers } from './certifiers.ts';
import type { Certificate, MachineDoor } from './entry.ts';
import type { Instant } from './fact.ts';
import { factKey, factsPrefix } from './keys.ts';
import { base64Of } from './signed-note.ts';

export interface MachineWord {
  readonly at: Instant;
  readonly certificate: Certificate;
  readonly says: Readonly<Record<string, unknown>>;
  /** Base64: Ed25519 over window, name, time and words. */
  readonly signature: string;
}

interface PlaceOfWord {
  readonly window: string;
  /** Below the window's `facts/`; it begins with the door. */
  readonly name: string;
}

/** Whether the word's key was certified for the door where it lies, by the snapshot in force at its time. */
export function judgeMachineWord(
  { certificate, at, says, signature }: MachineWord,
  { window, name }: PlaceOfWord,
  certifiers: Certifiers,
): Judged {
  const saying = (name.split('/')[0] ?? '') as MachineDoor;
  const judged = judgeCertificate(certificate, { window, saying, at }, certifiers);
  if (judged.result === 'refused') return judged;
  return isSignedBy(certificate, 'word', { window, name, at, says, signature })
    ? judged
    : { result: 'refused', why: 'it is not signed by its key for this place' };
}

export type MachineVoice = ReturnType<typeof machineVoice>;

/** The voice of one machine at one door. Its certificates are reused for as long as they last. */
export function machineVoice(key: RunKey, door: MachineDoor) {
  const kept = new Map<string, Certificate>();
  return {
    door,
    /** The object to create, and its key. */
    async spell(window: string, id: string, at: Instant, said: MachineWord['says']) {
      const says = spellable(said);
      const place = factKey(window, door, id);
      const name = place.slice(factsPrefix(window).length);
      const certificate = await certificateFor(key, [door], window, Date.parse(at), kept.get(window) ?? null);
      kept.set(window, certificate);
      const signature = base64Of(await key.sign(signedBytes('word', { window, name, at, says })));
      return {
        key: place,
        bytes: canonicalBytes({ at, certificate, says, signature } satisfies MachineWord),
      };
    },
  };
}
