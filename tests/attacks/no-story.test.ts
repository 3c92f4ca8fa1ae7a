// No sequence of statements by any people, doors, copies (also from another window), edits, delays and re-runs opens a gate, moves an end, calls
// off, corrects a plan or lets people in without somebody's right. What must have been said is worked out from what
// was really said, without the code that judges. A story that breaks it shrinks to its shortest.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followCommands } from '../../pipelines/engine/follow-commands.ts';
import { takeFacts } from '../../pipelines/engine/take-facts.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import * as refusals from '../../pipelines/gates/statements/refusals.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import { claimKey, entryKey, factKey, snapshotKey, windowPrefix } from '../../pipelines/ledger/keys.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import type { Prover } from '../../pipelines/ports.ts';
import { signInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import { bodiesOf, hour, lookNext, type Night, openNight, say, start } from '../support/night.ts';
import { testVoice } from '../support/run-key.ts';
import { changed } from '../support/valid-plan.ts';

/** The plan's author may approve nothing; the last of them decides nothing, and the stranger is nobody. */
const people = ['duty-lead', 'it-manager', 'security-officer', 'service-lead', 'stranger'] as const;
const decide = new Set<string>(['duty-lead', 'it-manager', 'security-officer']);
const approve = new Set<string>(['it-manager', 'security-officer']);
const accounts = new Map(people.map((person, index) => [person as string, 900_000_002 + index]));

const lines = [
  '/approve cutover DIGEST',
  '/approve cutover 000000000000',
  '/withdraw cutover again',
  '/reject cutover DIGEST no',
  '/hold stop',
  '/resume go on',
  '/extend 30m longer',
  '/call-off enough',
  '/release-everyone now',
  '/correct DIGEST LOWER simpler',
  '/approve correct LOWER',
  'I would /approve it',
] as const;

const by = fc.constantFrom(...people);
const line = fc.constantFrom(...lines);
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('signs' as const), by, line }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('comments' as const), by, line }) },
  fc.record({ does: fc.constant('signs with another’s key' as const), by, key: by, line }),
  fc.record({ does: fc.constant('changes what was signed' as const), by, line, was: line }),
  fc.record({ does: fc.constant('signs for another window' as const), by, line }),
  fc.record({ does: fc.constant('carries an old word' as const), by, line }),
  fc.record({ does: fc.constant('edits' as const), which: fc.nat(3), line }),
  fc.record({ does: fc.constant('cites another’s comment' as const), which: fc.nat(3) }),
  fc.record({
    does: fc.constant('puts words' as const),
    door: fc.constantFrom('comment', 'ssh', 'form', 'mail', 'drift'),
    by,
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('copies' as const),
      from: fc.constantFrom('this window', 'another'),
      which: fc.nat(500),
      door: fc.constantFrom('comment', 'ssh', 'form', 'mail', 'drift'),
    }),
  },
  fc.record({
    does: fc.constant('speaks as a machine' as const),
    door: fc.constantFrom('form', 'mail', 'drift'),
    by,
  }),
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** Most stories wander; some begin as one in which a correction could come into force. */
const propose = { does: 'signs', by: 'duty-lead', line: '/correct DIGEST LOWER simpler' } as const;
const wandering = fc.array(action, { minLength: 1, maxLength: 14 });
const agreeing = fc.record({
  does: fc.constant('signs' as const),
  by,
  line: fc.constant('/approve correct LOWER' as const),
});
const stories = fc.oneof(
  { weight: 3, arbitrary: wandering },
  fc.tuple(agreeing, wandering).map(([agrees, rest]): Action[] => [propose, agrees, ...rest]),
);

/** A night of the same people with the same keys, in which nearly all was said and done. */
const another = openNight({
  at: start - 3 * hour,
  before: 'cutover',
  people: 4,
  plan: { id: 'another', 'approvals.gates.cutover.approvers': ['duty-lead', ...approve] },
}).then(async (night) => {
  const digest = night.run.snapshotDigest().slice(7);
  for (const who of approve) await say(night, who, `/approve cutover ${digest}`);
  for (const line of [
    '/hold stop',
    '/resume go on',
    '/extend 30m longer',
    '/release-everyone now',
    '/call-off enough',
  ]) {
    await night.clock.sleep(1_000);
    await say(night, 'duty-lead', line);
  }
  await takeFacts(night.run);
  await followCommands(night.run);
  return night;
});

