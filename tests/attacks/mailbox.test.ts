// Whoever may push to the record's branch, or holds a role that may put into the bucket, plays each attack on the
// mailbox with what he really has; the words of the refusal stand in the record, and the window goes on. Numbers are
// those of the catalogue of attacks in SECURITY.md.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectGithub } from '../../pipelines/adapters/github/client.ts';
import { findOrCreateWindowIssue } from '../../pipelines/adapters/github/issues.ts';
import { githubProver } from '../../pipelines/adapters/github/prover.ts';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedByHandler, createRunKey } from '../../pipelines/adapters/signers/run-key.ts';
import { followCommands } from '../../pipelines/engine/follow-commands.ts';
import { takeFacts } from '../../pipelines/engine/take-facts.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import { lineOf } from '../../pipelines/gates/commands/line-of.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import type { MachineDoor } from '../../pipelines/ledger/entry.ts';
import { factKey, snapshotKey } from '../../pipelines/ledger/keys.ts';
import { type MachineWord, machineVoice } from '../../pipelines/ledger/machine-word.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import { signInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import { speakInRehearsal } from '../../pipelines/rehearsal/rehearsal-key.ts';
import {
  type Attacked,
  attackedStores,
  startAttackedStores,
  stopAttackedStores,
} from '../support/attacked-stores.ts';
import { createGithub, type FakeGithub } from '../support/github/server.ts';
import { addComment, type FakeUser } from '../support/github/state.ts';
import { bodiesOf, lookNext, type Night, openNight } from '../support/night.ts';
import { changed, validPlan } from '../support/valid-plan.ts';

const window = validPlan.id;
const handler = createMemorySigner('form', new Uint8Array(32).fill(5));

beforeAll(startAttackedStores, 60_000);
afterAll(stopAttackedStores);

