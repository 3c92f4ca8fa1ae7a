// Who decides and which code runs: one dishonest decider, a quorum that makes itself, a side branch, old approvals, a run
// that somebody else started again. Numbers are those of the catalogue in SECURITY.md.

import { expect, test } from 'vitest';
import { startersOfRun } from '../../pipelines/adapters/github/runs.ts';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { createRunKey } from '../../pipelines/adapters/signers/run-key.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import { changesWhoDecides } from '../../pipelines/gates/corrections.ts';
import { certificateFor, judgeCertificate } from '../../pipelines/ledger/certificate.ts';
import { certifiersOf } from '../../pipelines/ledger/certifiers.ts';
import type { EntryBody } from '../../pipelines/ledger/entry.ts';
import { signRecord } from '../../pipelines/operation/sign-record.ts';
import { signInRehearsal, withRehearsalKeys } from '../../pipelines/rehearsal/keys.ts';
import { type AttackedNight, manager, openAttackedNight } from '../support/attacked-night.ts';
import { onAttackedStores } from '../support/attacked-stores.ts';
import { mergedPull } from '../support/github/merged-pull.ts';
import { bodiesOf, hour, lookNext, type NightSetting, start } from '../support/night.ts';
import { createTestIssuer } from '../support/run-token.ts';
import { changed, validOrganisation, validPlan } from '../support/valid-plan.ts';

const window = validPlan.id;
const signer = createMemorySigner('record.example.com', new Uint8Array(32).fill(7));
const [older, inForce, newer, side] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];

