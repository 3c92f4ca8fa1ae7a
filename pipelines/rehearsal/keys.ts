// The signing keys of a rehearsal's people, derived from the names of their roles, so that a rehearsal's
// statements are checked like real ones. Anybody can derive these keys, which is why the snapshot is marked
// as a rehearsal (rehearsal-key.ts) and counts nowhere else.

import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { WindowFiles } from '../engine/enter-window.ts';
import { nameOfStatement, putStatement } from '../engine/take-facts.ts';
import type { WindowRun } from '../engine/window-run.ts';
import {
  type SignedStatement,
  type Statement,
  signatureNamespace,
  statementBytes,
} from '../gates/statements/signed-line.ts';
import { armoured, sshPublicKey, toBeSigned } from '../ledger/ssh-signature.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { toInstantText } from '../plan/time.ts';

/** The files of a window with the keys of a rehearsal in place of people's own. */
export function asRehearsal(files: WindowFiles): WindowFiles {
  return { ...files, organisation: withRehearsalKeys(files.organisation) };
}

/** For a rehearsal from laptops: people without a key get a rehearsal key, which anybody can use. */
export function withMissingKeys<Files extends Pick<Snapshot, 'organisation'>>(files: Files): Files {
  const people = files.organisation.people.map((person) => ({ sshKey: keyOf(person.id).line, ...person }));
  return { ...files, organisation: { ...files.organisation, people } };
}

export function withRehearsalKeys(organisation: Organisation): Organisation {
  const people = organisation.people.map((person) => ({ ...person, sshKey: keyOf(person.id).line }));
  return { ...organisation, people };
}

/** Puts a signed statement of this person, at the present time, into the mailbox; returns its name. */
export async function sayInRehearsal(run: WindowRun, by: string, says: Statement['says']): Promise<string> {
  const statement = { window: run.window, by, at: toInstantText(run.clock.now()), says };
  await putStatement(run.store, run.window, signInRehearsal(statement));
  return nameOfStatement({ statement });
}

/** The statement signed with the rehearsal key of the role `whose`. */
export function signInRehearsal(statement: Statement, whose = statement.by): SignedStatement {
  const { key, bytes } = keyOf(whose);
  const signature = sign(null, toBeSigned(statementBytes(statement), signatureNamespace), key);
  return { statement, signature: armoured(signature, bytes, signatureNamespace) };
}

interface RoleKey {
  readonly key: KeyObject;
  /** The public key, 32 bytes. */
  readonly bytes: Uint8Array;
  /** The public key as a line of authorized_keys. */
  readonly line: string;
}

const known = new Map<string, RoleKey>();
/** The PKCS #8 prefix of an Ed25519 private key, before its 32 bytes (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function keyOf(role: string): RoleKey {
  const before = known.get(role);
  if (before !== undefined) return before;
  const seed = createHash('sha256').update(`tideover rehearsal/${role}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const bytes = Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
  const made = { key, bytes, line: sshPublicKey(bytes) };
  known.set(role, made);
  return made;
}