interface Said {
  readonly by: string;
  readonly line: string;
  readonly at: number;
  stands: boolean;
}

/** What was really said, by whom, and still stands. */
class Story {
  readonly said: Said[] = [];
  readonly comments: { user: number; at: string; body: string; edited: boolean; said: Said | null }[] = [];
  count = 0;
  night!: Night;
  lower = '';

  readonly prover: Prover = {
    comment: async (id) => {
      const found = this.comments[id - 1];
      if (found === undefined) return { result: 'refused', why: refusals.noSuchComment };
      if (found.edited) return { result: 'refused', why: refusals.edited };
      return { result: 'proven', user: found.user, at: found.at, body: found.body };
    },
    commit: async () => ({ result: 'refused', why: refusals.notFirstParent }),
  };

  spelt(text: string): string {
    return text
      .replace('DIGEST', this.night.run.snapshotDigest().slice(7, 19))
      .replace('LOWER', this.lower.slice(7));
  }

  async put(door: string, value: unknown, id = `s${++this.count}`): Promise<void> {
    await this.night.store.create(
      factKey(this.night.run.window, door, id),
      Buffer.from(JSON.stringify(value)),
    );
  }

  async play(one: Action): Promise<void> {
    const { window } = this.night.run;
    await this.night.clock.sleep(1_000);
    const now = this.night.clock.now();
    const at = toInstantText(now);
    const really = (who: string, text: string): Said => {
      const said = { by: who, line: text, at: now, stands: true };
      this.said.push(said);
      return said;
    };
    switch (one.does) {
      case 'signs': {
        const says = this.spelt(one.line);
        await this.put('ssh', signInRehearsal({ window, by: one.by, at, says }));
        return void really(one.by, says);
      }
      case 'comments': {
        const body = this.spelt(one.line);
        const said = really(one.by, body);
        this.comments.push({ user: accounts.get(one.by) ?? 1, at, body, edited: false, said });
        return this.put('comment', { comment: this.comments.length }, String(this.comments.length));
      }
      case 'signs with another’s key': {
        if (one.by === one.key) return;
        const says = this.spelt(one.line);
        return this.put('ssh', signInRehearsal({ window, by: one.by, at, says }, one.key));
      }
      case 'changes what was signed': {
        if (one.line === one.was) return;
        const { signature } = signInRehearsal({ window, by: one.by, at, says: this.spelt(one.was) });
        return this.put('ssh', {
          statement: { window, by: one.by, at, says: this.spelt(one.line) },
          signature,
        });
      }
      case 'signs for another window':
        return this.put(
          'ssh',
          signInRehearsal({ window: 'another', by: one.by, at, says: this.spelt(one.line) }),
        );
      case 'carries an old word': {
        const old = toInstantText(now - 25 * hour);
        return this.put('ssh', signInRehearsal({ window, by: one.by, at: old, says: this.spelt(one.line) }));
      }
      case 'edits': {
        const comment = this.comments[one.which];
        if (comment === undefined) return;
        if (comment.said) comment.said.stands = false;
        return void Object.assign(comment, { body: this.spelt(one.line), edited: true });
      }
      case 'cites another’s comment':
        return this.put('comment', { comment: one.which + 1 });
      case 'copies': {
        const { store, run } = one.from === 'another' ? await another : this.night;
        const found = await store.list(windowPrefix(run.window));
        const words = found.filter((key) => /\/(?:facts|entries|claims\/ledger)\//.test(key));
        const key = words[one.which % words.length] ?? '';
        const { ledger } = this.night;
        const place = key.includes('/entries/')
          ? entryKey(window, ledger.size + 1)
          : key.includes('/claims/')
            ? claimKey(window, (ledger.claim?.number ?? 0) + 1)
            : factKey(window, one.door, `s${++this.count}`);
        await this.night.store.create(place, (await store.read(key)) ?? new Uint8Array());
        return;
      }
      case 'puts words':
        return this.put(one.door, {
          kind: 'command',
          command: { name: 'call-off', whose: 'ours' },
          by: one.by,
          at,
          reason: 'x',
        });
      case 'speaks as a machine': {
        const says =
          one.door === 'drift'
            ? { stack: 'prod', found: { result: 'no-drift' } }
            : { trouble: 'none', sealed: 'AQ==' };
        const word = await testVoice(one.door as 'form').spell(window, `m${++this.count}`, at, says);
        await this.night.store.create(word.key, word.bytes);
      }
    }
  }

  /** Who of these really said a line that begins so. */
  whoSaid(beginning: string, of: ReadonlySet<string>): ReadonlySet<string> {
    return new Set(
      this.said.filter((one) => of.has(one.by) && one.line.startsWith(beginning)).map((one) => one.by),
    );
  }

  /** Nothing has happened that nobody with the right has said. */
  check(): void {
    const { run } = this.night;
    for (const { change, to } of bodiesOf(this.night, 'amended')) {
      if (change.kind === 'correct') {
        expect(to).toBe(this.lower);
        expect([...this.whoSaid(`/approve correct ${this.lower.slice(7)}`, approve)].toSorted()).toEqual([
          ...approve,
        ]);
        expect(this.whoSaid('/correct', decide).size).toBeGreaterThan(0);
      } else expect(this.whoSaid(`/${change.kind}`, decide).size, change.kind).toBeGreaterThan(0);
    }
    if (this.night.acts.includes('let everyone in'))
      expect(this.whoSaid('/release-everyone', decide).size).toBeGreaterThan(0);
    const held = this.said.findLast(
      (one) => one.line.startsWith('/hold') && one.by !== 'stranger' && one.stands,
    );
    const resumed = this.said.some(
      (one) => held !== undefined && one.line.startsWith('/resume') && decide.has(one.by) && one.at > held.at,
    );
    const wasTaken =
      held !== undefined &&
      bodiesOf(this.night, 'fact-taken').some(({ body }) => 'at' in body && Date.parse(body.at) === held.at);
    if (wasTaken && !resumed) expect(run.state().held).not.toBeNull();
  }

  /** Two of those who may, neither of them a starter, agreed to what is in force and have not taken it back. */
  mayOpen(starter: string): boolean {
    // The cutover that was approved is the cutover that happens when only the end has moved since.
    const amended = bodiesOf(this.night, 'amended');
    const moved = amended.slice(amended.findLastIndex(({ change }) => change.kind === 'correct') + 1);
    const inForce = [this.night.run.snapshotDigest(), ...moved.map(({ from }) => from)];
    const lines = inForce.map((digest) => `/approve cutover ${digest.slice(7, 19)}`);
    const agreed = [...approve].filter((person) => {
      if (person === starter) return false;
      const own = this.said.filter((one) => one.by === person);
      const last = own.findLast((one) => lines.includes(one.line) && one.stands);
      return (
        last !== undefined &&
        !own.some((one) => one.line.startsWith('/withdraw') && one.at >= last.at && one.stands)
      );
    });
    const needed = this.night.run.snapshot().plan.approvals.gates.cutover?.quorum ?? 2;
    return agreed.length >= needed;
  }
}

test('nobody opens, moves, corrects, calls off or lets in without the right', async () => {
  await fc.assert(
    fc.asyncProperty(stories, by, async (actions, starter) => {
      const story = new Story();
      story.night = await openNight({
        at: start - 3 * hour,
        before: 'cutover',
        people: 4,
        prover: story.prover,
        plan: { 'approvals.gates.cutover.approvers': ['duty-lead', ...approve] },
      });
      const before = story.night.run.snapshot();
      const after = changed(before, { 'plan.approvals.gates.cutover.quorum': 1 });
      story.lower = digestOf(after);
      await story.night.store.create(snapshotKey(story.night.run.window, story.lower), canonicalBytes(after));
      for (const one of actions) {
        await story.play(one);
        await takeFacts(story.night.run);
        await followCommands(story.night.run);
        story.check();
      }
      const started = { as: 'commander', person: starter } as const;
      const { gate } = await takeStep(story.night.run, { ...lookNext, starters: [started], run: 'nothing' });
      if (gate?.phase === 'cutover' && gate.approvals.enough) expect(story.mayOpen(starter)).toBe(true);
    }),
    { seed: 11, numRuns: process.env.TIDEOVER_TESTS === 'thorough' ? 3_000 : 120 },
  );
}, 600_000);