onAttackedStores('who decides', (open) => {
  const opened = async (setting: NightSetting = {}): Promise<AttackedNight> => {
    return openAttackedNight(await open(), { people: 4, ...setting });
  };
  const amended = ({ night }: AttackedNight) => bodiesOf(night, 'amended');

  /** What the job that signs says when a run with a good key puts the correction in force all the same. */
  async function signedAsInForce({ night }: AttackedNight, to: string): Promise<unknown> {
    const proposal = bodiesOf(night, 'fact-taken').find(({ body }) => body.kind === 'command');
    const body: EntryBody = {
      kind: 'amended',
      from: night.run.snapshotDigest(),
      to,
      change: { kind: 'correct', reason: 'simpler', by: 'duty-lead' },
      cause: proposal?.fact ?? '',
      voids: [],
    };
    await night.run.append(body);
    return signRecord(night.store, window, signer).catch((error: Error) => error.message);
  }

  test('9: one decider’s correction, which lowers a quorum, waits for the approvers before', async () => {
    const attack = await opened();
    const to = await attack.proposed('duty-lead', { 'plan.approvals.gates.cutover.quorum': 1 });
    await attack.signed('duty-lead', `/approve correct ${to.slice(7, 39)}`);
    await attack.signed('it-manager', `/approve correct ${to.slice(7, 39)}`);
    await attack.refused();
    expect(amended(attack)).toEqual([]);
    expect(await signedAsInForce(attack, to)).toContain('the quorum before has not approved');
  }, 60_000);

  test('10: a correction on which only the approvers agree whom it makes', async () => {
    const attack = await opened();
    const to = await attack.proposed('duty-lead', {
      'plan.approvals.gates.cutover.quorum': 1,
      'plan.approvals.gates.cutover.approvers': ['service-lead'],
    });
    await attack.signed('service-lead', `/approve correct ${to.slice(7, 39)}`);
    expect(await attack.refused()).toEqual([]);
    expect(amended(attack)).toEqual([]);
    expect(await signedAsInForce(attack, to)).toContain('the quorum before has not approved');
  }, 60_000);

  test('11: a correction from planned to emergency changes who decides, so those after must agree as well', async () => {
    const attack = await opened();
    const before = attack.night.run.snapshot();
    expect(changesWhoDecides(before, changed(before, { 'plan.kind': 'emergency' }))).toBe(true);
    const to = await attack.proposed('duty-lead', {
      'plan.kind': 'emergency',
      'plan.approvals.gates.cutover.approvers': ['service-lead'],
    });
    for (const by of ['it-manager', 'security-officer'])
      await attack.signed(by, `/approve correct ${to.slice(7, 39)}`);
    await attack.refused();
    expect(amended(attack)).toEqual([]);
    expect(await signedAsInForce(attack, to)).toContain('the quorum after has not approved');
  }, 60_000);

  test('whoever proposes another key for a role does not speak as that role before the correction is in force', async () => {
    const attack = await opened({ at: start - 3 * hour, before: 'cutover' });
    const { people } = attack.night.run.snapshot().organisation;
    const place = people.findIndex(({ id }) => id === 'it-manager');
    const [stolen] = withRehearsalKeys({
      ...validOrganisation,
      people: [{ ...people[0], id: 'thief' }] as never,
    }).people;
    const to = await attack.proposed('duty-lead', {
      [`organisation.people.${place}.sshKey`]: stolen?.sshKey,
    });
    await attack.refused();
    for (const [index, says] of [
      '/waive-notices nobody needs them',
      '/hold mine now',
      { kind: 'feedback', way: 'desk', trouble: 'none', sealed: 'AQ==' } as const,
    ].entries()) {
      const statement = { window, by: 'it-manager', at: attack.now(), says };
      await attack.put('ssh', `stolen-${index}`, signInRehearsal(statement, 'thief'));
    }
    expect(await attack.refused()).toEqual(
      Array(3).fill(expect.stringContaining('is not that of it-manager before the correction')),
    );
    // Of the correction he may speak, and it takes those before him all the same.
    const statement = {
      window,
      by: 'it-manager',
      at: attack.now(),
      says: `/approve correct ${to.slice(7)}`,
    };
    await attack.put('ssh', 'of-it', signInRehearsal(statement, 'thief'));
    expect(await attack.refused()).toHaveLength(3);
    expect(amended(attack)).toEqual([]);
  }, 60_000);

  test('the keys by which GitHub vouches for runs enter by a decider’s proposal and the approvers’ word, and nothing beside them', async () => {
    const [was, is] = [createTestIssuer('k-1'), createTestIssuer('k-2')];
    const attack = await opened({ writers: { workflow: was.workflow } });
    const run = createRunKey('run-7', is.certify());
    const accepted = async () => {
      const { clock } = attack.night;
      const certificate = await certificateFor(run, ['write'], window, clock.now(), null);
      const asked = { window, saying: 'write', at: attack.now() } as const;
      return judgeCertificate(certificate, asked, certifiersOf(attack.night.run.snapshot())).result;
    };
    expect(await accepted()).toBe('refused');
    await attack.proposed('duty-lead', { 'writers.workflow.repositoryId': '666' });
    await attack.proposed('duty-lead', { 'writers.workflow.issuerKeys': null });
    expect((await attack.refused()).toSorted()).toEqual([
      expect.stringContaining('not the window, its roster or its code'),
      expect.stringContaining('has not the shape'),
    ]);
    const to = await attack.proposed('duty-lead', {
      'writers.workflow.issuerKeys': is.workflow.issuerKeys,
    });
    await attack.signed('it-manager', `/approve correct ${to.slice(7)}`);
    await attack.refused();
    expect(await accepted()).toBe('refused');
    await attack.signed('security-officer', `/approve correct ${to.slice(7)}`);
    await attack.refused();
    expect(amended(attack)).toHaveLength(1);
    expect(await accepted()).toBe('accepted');
  }, 60_000);

  test('a correction that is agreed to by so few digits that another could begin with them', async () => {
    const attack = await opened();
    const to = await attack.proposed('duty-lead', { 'plan.title.en': 'Another' });
    for (const by of ['it-manager', 'security-officer'])
      for (const line of ['/approve', '/reject'])
        await attack.signed(by, `${line} correct ${to.slice(7, 38)} no`);
    expect(await attack.refused()).toEqual(
      Array(4).fill(expect.stringContaining('at least the first 32 digits')),
    );
    const from = attack.night.run.snapshotDigest().slice(7);
    await attack.signed('duty-lead', `/correct ${from} ${to.slice(7, 38)} shorter`);
    expect(await attack.refused()).toHaveLength(5);
    for (const by of ['it-manager', 'security-officer'])
      await attack.signed(by, `/approve correct ${to.slice(7, 39)} yes`);
    await attack.refused();
    expect(amended(attack)).toHaveLength(1);
  }, 60_000);

  test.each([
    ['12: a switch to a commit of a merged side branch', side, 'It is no first-parent commit'],
    ['13: a switch to an older commit', older, 'It is older than the code in force.'],
  ])(
    '%s',
    async (_, to, why) => {
      const attack = await opened({ code: inForce });
      const { state } = attack.fake;
      state.mainCommits = [older, side, inForce, newer];
      for (const [index, commit] of [older, inForce, newer].entries()) mergedPull(state, index + 1, commit);
      // GitHub names the same pull request for each commit that it brought; only its merge is on the branch itself.
      state.pullsOf.set(side, state.pullsOf.get(inForce) ?? []);
      await attack.signed('duty-lead', `/switch-code ${to} please`);
      expect(await attack.refused()).toEqual([expect.stringContaining(why)]);
      expect(attack.night.run.snapshot().code).toBe(inForce);
    },
    60_000,
  );

  test('14: a cutover on approvals from before a switch of the code', async () => {
    const attack = await opened({ at: start - 3 * hour, before: 'cutover', code: inForce });
    const { night, fake } = attack;
    fake.state.mainCommits = [inForce, newer];
    for (const [index, commit] of [inForce, newer].entries()) mergedPull(fake.state, index + 1, commit);
    const approvers = ['it-manager', 'security-officer'];
    for (const by of approvers)
      await attack.signed(by, `/approve cutover ${night.run.snapshotDigest().slice(7, 19)}`);
    await attack.signed('duty-lead', `/switch-code ${newer} the fix`);
    await attack.refused();
    const proposal = bodiesOf(night, 'fact-taken').find(({ body }) => body.kind === 'command')?.body;
    const to = proposal?.kind === 'command' ? (proposal.proposes?.to ?? '') : '';
    for (const by of approvers) await attack.signed(by, `/approve correct ${to.slice(7, 39)}`);
    expect(await attack.refused()).toEqual([]);
    expect(night.run.snapshot().code).toBe(newer);
    const { gate } = await takeStep(night.run, { ...lookNext, run: 'nothing' });
    expect(gate?.phase).toBe('cutover');
    expect(gate?.approvals.enough).toBe(false);
    expect(gate?.approvals.refused.map(({ why }) => why)).toEqual(['other-snapshot', 'other-snapshot']);
  }, 60_000);

  test('24: whoever starts the bot’s run again and then approves gave the command to start', async () => {
    const attack = await opened({ at: start - 3 * hour, before: 'cutover' });
    const { night, fake, github } = attack;
    const run = { workflow: 'maintenance.yml', title: '', inputs: {}, ref: 'main', conclusion: null };
    const bots = {
      ...run,
      status: 'in_progress',
      createdAt: attack.now(),
      actor: fake.state.bot,
      hidden: 0,
    };
    fake.state.runs.push({ ...bots, id: 7, startedAgainBy: manager });
    for (const by of ['it-manager', 'security-officer'])
      await attack.signed(by, `/approve cutover ${night.run.snapshotDigest().slice(7, 19)}`);
    await attack.refused();
    const starters = await startersOfRun(github, { GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '2' });
    const { gate } = await takeStep(night.run, { starters, run: 'nothing' });
    expect(gate?.approvals).toMatchObject({
      enough: false,
      refused: [{ by: 'it-manager', why: 'commander' }],
    });
  }, 60_000);
});
