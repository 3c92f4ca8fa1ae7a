// What a person says at a laptop: judged as a look would judge it before it goes into the mailbox, so that
// the person learns at once why it would not count.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { issuerKeysNow } from '../adapters/signers/run-key.ts';
import { beforeNext, hear, judgeHeard } from '../engine/prove.ts';
import { readSnapshot } from '../engine/read-frozen.ts';
import { nameOfStatement, readMailbox } from '../engine/take-facts.ts';
import { UserError } from '../errors.ts';
import { lineOf } from '../gates/commands/line-of.ts';
import type { Saying } from '../gates/commands/saying.ts';
import { commands, nameOf } from '../gates/commands/table.ts';
import { withIssuerKeys } from '../gates/corrections.ts';
import type { Judged } from '../gates/statements/judge.ts';
import type { PersonSaid } from '../gates/statements/person-said.ts';
import { readProof } from '../gates/statements/read-proof.ts';
import type { SignedStatement } from '../gates/statements/signed-line.ts';
import { canonicalBytes, digestOf } from '../ledger/canonical.ts';
import type { Fact } from '../ledger/fact.ts';
import type { RecordState } from '../ledger/fold.ts';
import { snapshotKey } from '../ledger/keys.ts';
import { endMovedBy, withEnd } from '../plan/amend.ts';
import { bilingual } from '../plan/bilingual.ts';
import { joined, same } from '../plan/sentences.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { amendmentPreview, goingBackOf } from '../views/amendment-preview.ts';
import type { PlaceOfReader } from '../views/moment.ts';
import type { Environment } from './environment.ts';
import { loadPlan } from './plan-files/load-plan.ts';
import { proverAtHand } from './prover-at-hand.ts';
import { type OpenedWindow, proofContextIn, type WindowInStore } from './read-window.ts';
import { saidNotTaken } from './said-not-taken.ts';
import { waysBackOf } from './ways-back.ts';

const newKeys = 'github-keys';

export async function judgeStatement(
  signed: SignedStatement,
  { store, opened, now }: WindowInStore,
): Promise<Judged> {
  const place = proofContextIn(opened, store, proverAtHand(process.env), now);
  const before = await beforeNext(place);
  const bytes = new TextEncoder().encode(JSON.stringify(signed));
  const heard = await hear(place, before, nameOfStatement(signed), bytes);
  if (heard.result !== 'away') {
    const judged = judgeHeard(heard, before);
    const why = judged.result === 'allowed' ? judged.notCounted : undefined;
    // Nothing has been written yet, so what would not count is refused here.
    return why === undefined ? judged : { result: 'refused', why };
  }
  throw new UserError({
    what: 'Whether that code was reviewed can only be asked of GitHub',
    where: '/switch-code',
    whatToDo: 'Comment it on the window’s issue. A laptop runs what is checked out there.',
  });
}

/** The newest statement of this role (of any role, without `by`) that no look has taken. */
export async function newestUntaken({ store, opened, now }: WindowInStore, by?: string): Promise<PersonSaid> {
  const place = proofContextIn(opened, store, proverAtHand(process.env), now);
  const said = (await readMailbox(place, opened.unheard)).flatMap(({ heard }) =>
    heard.result === 'said' && heard.said.by === (by ?? heard.said.by) ? [heard.said] : [],
  );
  const newest = said.at(-1);
  if (newest !== undefined) return newest;
  throw new UserError({
    what: 'Nothing that this role said waits for a look',
    where: '--undo',
    whatToDo: 'What a look has carried out stays in the record: say what shall hold instead.',
  });
}

/** Reads what `npm run tell -- --out` wrote. */
export async function readSigned(file: string): Promise<SignedStatement> {
  const read = readProof('ssh/carried.json', await readFile(file));
  if (read.result === 'read' && read.proof.door === 'ssh') {
    const { statement, signature } = read.proof;
    return { statement, signature };
  }
  throw new UserError({
    what: 'This file holds no signed word',
    where: file,
    whatToDo: 'Take the file that `npm run tell -- --out FILE` wrote.',
  });
}

/**
 * Turns `/correct FILE reason` into the line to sign: the file's snapshot goes into the store, and the line
 * names both digests. In place of a file, `github-keys` stands for the keys by which GitHub vouches for runs
 * today.
 */
