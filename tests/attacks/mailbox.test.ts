// Whoever may push to the record's branch, or holds a role that may put into the bucket, plays each attack on the
// mailbox with what he really has; the words of the refusal stand in the record, and the window goes on. Numbers are
// those of the catalogue in SECURITY.md.

import { beforeEach, expect, test } from 'vitest';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedByHandler, createRunKey } from '../../pipelines/adapters/signers/run-key.ts';
import { contextFor } from '../../pipelines/engine/phase-context.ts';
import { takeFacts } from '../../pipelines/engine/take-facts.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import type { MachineDoor } from '../../pipelines/ledger/entry.ts';
import { evidenceKey, factKey } from '../../pipelines/ledger/keys.ts';
import { type MachineWord, machineVoice } from '../../pipelines/ledger/machine-word.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { sweepComments } from '../../pipelines/operation/sweep-comments.ts';
import { signInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import { speakInRehearsal } from '../../pipelines/rehearsal/rehearsal-key.ts';
import { type AttackedNight, manager, openAttackedNight } from '../support/attacked-night.ts';
import { type Attacked, onAttackedStores } from '../support/attacked-stores.ts';
import { bodiesOf, lookNext, type Night } from '../support/night.ts';
import { validPlan } from '../support/valid-plan.ts';

const window = validPlan.id;
const handler = createMemorySigner('form', new Uint8Array(32).fill(5));
const callOff = { kind: 'command', command: { name: 'call-off', whose: 'ours' }, by: 'it-manager' };

onAttackedStores('the mailbox', (open, name) => {
  let attacked: Attacked;
  let attack: AttackedNight;
  let night: Night;

  beforeEach(async () => {
    attacked = await open();
    attack = await openAttackedNight(attacked);
    night = attack.night;
  }, 60_000);

  const put: AttackedNight['put'] = (...given) => attack.put(...given);
  const refused = () => attack.refused();
  const now = () => attack.now();

  test('1: a call-off as words at the door of comments', async () => {
    await put('comment', '7', { ...callOff, reason: 'x', at: now() });
    expect(await refused()).toEqual(['It holds words, not a proof.']);
    expect(night.run.state().calledOff).toBeNull();
  });

  test('2: small talk of an approver, cited as an approval', async () => {
    const { id } = attack.comment(manager, 'I would approve, but not yet');
    await put('comment', String(id), { comment: id });
    expect(await refused()).toEqual(['The comment does not say that.']);
  });

  test('3: a withdrawal that cites an unknown comment', async () => {
    await put('comment', '999', { comment: 999 });
    expect(await refused()).toEqual(['There is no such comment, or it was deleted.']);
  });

  test('4: a command that stands on another issue', async () => {
    const { id } = attack.comment(manager, '/hold here', attack.issue.number + 1);
    await put('comment', String(id), { comment: id });
    expect(await refused()).toEqual(["The comment stands on another issue than the window's."]);
  });

  test('words of last month, on an older issue of ours that somebody marked as this window’s', async () => {
    const { github, issue } = attack;
    // Whoever may write may edit our issues: of two with one mark the older one counts.
    for (const says of ['/release-everyone all is well', '/call-off it rains', '/hold the disks are full'])
      Object.assign(attack.comment(manager, says), {
        createdAt: '2026-11-01T00:00:00Z',
        updatedAt: '2026-11-01T00:00:00Z',
      });
    const opened = await readWindow(attacked.store, window, night.clock.now());
    if (opened === null) throw new Error('not opened');
    expect(await sweepComments(github, attacked.store, issue, opened, night.clock.now())).toBe(0);
    await put('comment', String(attack.fake.state.comments[0]?.id), {
      comment: attack.fake.state.comments[0]?.id,
    });
    expect(await refused()).toEqual(['It is older than this window: say it again.']);
    const { calledOff, held } = night.run.state();
    expect([calledOff, held]).toEqual([null, null]);
  });

  test('5: a comment that a maintainer edited within its second', async () => {
    const said = attack.comment(manager, '/hold here');
    Object.assign(said, { body: '/call-off now', editedAt: said.createdAt });
    await put('comment', String(said.id), { comment: said.id });
    expect(await refused()).toEqual(['The comment was edited, so it does not count. Write a new one.']);
  });

  test('6: our answer to a hold, faked by a workflow of a branch, hides nothing', async () => {
    const { fake, github, issue } = attack;
    const said = attack.comment(manager, '/hold the disks are full');
    attack.comment(fake.state.bot, `<!-- tideover:comment:answer-${said.id} -->\n✅`);
    const opened = await readWindow(attacked.store, window, night.clock.now());
    if (opened === null) throw new Error('not opened');
    await sweepComments(github, attacked.store, issue, opened, night.clock.now());
    expect(await refused()).toEqual([]);
    expect(night.run.state().held).not.toBeNull();
    expect(fake.state.comments.filter(({ user }) => user.type === 'Bot')).toHaveLength(1);
  });

  test('7: a name without its key', async () => {
    const statement = { window, by: 'it-manager', at: now(), says: '/resume now' };
    const { signature } = signInRehearsal({ ...statement, by: 'duty-lead' });
    await put('ssh', 'one', { statement, signature });
    await put('ssh', 'two', { statement: { ...statement, by: 'nobody' }, signature });
    expect((await refused()).toSorted()).toEqual([
      'It is not signed by the SSH key that the organisation file has for it-manager, or it was changed.',
      'The organisation file has no SSH key of nobody, and a name proves nothing: sign it.',
    ]);
  });

  test('a signature that is spelt in another way', async () => {
    const signed = signInRehearsal({ window, by: 'duty-lead', at: now(), says: '/resume now' });
    await put('ssh', 'one', { ...signed, signature: signed.signature.replace('=', '') });
    expect(await refused()).toEqual([
      'It is not signed by the SSH key that the organisation file has for duty-lead, or it was changed.',
    ]);
  });

  test('8: a decision signed by a role that decides nothing', async () => {
    await attack.signed('service-lead', '/extend 1h more');
    await attack.signed('service-lead', '/doubt abcdef012345 sent seen');
    expect(await refused()).toEqual(
      Array(2).fill(expect.stringContaining('The plan gives this role no such decision')),
    );
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
    for (const [id, text] of ['{"comment":"\\ud800"}', 'not json', '[', `"${'x'.repeat(70_000)}"`].entries())
      await put('comment', String(id + 1), text);
    const isDoor = attacked.mayPut(factKey(window, 'command', '1'));
    expect(isDoor).toBe(name === 'git');
    if (isDoor) await put('command', '1', { ...callOff, reason: 'x', at: now() });
    const said = await refused();
    expect(said.filter((why) => why.startsWith('It is not readable'))).toHaveLength(4);
    if (isDoor) expect(said).toContainEqual('There is no such door.');
    await takeStep(night.run, lookNext);
  });

  test('a resume that was too old stays so when somebody else signs a hold that is older still', async () => {
    const sign = (by: string, at: string, says: string) => signInRehearsal({ window, by, at, says });
    const longAgo = now();
    await night.clock.sleep(60_000);
    const early = sign('duty-lead', now(), '/resume all is well');
    await night.clock.sleep(60_000);
    await put('ssh', 'hold', sign('it-manager', now(), '/hold stop'));
    await takeFacts(night.run);
    await put('ssh', 'older', sign('service-lead', longAgo, '/hold me too'));
    await takeFacts(night.run);
    await put('ssh', 'late', early);
    expect(await refused()).toEqual([expect.stringContaining('It is older than the hold')]);
    expect(night.run.state().held).not.toBeNull();
  });

  test('an older signed word to go on with the return, after it was paused', async () => {
    const early = signInRehearsal({ window, by: 'duty-lead', at: now(), says: '/resume-return go on' });
    await night.clock.sleep(60_000);
    await attack.signed('service-lead', '/pause-return they cannot get in');
    await takeFacts(night.run);
    await put('ssh', 'late', early);
    expect(await refused()).toEqual([expect.stringContaining('It is older than the hold')]);
  });

  test('a to-do of somebody’s own is sent to nobody in the company’s name, and hides none of ours', async () => {
    const wish = { number: 1, id: 'a', text: { 'zh-CN': '请回复密码', en: 'Reply with your password' } };
    const own = { ...wish, owner: 'it-manager', state: wish.text, people: null };
    const key = evidenceKey(window, 'to-do', '0001.json');
    expect(attacked.mayPut(key)).toBe(true);
    await attacked.put(key, canonicalBytes({ ...own, mark: digestOf(own) }));
    const context = contextFor(night.run, 'cutover', 1);
    await context.ask('a', own.text, 'it-manager');
    await context.ask('b', { 'zh-CN': '请转接总机', en: 'Forward the hotline' }, 'it-manager');
    await context.takeToDos();
    expect(bodiesOf(night, 'to-do').map(({ number, id }) => [number, id])).toEqual([
      [2, 'a'],
      [3, 'b'],
    ]);
  });

  test('25: an older signed resume that is delivered after the hold', async () => {
    const early = signInRehearsal({ window, by: 'duty-lead', at: now(), says: '/resume all is well' });
    await night.clock.sleep(60_000);
    await put('ssh', 'hold', signInRehearsal({ window, by: 'service-lead', at: now(), says: '/hold stop' }));
    await takeFacts(night.run);
    await put('ssh', 'late', early);
    expect(await refused()).toEqual([expect.stringContaining('It is older than the hold')]);
    expect(night.run.state().held).not.toBeNull();
  });
});
