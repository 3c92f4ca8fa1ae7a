// A real Prosody with our module: people are held out and let in by name, nobody's password is touched, and forty come
// back through the phase of the return.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRealClock } from '../../../../pipelines/adapters/clock/real-clock.ts';
import { runPhase } from '../../../../pipelines/engine/run-phase.ts';
import { checkConnections } from '../../../../pipelines/operation/check-connections.ts';
import { type OpenMessenger, openMessenger } from '../../../../pipelines/operation/messenger-ports.ts';
import { accountSecretsFrom, secretsFrom } from '../../../../pipelines/operation/secrets.ts';
import type { Admission, ServerSignals } from '../../../../pipelines/ports.ts';
import type { JumpingClock } from '../../../../pipelines/rehearsal/clock/jumping-clock.ts';
import { bodiesOf, end, openNight } from '../../../support/night.ts';
import {
  type LocalProsody,
  noProsody,
  startProsody,
  token,
  type XmppLogin,
} from '../../../support/prosody.ts';
import { changed, validOrganisation, validPlan } from '../../../support/valid-plan.ts';

const people = 40;
const notice = { 'zh-CN': '维护中，请稍候。', en: 'Under maintenance, please wait.' };

describe.skipIf(noProsody !== null)('a Prosody with our module', () => {
  let prosody: LocalProsody;
  let messenger: OpenMessenger;
  let admission: Admission;
  const organisation = () =>
    changed(validOrganisation, {
      'messenger.adapter': 'xmpp',
      'messenger.url': prosody.url,
      'messenger.tokenSecret': 'MESSENGER_TOKEN',
    });

  beforeAll(async () => {
    prosody = await startProsody(people);
    messenger = openMessenger({
      snapshot: { plan: validPlan, organisation: organisation() },
      clock: createRealClock(),
      roster: [],
      env: {},
      secretOf: secretsFrom({ TIDEOVER_SECRET_MESSENGER_TOKEN: token }),
      accountSecretOf: accountSecretsFrom({}),
    });
    if (messenger.admission === null) throw new Error('nobody can be held out');
    admission = messenger.admission;
  }, 30_000);
  afterAll(async () => {
    messenger?.close();
    await prosody?.stop();
  });

  test('ends sessions with the notice, and holds out by name whoever has the right password', async () => {
    const before = await inAs(prosody, 'p1');
    await admission.holdEveryoneOut(notice);
    expect(await admission.state()).toEqual({ open: false, admitted: 0 });
    await until(() => !before.isOpen());
    expect(before.heard()).toContain(notice['zh-CN']);
    expect(await prosody.logIn('p1')).toMatchObject({
      result: 'held-out',
      why: expect.stringContaining(notice.en),
    });
    await admission.admit(['p1', 'p2']);
    const one = await inAs(prosody, 'p1');
    expect(await prosody.logIn('p3')).toMatchObject({ result: 'held-out' });
    await admission.callBack(['p1']);
    await until(() => !one.isOpen());
    expect(await prosody.logIn('p1')).toMatchObject({ result: 'held-out' });
    await admission.letEveryoneIn();
    expect(await admission.state()).toEqual({ open: true, admitted: 0 });
    (await inAs(prosody, 'p3')).close();
  });

  test('is found by the check of connections, which says what it cannot do', async () => {
    const loaded = {
      plan: validPlan,
      organisation: { ...organisation(), channels: [], vaults: [], vendorSources: [] },
      roster: [],
    };
    const found = await checkConnections(loaded, { MESSENGER_TOKEN: token, TIDEOVER_EXPORT: 'nowhere' });
    const of = (port: string) => found.find((one) => one.port === `messenger: ${port}`);
    expect(of('admission')).toMatchObject({ works: true });
    expect(of('answers')).toMatchObject({ works: true });
    expect(of('history')).toMatchObject({
      works: false,
      missing: expect.stringContaining('TIDEOVER_EXPORT'),
    });
    const wrong = await checkConnections(loaded, { MESSENGER_TOKEN: 'wrong', TIDEOVER_EXPORT: 'nowhere' });
    expect(wrong.find(({ port }) => port === 'messenger: admission')?.works).toBe(false);
  });

  test('lets forty people back in by the phase of the return, none of them twice', {
    timeout: 60_000,
  }, async () => {
    await admission.holdEveryoneOut(notice);
    const admitted: string[] = [];
    const counted: Admission = {
      ...admission,
      admit: (accounts) => {
        admitted.push(...accounts);
        return admission.admit(accounts);
      },
    };
    const { clock, signals } = atTheEnd(messenger.signals);
    const night = await openNight({
      clock,
      ports: { admission: counted, signals },
      roster: Array.from({ length: people }, (_, place) => ({
        account: `p${place + 1}`,
        name: `Employee ${place + 1}`,
        department: place < 12 ? 'service' : 'sales',
        site: 'shanghai',
        roles: place < 2 ? ['it-canary'] : [],
        language: 'en',
      })),
      before: 're-login',
    });
    await counted.admit(['p1', 'p2']);
    const fleet = Array.from({ length: people }, (_, place) => comeBack(prosody, `p${place + 1}`));
    expect(await runPhase(night.run, 're-login', 1)).toMatchObject({ result: 'done' });
    const sessions = await Promise.all(fleet);
    expect(sessions.filter(({ isOpen }) => isOpen())).toHaveLength(people);
    expect(new Set(admitted).size).toBe(people);
    expect(bodiesOf(night, 'measured').find(({ name }) => name === 'stragglers')?.value).toBe(0);
    for (const session of sessions) session.close();
  });
});

async function inAs(prosody: LocalProsody, account: string): Promise<Extract<XmppLogin, { result: 'in' }>> {
  const login = await prosody.logIn(account);
  if (login.result !== 'in') throw new Error(login.why);
  return login;
}

async function comeBack(prosody: LocalProsody, account: string) {
  for (;;) {
    const login = await prosody.logIn(account);
    if (login.result === 'in') return login;
    await sleep(200);
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 200) throw new Error('it did not come to that');
    await sleep(10);
  }
}

/** The server's time is today's; the window's end is another day. */
function atTheEnd(signals: ServerSignals) {
  const shift = end - Date.now();
  const real = createRealClock();
  const clock = {
    ...real,
    now: () => real.now() + shift,
    sleepUntil: (at: number) => real.sleepUntil(at - shift),
  } as JumpingClock;
  const shifted: ServerSignals = {
    sample: async () => {
      const sample = await signals.sample();
      const completed = sample.completed.map((one) => ({
        ...one,
        startedAt: one.startedAt + shift,
        finishedAt: one.finishedAt + shift,
      }));
      return { ...sample, at: sample.at + shift, completed };
    },
  };
  return { clock, signals: shifted };
}
