// What people say moves the return: complaints slow the invitations down, whoever says that all is well is back,
// and where no program can act in the messenger the canary's word opens and closes the way.

import { describe, expect, test } from 'vitest';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { takeFacts } from '../../../pipelines/engine/take-facts.ts';
import { viewOfRun } from '../../../pipelines/engine/view-of-run.ts';
import { feedbackFact, type ReceivedFeedback, writerOf } from '../../../pipelines/feedback/feedback-fact.ts';
import { codeIn } from '../../../pipelines/feedback/one-time-code.ts';
import { sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import type { Trouble } from '../../../pipelines/plan/plan.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import type { OutgoingMessage } from '../../../pipelines/ports.ts';
import { createJumpingClock } from '../../../pipelines/rehearsal/clock/jumping-clock.ts';
import {
  bodiesOf,
  command,
  end,
  report as hand,
  minute,
  type Night,
  openNight,
  put,
} from '../../support/night.ts';

const invitation = {
  'return.control': 'invitation',
  'return.turnLasts': '1m',
  notices: [
    {
      id: 'your-turn',
      when: 'on your-turn',
      audiences: ['all-staff'],
      channels: ['mail'],
      template: 'your-turn',
      snap: 'exact',
    },
  ],
};

/** What the mail channel took. */
const letters: OutgoingMessage[] = [];

/** The newest that was sent to this person alone. */
function codeOf(account: string): string {
  const asked = letters.findLast(
    ({ to, notice }) => to?.account === account && notice.startsWith('own-question'),
  );
  return codeIn(asked?.text ?? '') ?? '';
}

/** A night with a messenger in which no program of ours can act; its front door answers after `door` ms. */
async function byPeople(before: 'canary' | 're-login' | 'verify', door: () => number | null = () => 40) {
  const clock = createJumpingClock(end);
  letters.length = 0;
  return openNight({
    clock,
    before,
    plan: invitation,
    channels: {
      mail: {
        send: async (message) => {
          letters.push(message);
          return { result: 'accepted', receipt: '1' };
        },
      },
    },
    ports: {
      admission: null,
      nobodyActs: true,
      sessions: { logIn: async () => ({ result: 'failed', why: 'no interface' }) },
      signals: {
        sample: async () => ({
          at: clock.now(),
          loginsInFlight: null,
          completed: [],
          probeMs: door(),
        }),
      },
      checks: { run: async () => ({ checks: [], junit: '', text: '', broken: 'nobody can log in' }) },
    },
  });
}

/** Somebody writes a mail, or fills in the form when `from` is null. */
async function report(
  night: Night,
  from: string | null,
  trouble: Trouble,
  id?: string,
  at = night.clock.now(),
  code = from === null ? '' : codeOf(from),
  way: ReceivedFeedback['way'] = from === null ? 'form' : 'mail',
): Promise<string> {
  const window = night.run.window;
  const said: ReceivedFeedback = {
    way,
    trouble,
    text: `… ${code}`,
    writer: from === null ? null : writerOf(window, 'mailbox', `${from}@example.com`),
    department: from === null ? 'SERVICE' : null,
  };
  const to = { window, sealTo: sealingKeyOf(await night.keyring.windowKey(window)) };
  return hand(night, feedbackFact(said, to, toInstantText(at), new Uint8Array(32).fill(5)), id);
}

const canaries = ['account-1', 'account-2'];

describe('the canary by people', () => {
  test('is told, waits for its word, and passes when enough of it says that all is well', async () => {
    const night = await byPeople('canary');
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({
      result: 'waiting',
      why: expect.stringContaining('report@example.com'),
    });
    expect(night.sent.map(({ to }) => to).toSorted()).toEqual([...canaries, ...canaries].toSorted());
    await report(night, 'account-9', 'none');
    await report(night, null, 'none');
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'waiting' });
    await report(night, 'account-1', 'none');
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'done' });
    expect(night.sent).toHaveLength(4);
  });

  test.each([
    ['without the code', ['account-1', '']],
    ['with the code of another', ['account-1', 'account-2']],
    ['with a code that was passed on to somebody else', ['account-9', 'account-1']],
    ['by a form that gives a name and no code', ['account-1', '', 'form']],
  ] as const)('takes no yes %s', async (_, [from, of, way]) => {
    const night = await byPeople('canary');
    await runPhase(night.run, 'canary', 1);
    await report(night, from, 'none', undefined, undefined, of === '' ? '' : codeOf(of), way);
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({
      result: 'waiting',
      why: expect.stringContaining(way === 'form' ? '0 of 1' : '1 who said so did not count'),
    });
  });

  test('takes a link once, from whoever holds it, and no old yes after a word of trouble', async () => {
    const night = await byPeople('canary');
    await runPhase(night.run, 'canary', 1);
    const link = codeOf('account-1');
    await report(night, 'account-1', 'none', undefined, undefined, link);
    await report(night, 'account-1', 'files');
    await night.clock.sleep(1000);
    await report(night, 'account-1', 'none', undefined, undefined, link);
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'stopped' });
    await night.clock.sleep(minute);
    await command(night, { name: 'resume' });
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'waiting' });
    expect(codeOf('account-1')).not.toBe(link);
    await report(night, null, 'none', undefined, undefined, link);
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'waiting' });
    await report(night, null, 'none', undefined, undefined, codeOf('account-1'));
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'done' });
  });

  test('hears whoever has its code, whatever the clock of the door that took the word', async () => {
    const night = await byPeople('canary');
    await runPhase(night.run, 'canary', 1);
    await report(night, 'account-1', 'none', undefined, night.clock.now() - minute);
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'done' });
  });

  test('stops on its trouble, and begins anew when somebody resumes', async () => {
    const night = await byPeople('canary');
    await runPhase(night.run, 'canary', 1);
    await report(night, 'account-1', 'none');
    await report(night, 'account-2', 'files');
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({
      result: 'stopped',
      why: 'The canary reports trouble: Files do not open or upload',
    });
    await night.clock.sleep(minute);
    await command(night, { name: 'resume' });
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'waiting' });
    await report(night, 'account-2', 'none');
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'done' });
  });

  test('stops with what to do when nobody of it says anything', async () => {
    const night = await byPeople('canary');
    await runPhase(night.run, 'canary', 1);
    await night.clock.sleep(46 * minute);
    const result = await runPhase(night.run, 'canary', 1);
    expect(result).toMatchObject({
      result: 'stopped',
      why: '0 of 1 people of the canary have said that all is well',
    });
    expect(result.result === 'stopped' && result.whatToDo.en).toContain('npm run feedback');
  });

  test.for([null, 5_000])('waits while the front door gives no answer: %s', async (door) => {
    const night = await byPeople('canary', () => door);
    await report(night, 'account-1', 'none');
    await look(night);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({
      result: 'waiting',
      why: expect.stringContaining('does not answer'),
    });
    await night.clock.sleep(46 * minute);
    expect(await runPhase(night.run, 'canary', 1)).toMatchObject({ result: 'stopped' });
  });

  test('names nobody in its evidence', async () => {
    const night = await byPeople('canary');
    await runPhase(night.run, 'canary', 1);
    await report(night, 'account-2', 'login');
    await look(night);
    const result = await runPhase(night.run, 'canary', 1);
    const [evidence] = result.result === 'stopped' ? result.evidence : [];
    const text = new TextDecoder().decode((await night.store.read(evidence?.key ?? '')) ?? undefined);
    expect(JSON.parse(text).troubled).toEqual([{ canary: expect.any(Number), trouble: 'login' }]);
    expect(text).not.toContain('account');
  });
});