for (const [name, open] of attackedStores) {
  describe.skipIf(open === null)(`the mailbox on ${name}`, () => {
    let attacked: Attacked;
    let night: Night;
    let fake: FakeGithub;
    let issue: number;
    const manager: FakeUser = { login: 'manager', id: 101, type: 'User', role: 'write' };

    beforeEach(async () => {
      if (open === null) return;
      attacked = await open();
      fake = createGithub();
      fake.state.users = [manager];
      const github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
      issue = (await findOrCreateWindowIssue(github, window, { title: 'w', body: '' })).number;
      night = await openNight({
        store: attacked.store,
        prover: githubProver(github, async () => issue),
        organisation: { 'people.1.github': { login: manager.login, id: manager.id } },
      });
    }, 60_000);

    /** What the next honest look says of it. */
    async function refused(): Promise<readonly string[]> {
      await takeFacts(night.run);
      await followCommands(night.run);
      return bodiesOf(night, 'fact-refused').map(({ why }) => why.en);
    }
    const put = (door: string, id: string, value: unknown) =>
      attacked.put(factKey(window, door, id), typeof value === 'string' ? value : JSON.stringify(value));
    const now = () => toInstantText(night.clock.now());
    const callOff = { kind: 'command', command: { name: 'call-off', whose: 'ours' }, by: 'it-manager' };
    const comment = (user: FakeUser, body: string, on = issue) => {
      fake.state.now = now;
      return addComment(fake.state, user, on, body);
    };

    test('1: a call-off as words at the door of comments', async () => {
      await put('comment', '7', { ...callOff, reason: 'x', at: now() });
      expect(await refused()).toEqual(['It holds words, not a proof.']);
      expect(night.run.state().calledOff).toBeNull();
    });

    test('2: small talk of an approver, cited as an approval', async () => {
      const { id } = comment(manager, 'I would approve, but not yet');
      await put('comment', String(id), { comment: id });
      expect(await refused()).toEqual(['The comment does not say that.']);
    });

    test('3: a withdrawal that cites an unknown comment', async () => {
      await put('comment', '999', { comment: 999 });
      expect(await refused()).toEqual(['There is no such comment, or it was deleted.']);
    });

    test('4: a command that stands on another issue', async () => {
      const { id } = comment(manager, '/hold here', issue + 1);
      await put('comment', String(id), { comment: id });
      expect(await refused()).toEqual(["The comment stands on another issue than the window's."]);
    });

    test('5: a comment that a maintainer edited within its second', async () => {
      const said = comment(manager, '/hold here');
      Object.assign(said, { body: '/call-off now', editedAt: said.createdAt });
      await put('comment', String(said.id), { comment: said.id });
      expect(await refused()).toEqual(['The comment was edited, so it does not count. Write a new one.']);
    });

    test('7 and 8: a name without its key, and a role that decides nothing', async () => {
      const statement = { window, by: 'it-manager', at: now(), says: '/resume now' };
      await put('ssh', 'one', {
        statement,
        signature: signInRehearsal({ ...statement, by: 'duty-lead' }).signature,
      });
      await put('ssh', 'two', signInRehearsal({ ...statement, by: 'service-lead', says: '/extend 1h more' }));
      const said = await refused();
      expect(said).toHaveLength(2);
      expect(said).toContainEqual(expect.stringContaining('not signed by the SSH key'));
      expect(said).toContainEqual(expect.stringContaining('The plan gives this role no such decision'));
    });

    test('9: one decider’s correction lowers a quorum and comes into force for nobody', async () => {
      const before = night.run.snapshot();
      const after = changed(before, { 'plan.approvals.gates.cutover.quorum': 1 });
      const to = digestOf(after);
      await attacked.put(snapshotKey(window, to), canonicalBytes(after));
      const command = {
        name: 'correct',
        from: night.run.snapshotDigest().slice(7),
        to: to.slice(7),
      } as const;
      const line = lineOf({ name: 'tell', command, reason: 'simpler' });
      await put('ssh', 'c', signInRehearsal({ window, by: 'duty-lead', at: now(), says: line }));
      const own = `/approve correct ${to.slice(7, 19)}`;
      await put('ssh', 'd', signInRehearsal({ window, by: 'duty-lead', at: now(), says: own }));
      await refused();
      expect(bodiesOf(night, 'amended')).toEqual([]);
      expect(night.run.snapshotDigest()).not.toBe(to);
    });

    test('19: a command at the doors of mail and form, and looks at AWS that are none', async () => {
      for (const door of ['mail', 'form'] as const)
        await speakInRehearsal(night.run, door, 'x', now(), { ...callOff, reason: 'x' });
      await speakInRehearsal(night.run, 'drift', 'x', now(), {
        stack: 'prod',
        found: { result: 'all-well' },
      });
      expect((await refused()).toSorted()).toEqual([
        'This door carries feedback only.',
        'This door carries feedback only.',
        'This door carries looks at AWS only.',
      ]);
    });

    test('20: a word without a key, by a stranger’s key, at another door, and copied under another name', async () => {
      const says = { trouble: 'login', sealed: 'AQ==' };
      await put('form', 'bare', { at: now(), ...says });
      const spoken = async (door: MachineDoor, id: string) => {
        const key = createRunKey('form', certifiedByHandler(handler));
        const word = await machineVoice(key, door).spell(window, id, now(), says);
        await attacked.put(word.key, word.bytes);
      };
      await spoken('form', 'stranger');
      await speakInRehearsal(night.run, 'form', 'mine', now(), says);
      const mine = await attacked.store.read(factKey(window, 'form', 'mine'));
      const { at, certificate, signature } = JSON.parse(Buffer.from(mine ?? []).toString()) as MachineWord;
      await put('form', 'copied', { at, certificate, says, signature });
      await put('drift', 'mine', {
        at,
        certificate,
        says: { stack: 'p', found: { result: 'no-drift' } },
        signature,
      });
      const said = await refused();
      expect(said).toHaveLength(4);
      expect(said).toContainEqual('This door carries feedback only.');
      expect(said).toContainEqual(expect.stringContaining('no known handler certified its key'));
      expect(said).toContainEqual(expect.stringContaining('it is not signed by its key for this place'));
      expect(said).toContainEqual(expect.stringContaining('this key may not say that'));
      expect(bodiesOf(night, 'fact-taken').map(({ fact }) => fact)).toEqual(['form/mine.json']);
    });

    test('21: half a character, and other things that nobody can read', async () => {
      for (const [id, text] of [
        '{"comment":"\\ud800"}',
        'not json',
        '[',
        `"${'x'.repeat(70_000)}"`,
      ].entries())
        await put('comment', String(id + 1), text);
      await put('command', '1', { ...callOff, reason: 'x', at: now() });
      const said = await refused();
      expect(said.filter((why) => why.startsWith('It is not readable'))).toHaveLength(4);
      expect(said).toContainEqual('There is no such door.');
      await takeStep(night.run, lookNext);
    });

    test('25: an older signed resume that is delivered after the hold', async () => {
      const early = signInRehearsal({ window, by: 'duty-lead', at: now(), says: '/resume all is well' });
      await night.clock.sleep(60_000);
      await put(
        'ssh',
        'hold',
        signInRehearsal({ window, by: 'service-lead', at: now(), says: '/hold stop' }),
      );
      await takeFacts(night.run);
      await put('ssh', 'late', early);
      expect(await refused()).toEqual([expect.stringContaining('It is older than the hold')]);
      expect(night.run.state().held).not.toBeNull();
    });
  });
}