export async function lineFromLaptop(
  typed: string,
  { store, opened }: WindowInStore,
  asOpened: Environment['asOpened'],
): Promise<string> {
  const [, file = '', reason = ''] = /^\/correct\s+(\S+)\s*(.*)$/.exec(typed) ?? [];
  if (file !== newKeys && !existsSync(file)) return typed;
  const corrected =
    file === newKeys
      ? withIssuerKeys(opened.snapshot, await issuerKeysNow())
      : await correctedBy(file, opened);
  const after = asOpened?.(corrected) ?? corrected;
  if (digestOf(after) === opened.snapshotDigest) {
    throw new UserError({
      what: 'Nothing differs from what is in force',
      where: file,
      whatToDo: 'Save the correction first.',
    });
  }
  await store.create(snapshotKey(opened.window, digestOf(after)), canonicalBytes(after));
  return `/correct ${opened.snapshotDigest} ${digestOf(after)} ${reason}`.trimEnd();
}

/** People stay the frozen ones: their data is encrypted with the window's key; a correction adds nobody. */
async function correctedBy(file: string, { frozen: snapshot, window }: OpenedWindow): Promise<Snapshot> {
  const { plan, organisation, templates } = await loadPlan(file);
  if (plan.id !== window) {
    throw new UserError({
      what: `This is the plan of ${plan.id}`,
      where: file,
      whatToDo: `Give the corrected plan of ${window}.`,
    });
  }
  return { ...snapshot, plan, organisation, templates: Object.fromEntries(templates) };
}

/** The lines that show what the command changes, before anybody agrees to it. */
export async function previewOf(
  saying: Saying,
  fact: Fact,
  hand: WindowInStore,
  place: PlaceOfReader,
): Promise<readonly string[]> {
  const name = nameOf(saying);
  const { frozen: snapshot, snapshotDigest, state, facts } = hand.opened;
  const amends = ['extend', 'shorten', 'call-off', 'correct'] as const;
  const kind = amends.find((one) => one === name);
  if (kind === undefined) {
    const back = saying.name === 'tell' && saying.command.name === 'roll-back' ? saying.command.phase : null;
    const undone = back === null ? [] : goingBackOf({ waysBack: waysBackOf(snapshot), state, place }, back);
    const lines = undone.length === 0 ? [bilingual`none`[place.language]] : undone;
    return [
      lineOf(saying),
      `  ${commands[name].help[place.language]}`,
      ...(back === null
        ? []
        : [bilingual`Undone, newest first:`[place.language], ...lines.map((line) => `  ${line}`)]),
    ];
  }
  const waiting = await saidNotTaken(hand);
  const before = asWillBeFound(snapshot, waiting.state);
  const after = await amendedBy(fact, before, hand);
  const said = waiting.said.flatMap(({ by, line, why }) => (why === null ? [joined([by, same(line)])] : []));
  return [
    ...(said.length === 0
      ? []
      : [
          bilingual`Said, not yet carried out:`[place.language],
          ...said.map((line) => `  ${line[place.language]}`),
        ]),
    ...amendmentPreview({
      place,
      kind,
      before,
      beforeDigest: snapshotDigest,
      after,
      state,
      waysBack: waysBackOf(snapshot),
      facts,
    }),
  ];
}

/** The snapshot with every new end that was asked for and not carried out: the next look does that first. */
function asWillBeFound(snapshot: Snapshot, { facts, amendments }: RecordState): Snapshot {
  const left = [...facts.values()].filter(({ id }) => !amendments.some(({ cause }) => cause === id));
  return left.reduce((found, { fact }) => withNewEnd(found, fact), snapshot);
}

function withNewEnd(snapshot: Snapshot, fact: Fact): Snapshot {
  if (fact.kind !== 'command') return snapshot;
  const { command } = fact;
  if (command.name !== 'extend' && command.name !== 'shorten') return snapshot;
  const end = endMovedBy(snapshot, command.by, command.name === 'extend' ? 'later' : 'earlier');
  return withEnd(snapshot, end ?? snapshot.plan.end);
}

async function amendedBy(fact: Fact, before: Snapshot, { store, opened }: WindowInStore): Promise<Snapshot> {
  const to = fact.kind === 'command' ? fact.proposes?.to : undefined;
  return to === undefined
    ? withNewEnd(before, fact)
    : readSnapshot(store, { window: opened.window, snapshot: () => null }, to);
}