describe('the return without an interface', () => {
  test('tells everybody, and counts as back whoever says that all is well', async () => {
    const night = await byPeople('re-login');
    night.clock.at(end + 3 * minute, () => void report(night, 'account-8', 'none'));
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    expect(new Set(night.sent.map(({ to }) => to)).size).toBe(18);
    // The two of the canary, and the one who wrote.
    expect(bodiesOf(night, 'measured').find(({ name }) => name === 'returned')?.value).toBe(3);
  });

  test('holds while the front door is slow to answer, and says so', async () => {
    let door = 40;
    const night = await byPeople('re-login', () => door);
    night.clock.at(end + minute, () => {
      door = 5_000;
    });
    night.clock.at(end + 30 * minute, () => {
      expect(new Set(night.sent.map(({ to }) => to)).size).toBeLessThan(18);
      door = 40;
    });
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    expect(night.clock.now()).toBeGreaterThan(end + 30 * minute);
    expect(bodiesOf(night, 'cohort-changed').map(({ reason }) => reason)).toContain(
      'the probe gets no answer in time',
    );
  });

  const lastTold = async (complaints: readonly (readonly [string | null, Trouble])[]) => {
    const night = await byPeople('re-login');
    for (let seconds = 20; seconds <= 480; seconds += 20)
      night.clock.at(end + seconds * 1000, () => {
        for (const [index, [from, trouble]] of complaints.entries())
          void report(night, from, trouble, `at-${seconds}-${index}`);
      });
    await runPhase(night.run, 're-login', 1);
    return Math.max(...night.sent.map(({ at }) => at)) - end;
  };

  test('delays the rest while people complain, not while they ask, thank or one of them writes again and again', async () => {
    const calm = await lastTold([]);
    const different = [
      ['account-3', 'login'],
      ['account-4', 'messages'],
      [null, 'other'],
    ] as const;
    expect(await lastTold(different)).toBeGreaterThan(calm);
    expect(calm).toBeLessThan(8 * minute);
    const fine = [
      ['account-3', 'unclear'],
      [null, 'unclear'],
      [null, 'none'],
      [null, 'unclear'],
    ] as const;
    expect(await lastTold(fine)).toBe(calm);
    const one = [
      ['account-3', 'login'],
      ['account-3', 'login'],
      ['account-3', 'files'],
      ['account-3', 'other'],
    ] as const;
    expect(await lastTold(one)).toBe(calm);
  });

  test('what was said before this run began does not slow it again', async () => {
    const night = await byPeople('re-login');
    for (const from of ['account-3', 'account-4', 'account-5']) await report(night, from, 'login');
    await look(night);
    await runPhase(night.run, 're-login', 1);
    expect(Math.max(...night.sent.map(({ at }) => at)) - end).toBe(await lastTold([]));
  });
});

