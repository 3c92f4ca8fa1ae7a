// Signs statements at a laptop with the role's SSH key; in a rehearsal anybody may sign for every role.

import { signWith } from '../../pipelines/adapters/ssh-signature/ssh-signature.ts';
import {
  type SignedStatement,
  type Statement,
  signatureNamespace,
  statementBytes,
} from '../../pipelines/gates/statements/signed-line.ts';
import { isRehearsal, type Snapshot } from '../../pipelines/plan/snapshot.ts';
import { signInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import { bilingual } from './bilingual.ts';
import { WrongUse } from './command.ts';
import { type Said, text } from './describe.ts';

export const signerOptions = {
  by: text('ROLE', bilingual`Your role in organisation.yaml.`),
  key: text(
    'FILE',
    bilingual`The SSH key of your role; a public one works when an agent holds the other half. A rehearsal needs none.`,
  ),
};

export type SignerValues = Said<'by' | 'key'>;

/** The signed statement. `snapshot` is null where the store cannot be read. */
export async function signed(
  said: Omit<Statement, 'by'>,
  { by, key }: SignerValues,
  snapshot: Snapshot | null,
): Promise<SignedStatement> {
  const isOfRehearsal = snapshot !== null && isRehearsal(snapshot);
  if (by === undefined || (key === undefined && !isOfRehearsal))
    throw new WrongUse(bilingual`A name proves nothing: sign it with --by ROLE --key FILE.`);
  const statement = { ...said, by };
  if (key === undefined) return signInRehearsal(statement);
  return { statement, signature: await signWith(key, statementBytes(statement), signatureNamespace) };
}
