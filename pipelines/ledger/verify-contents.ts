// Part of the verifier: everything that entries refer to is there and unchanged, and the events they tell are
// possible.

import { digestOf, sameBytes } from './canonical.ts';
import { certifiersIn, snapshotIn } from './certifiers.ts';
import type { Entry } from './entry.ts';
import type { Examination } from './examination.ts';
import type { Digest, EffectKey } from './fact.ts';
import {
  entryKey,
  evidenceGuideKey,
  evidencePrefix,
  factsPrefix,
  isKeptOnly,
  packsPrefix,
  personalKey,
  snapshotKey,
  toDoKey,
} from './keys.ts';
import { readPack } from './pack.ts';
import { snapshotNamedBy, snapshotsInForce, whyStray } from './stray.ts';

export function checkContents(examination: Examination): void {
  checkOpening(examination);
  checkStrays(examination);
  checkSnapshots(examination);
  checkEvidence(examination);
  checkFacts(examination);
  examination.given.checkWords(examination);
  checkEffects(examination);
}

function checkOpening({ entries, problem }: Examination): void {
  const told = entries.filter(({ body }) => body.kind !== 'claim-taken' && body.kind !== 'refused');
  if (told.length > 0 && told[0]?.body.kind !== 'window-opened') {
    problem(`entry ${told[0]?.sequence}`, 'the record does not begin with the opening of the window');
  }
  for (const { sequence, body } of told.slice(1)) {
    if (body.kind === 'window-opened') problem(`entry ${sequence}`, 'the window is opened a second time');
  }
}

function checkStrays({ given, entries, problem, setAside }: Examination): void {
  const certifiers = snapshotsInForce(entries).flatMap(
    (digest) => certifiersIn(given.objects.get(snapshotKey(given.window, digest)) ?? null, digest) ?? [],
  );
  const context = { window: given.window, keys: given.keys, certifiers };
  for (const [key, found] of [...given.objects, ...given.evidence]) {
    const why = whyStray(key, found, context);
    if (why !== null) setAside(key, typeof found === 'string' ? found : digestOf(found), why);
    else if (key.startsWith(packsPrefix(given.window)) && !isCopy(given, key))
      problem(key, 'it is not what stands under its numbers');
  }
}

/** Runs read packs in place of entries, so a pack must be what stands under its numbers. */
function isCopy({ window, objects }: Examination['given'], key: string): boolean {
  const pack = readPack(objects.get(key) ?? new Uint8Array(), key);
  return (
    pack?.objects.every((object, index) => {
      const entry = objects.get(entryKey(window, pack.seal.from + index));
      return entry !== undefined && sameBytes(entry, object);
    }) === true
  );
}

function checkSnapshots({ given, entries, problem }: Examination): void {
  let inForce: Digest | null = null;
  for (const { sequence, body } of entries) {
    if (body.kind === 'amended' && body.from !== inForce)
      problem(`entry ${sequence}`, 'it amends a snapshot that was not in force');
    const named = snapshotNamedBy(body);
    inForce = named ?? inForce;
    if (body.kind === 'phase-started' && body.snapshot !== inForce) {
      problem(`entry ${sequence}`, `phase ${body.phase} ran on a snapshot that was not in force`);
    }
    if (named === null) continue;
    const snapshot = given.objects.get(snapshotKey(given.window, named));
    if (snapshot === undefined || digestOf(snapshot) !== named) {
      const what = snapshot === undefined ? 'it is missing' : 'it is another one';
      problem(snapshotKey(given.window, named), `entry ${sequence} names this snapshot, and ${what}`);
      continue;
    }
    const roster = rosterIn(snapshotIn(snapshot, named));
    const people = personalKey(given.window, roster ?? '');
    if (roster === null) problem(snapshotKey(given.window, named), 'it names no roster');
    else if (given.evidence.get(people) !== roster)
      problem(people, `the roster of entry ${sequence}’s snapshot is missing, or another one`);
  }
}

