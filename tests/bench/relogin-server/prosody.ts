// A Prosody with our module, whose password hashing keeps its one thread busy. A login is stream, SASL PLAIN and a bound
// resource; sessions stay open until nobody returns any more.

import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { openMessenger } from '../../../pipelines/operation/messenger-ports.ts';
import { accountSecretsFrom, secretsFrom } from '../../../pipelines/operation/secrets.ts';
import { noProsody, prosodyVersion, startProsody, token, type XmppLogin } from '../../support/prosody.ts';
import { changed, validOrganisation, validPlan } from '../../support/valid-plan.ts';
import type { BenchServer, People } from './people.ts';

/** About a fifth of a second of one core, which is nearly what bcrypt 12 costs Synapse. */
const hashRounds = 400_000;

export const prosodyServer: BenchServer = {
  name: 'Prosody',
  about: `one thread, passwords hashed by SCRAM-SHA-1 with ${hashRounds.toLocaleString('en')} rounds; a login is TCP, SASL PLAIN and a bound resource`,
  find: async () =>
    noProsody === null
      ? { installed: true, version: prosodyVersion() }
      : { installed: false, why: noProsody },
  moveIn: async (count) => {
    const prosody = await startProsody(count, hashRounds);
    const messenger = openMessenger({
      snapshot: {
        plan: validPlan,
        organisation: changed(validOrganisation, {
          'messenger.adapter': 'xmpp',
          'messenger.url': prosody.url,
          'messenger.tokenSecret': 'MESSENGER_TOKEN',
        }),
      },
      clock: createRealClock(),
      roster: [],
      env: {},
      secretOf: secretsFrom({ TIDEOVER_SECRET_MESSENGER_TOKEN: token }),
      accountSecretOf: accountSecretsFrom({}),
    });
    if (messenger.admission === null) throw new Error('nobody can be held out');
    let open: Extract<XmppLogin, { readonly result: 'in' }>[] = [];
    const goHome = () => {
      for (const session of open) session.close();
      open = [];
    };
    const people: People = {
      accounts: Array.from({ length: count }, (_, place) => `p${place + 1}`),
      admission: messenger.admission,
      signals: messenger.signals,
      logIn: async (account, _round, patienceMs) => {
        const login = await prosody.logIn(account, patienceMs).catch(() => null);
        if (login?.result === 'in') open.push(login);
        return login === null ? 'given-up' : login.result;
      },
      everybodyLeaves: goHome,
      probe: () =>
        fetch(`${prosody.url}/v1/status`, { signal: AbortSignal.timeout(120_000) }).then((answer) =>
          answer.text(),
        ),
      dropBacklog: () => {
        goHome();
        return prosody.restart();
      },
      serverCpuSeconds: async () => prosody.cpuSeconds(),
      close: async () => {
        goHome();
        messenger.close();
        await prosody.stop();
      },
    };
    // The first login of each hashes the password anew.
    for (const account of people.accounts) await people.logIn(account, 'first', 60_000);
    goHome();
    return people;
  },
};