describe('the last check by people', () => {
  test('needs a word that was said after the return', async () => {
    const night = await byPeople('verify');
    expect(await runPhase(night.run, 'verify', 1)).toMatchObject({ result: 'waiting' });
    await night.clock.sleep(minute);
    await report(night, 'account-2', 'none');
    await look(night);
    expect(await runPhase(night.run, 'verify', 1)).toMatchObject({ result: 'done' });
  });

  test('does not pass on a word from before it, on trouble, or on silence', async () => {
    const early = await byPeople('verify');
    await report(early, 'account-2', 'none', 'early', end - minute);
    await look(early);
    expect(await runPhase(early.run, 'verify', 1)).toMatchObject({ result: 'waiting' });
    await early.clock.sleep(121 * minute);
    expect(await runPhase(early.run, 'verify', 1)).toMatchObject({ result: 'stopped' });
    const troubled = await byPeople('verify');
    await report(troubled, 'account-1', 'groups');
    await look(troubled);
    expect(await runPhase(troubled.run, 'verify', 1)).toMatchObject({ result: 'stopped' });
    await troubled.clock.sleep(minute);
    await command(troubled, { name: 'resume' });
    await look(troubled);
    expect(await runPhase(troubled.run, 'verify', 1)).toMatchObject({ result: 'waiting' });
  });
});

test('a view with the window’s key knows the cohorts of those who wrote, by mailbox or by department', async () => {
  const night = await byPeople('canary');
  await report(night, 'account-1', 'login');
  await report(night, 'stranger', 'login');
  await report(night, null, 'files');
  await look(night);
  const placed = viewOfRun(night.run).feedback.map(({ trouble, way, cohort }) => [trouble, way, cohort]);
  expect(placed.toSorted()).toEqual([
    ['files', 'form', 'service'],
    ['login', 'mail', null],
    ['login', 'mail', 'canary'],
  ]);
});

test('what is no feedback is refused at the door of feedback, whatever it calls itself', async () => {
  const night = await byPeople('canary');
  const at = toInstantText(night.clock.now());
  for (const [id, wrong] of [
    { trouble: 'login' },
    { trouble: 'x', sealed: '' },
    { kind: 'command', command: { name: 'call-off', whose: 'ours' }, by: 'it-manager', reason: 'x' },
  ].entries()) {
    await put(night, 'mail', `wrong-${id}`, { at, ...wrong });
  }
  await look(night);
  expect(bodiesOf(night, 'fact-taken')).toEqual([]);
  const whys = bodiesOf(night, 'fact-refused').map(({ why }) => why.en);
  expect(whys).toEqual(Array(3).fill('This door carries feedback only.'));
});

async function look(night: Night): Promise<void> {
  await takeFacts(night.run);
}