/** The digest of the roster; null where the snapshot names none: its writer may have put anything there. */
function rosterIn(
  snapshot: { readonly roster?: { readonly digest?: unknown } | null } | null,
): Digest | null {
  const digest = snapshot?.roster?.digest;
  return typeof digest === 'string' ? digest : null;
}

function checkEvidence({ given, entries, problem, note }: Examination): void {
  const named = new Set<string>();
  const keyOfDigest = new Map([...given.evidence].map(([key, digest]) => [digest, key]));
  for (const { sequence, body } of entries) {
    if (body.kind === 'window-closed') {
      const report = keyOfDigest.get(body.report);
      if (report === undefined)
        problem(`entry ${sequence}`, 'the report that it names is not among the evidence');
      else named.add(report);
    }
    if (body.kind === 'to-do') named.add(toDoKey(given.window, body.number));
    if (body.kind !== 'phase-finished' || body.result.result === 'waiting') continue;
    for (const { key, digest } of body.result.evidence) {
      named.add(key);
      const found = given.evidence.get(key);
      if (found === undefined) problem(key, `entry ${sequence} names this evidence, and it is missing`);
      else if (found !== digest) problem(key, `it is not the evidence that entry ${sequence} names`);
    }
  }
  for (const key of given.evidence.keys()) {
    if (key === evidenceGuideKey(given.window)) note(key, 'it only explains, and no entry vouches for it');
    else if (key.startsWith(evidencePrefix(given.window)) && !named.has(key))
      note(key, 'no entry names this evidence');
  }
}

function checkFacts({ given, entries, problem, note }: Examination): void {
  const prefix = factsPrefix(given.window);
  const taken = new Set<string>();
  for (const { sequence, body } of entries) {
    if (body.kind === 'fact-refused') taken.add(`${prefix}${body.fact}`);
    if (body.kind !== 'fact-taken') continue;
    const key = `${prefix}${body.fact}`;
    if (taken.has(key)) problem(`entry ${sequence}`, `the fact ${body.fact} is taken a second time`);
    taken.add(key);
    const bytes = given.objects.get(key);
    if (bytes === undefined) problem(key, `entry ${sequence} takes this fact, and it is missing`);
    else if (digestOf(bytes) !== body.digest) problem(key, `it is not the fact that entry ${sequence} took`);
  }
  for (const key of given.objects.keys()) {
    if (key.startsWith(prefix) && !isKeptOnly(key.slice(prefix.length)) && !taken.has(key))
      note(key, 'the fact was put and not taken (yet)');
  }
}

/** No effect of class `once` was begun again without an outcome, or a person's answer, that allows it. */
function checkEffects({ entries, problem, note }: Examination): void {
  const mayBegin = new Map<EffectKey, boolean>();
  const open = new Map<EffectKey, Entry>();
  const answered = new Set<EffectKey>();
  for (const entry of entries) {
    const { sequence, body } = entry;
    if (body.kind === 'intent') {
      if (body.class === 'once' && mayBegin.get(body.effect) === false) {
        problem(
          `entry ${sequence}`,
          `the effect ${body.effect} is begun again, and nobody said that it may be`,
        );
      }
      mayBegin.set(body.effect, false);
      open.set(body.effect, entry);
    }
    if (body.kind === 'outcome') {
      if (!mayBegin.has(body.effect))
        problem(`entry ${sequence}`, `it is the outcome of nothing: ${body.effect}`);
      if (body.outcome.result === 'failed') mayBegin.set(body.effect, true);
      if (body.outcome.result !== 'in-doubt') open.delete(body.effect);
      // A queued message can turn out to be in doubt long after it was queued.
      else if (!answered.has(body.effect)) open.set(body.effect, entry);
    }
    if (body.kind === 'fact-taken' && body.body.kind === 'doubt-answer') {
      mayBegin.set(body.body.effect, body.body.answer === 'resend');
      open.delete(body.body.effect);
      answered.add(body.body.effect);
    }
  }
  for (const [effect, { sequence }] of open)
    note(`entry ${sequence}`, `the effect ${effect} is in doubt or under way`);
}
