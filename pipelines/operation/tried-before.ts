// What was tried before the first window, as files that people commit under runbooks/tried/: a statement that
// each approver signed, and a backup that the company's own key restored.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { UserError } from '../errors.ts';
import type { SignedStatement } from '../gates/statements/signed-line.ts';
import { signerOfStatement } from '../gates/statements/signer.ts';
import { readForeign, type Said, type Shape } from '../ledger/read-foreign.ts';
import { bilingual } from '../plan/bilingual.ts';
import { decidersOf } from '../plan/deciders.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { type Connection, fails, works } from './check-connections.ts';
import { knownRole } from './known-role.ts';
import { loadOrganisation } from './plan-files/load-plan.ts';

/** No real window can have this id, since a window's id begins with a date. */
export const windowOfTests = 'test-statement';

/** Keeps a test signature of the role's own key; any other must not replace a good one. */
export async function keepSignature(runbooks: string, signed: SignedStatement): Promise<string> {
  const { people } = await loadOrganisation(join(runbooks, 'organisation.yaml'));
  const { by } = signed.statement;
  if (knownRole(by, people).sshKey === undefined)
    throw new UserError({
      what: `${by} has no sshKey in organisation.yaml; nothing was written`,
      where: '--by',
      whatToDo: 'Add sshKey to the role: the line in the .pub file of its key.',
    });
  const signer = signerOfStatement(signed, { window: windowOfTests, people, now: null });
  if (signer.result === 'known' && signer.by === by) return keepTried(runbooks, by, signed);
  throw new UserError({
    what: `This is no signature of ${by}; nothing was written`,
    where: '--key',
    whatToDo: 'Sign with the key whose public half is the sshKey of that role in organisation.yaml.',
  });
}

type Restored = Said<typeof restoredShape>;

const restoredShape = {
  /** The public half of the key that opened it. */
  recipient: 'text',
  window: 'text',
  at: 'text',
} as const;

export async function keepTried(
  runbooks: string,
  name: string,
  tried: SignedStatement | Restored,
): Promise<string> {
  const file = join(runbooks, 'tried', `${name}.json`);
  await mkdir(join(runbooks, 'tried'), { recursive: true });
  await writeFile(file, `${JSON.stringify(tried, null, 1)}\n`);
  return file;
}

/** Notes that the company's own key has opened a backup; null where the organisation names other keys. */
export async function keepRestored(
  runbooks: string,
  identity: string,
  window: string,
  now: Temporal.Instant,
): Promise<string | null> {
  const recipient = await identityToRecipient(identity);
  const organisation = await readFile(join(runbooks, 'organisation.yaml'), 'utf8').catch(() => '');
  if (!organisation.includes(recipient)) return null;
  const at = now.toString({ smallestUnit: 'second' });
  return keepTried(runbooks, nameOfRestore(recipient), { recipient, window, at });
}

function nameOfRestore(recipient: string): string {
  return `restore-${recipient.slice(0, 12)}`;
}

/** For deciders who can sign, and for keys of backups: whether each was ever tried. */
export async function triedBefore(
  runbooks: string,
  plan: WindowPlan,
  { people, backupKeys = [] }: Organisation,
): Promise<readonly Connection[]> {
  const deciders = people.filter(({ id }) => decidersOf(plan).has(id));
  const signatures = deciders.map(async ({ id, sshKey }) => {
    const port = `signature of ${id}`;
    if (sshKey === undefined)
      return fails(
        port,
        bilingual`no sshKey`,
        bilingual`Needed when GitHub is down: add sshKey to the role.`,
      );
    const signed = await readTried<SignedStatement>(runbooks, id, 'statement-proof');
    const sign = `npm run connect -- --sign --by ${id} --key FILE`;
    const missing = bilingual`${sign}, and commit the file.`;
    if (signed === null) return fails(port, bilingual`never signed a test statement`, missing);
    const signer = signerOfStatement(signed, { window: windowOfTests, people, now: null });
    return signer.result === 'known' && signer.by === id
      ? works(port, bilingual`signed on ${signed.statement.at.slice(0, 10)}`)
      : fails(port, signer.result === 'refused' ? signer.why : signer.by, missing);
  });
  const keys = backupKeys.map(async (recipient) => {
    const port = `backup key ${recipient.slice(0, 12)}…`;
    const restored = await readTried<Restored>(runbooks, nameOfRestore(recipient), restoredShape);
    return restored?.recipient === recipient
      ? works(port, bilingual`restored ${restored.window} on ${restored.at.slice(0, 10)}`)
      : fails(
          port,
          bilingual`never used to restore`,
          bilingual`npm run restore, from a rehearsal’s vault or a real one.`,
        );
  });
  return Promise.all([...signatures, ...keys]);
}

/** Null for a file that is missing, and for one that proves nothing: both mean "not tried". */
async function readTried<Tried>(runbooks: string, name: string, shape: Shape): Promise<Tried | null> {
  const bytes = await readFile(join(runbooks, 'tried', `${name}.json`)).catch(() => new Uint8Array());
  const read = readForeign<Tried>(bytes, shape);
  return read.result === 'read' ? read.value : null;
}
