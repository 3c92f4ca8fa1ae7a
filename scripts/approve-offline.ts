// Approvals without GitHub: signed with an SSH key on the approver's machine, taken into the record on the
// commander's. The statement names window, phase and snapshot, so it is good for nothing else.

import { readFile, writeFile } from 'node:fs/promises';
import {
  isSignedBy,
  type SignedFact,
  signStatement,
  statementOf,
} from '../pipelines/adapters/ssh-signature/ssh-signature.ts';
import { openStore, storeForms } from '../pipelines/adapters/stores/open-store.ts';
import { putFact } from '../pipelines/engine/take-facts.ts';
import { digestNames } from '../pipelines/gates/commands/parse-line.ts';
import { sshFingerprint } from '../pipelines/gates/identities.ts';
import { digestOf } from '../pipelines/ledger/canonical.ts';
import { timeOfJob } from '../pipelines/operation/job.ts';
import { readOpenedWindow } from '../pipelines/operation/read-window.ts';
import { phaseNames } from '../pipelines/plan/phase-table.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run approve:offline --',
  summary: 'Signs an approval with an SSH key, or takes signed approvals into a window’s record.',
  usage: `sign --window ID --phase NAME --digest DIGEST --by ROLE --key FILE [--reject|--withdraw] [--reason TEXT] [--out FILE]
       take --window ID --store URL FILE…`,
  options: {
    window: { type: 'string', value: 'ID', help: 'The window.' },
    phase: { type: 'string', value: 'NAME', help: 'The phase whose gate it is about.' },
    digest: {
      type: 'string',
      value: 'DIGEST',
      help: 'Digest of the snapshot in force, whole (sha256: and 64 hex digits).',
    },
    by: { type: 'string', value: 'ROLE', help: 'Your role in runbooks/organisation.yaml.' },
    key: {
      type: 'string',
      value: 'FILE',
      help: 'Your SSH key; a public one works when an agent holds the other half.',
    },
    reject: { type: 'boolean', help: 'Reject instead of approve; needs --reason.' },
    withdraw: { type: 'boolean', help: 'Take back what you said before; needs --reason.' },
    reason: { type: 'string', value: 'TEXT', help: 'Why; required in an emergency.' },
    out: { type: 'string', value: 'FILE', help: 'Where to write it; the screen when left out.' },
    store: { type: 'string', value: 'URL', help: `The window’s store: ${storeForms}.` },
  },
  async run({ values, positionals: [action, ...files] }) {
    if (values.window === undefined) throw new WrongUse('Name the window with --window.');
    if (action === 'sign') {
      const text = JSON.stringify(await signed({ ...values, window: values.window }), null, 2);
      if (values.out === undefined) console.log(text);
      else await writeFile(values.out, `${text}\n`);
      return 0;
    }
    if (action !== 'take' || values.store === undefined || files.length === 0) {
      throw new WrongUse('Say `sign`, or `take` with --store and the signed files.');
    }
    return takeAll(values.store, values.window, files);
  },
});

interface SignValues {
  readonly window: string;
  readonly phase?: string | undefined;
  readonly digest?: string | undefined;
  readonly by?: string | undefined;
  readonly key?: string | undefined;
  readonly reject?: boolean | undefined;
  readonly withdraw?: boolean | undefined;
  readonly reason?: string | undefined;
}

async function signed(values: SignValues): Promise<SignedFact> {
  const phase = phaseNames.find((name) => name === values.phase);
  const { window, by, key, reason = '' } = values;
  if (phase === undefined) throw new WrongUse(`--phase is one of ${phaseNames.join(', ')}.`);
  if (by === undefined || key === undefined) throw new WrongUse('Give --by and --key.');
  if ((values.reject || values.withdraw) && reason === '') throw new WrongUse('Give a --reason.');
  const said = { phase, by, at: new Date(timeOfJob()).toISOString() };
  const snapshot = values.digest ?? '';
  if (!values.withdraw && !/^sha256:[0-9a-f]{64}$/.test(snapshot)) {
    throw new WrongUse('Give the whole digest with --digest.');
  }
  const fact = values.withdraw
    ? { kind: 'withdrawal' as const, ...said, reason }
    : values.reject
      ? { kind: 'rejection' as const, ...said, snapshot, reason }
      : { kind: 'approval' as const, ...said, snapshot, ...(reason === '' ? {} : { reason }) };
  const signature = await signStatement(statementOf(window, fact), key);
  const publicKey = await readFile(key.endsWith('.pub') ? key : `${key}.pub`, 'utf8');
  return { ...fact, via: { kind: 'signed-offline', keyFingerprint: sshFingerprint(publicKey), signature } };
}

async function takeAll(address: string, window: string, files: readonly string[]): Promise<number> {
  const store = openStore(address);
  const opened = await readOpenedWindow(store, window, timeOfJob());
  let refused = 0;
  for (const file of files) {
    const fact = JSON.parse(await readFile(file, 'utf8')) as SignedFact;
    const good = await isSignedBy(window, fact, opened.snapshot.organisation.people);
    if (!good) {
      refused += 1;
      console.error(
        `${file}: refused. The signature is not that of ${fact.by}'s key in the organisation file over this window, phase and snapshot.`,
      );
      continue;
    }
    const current = !('snapshot' in fact) || digestNames(fact.snapshot.slice(7), opened.snapshotDigest);
    const put = await putFact(store, window, digestOf(fact).slice(7, 39), fact);
    console.log(
      `${file}: ${fact.kind} of ${fact.phase} by ${fact.by}, ${put === 'created' ? 'taken' : 'was there already'}${current ? '' : '; it names another snapshot than the one in force'}`,
    );
  }
  return refused === 0 ? 0 : 1;
}
