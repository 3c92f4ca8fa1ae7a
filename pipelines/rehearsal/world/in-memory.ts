// The messenger's ports straight over the embedded core, without sockets: for simulations that must be fast and
// the same byte for byte.

import { accountsBackSince } from '../../adapters/accounts-back.ts';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { MessengerPorts, PersonalSessions, Session } from '../../ports.ts';
import { secretOf } from '../fleet/account-secret.ts';
import type { EmbeddedMessenger } from '../messenger/messenger-types.ts';

/** How long a session of ours waits for its login. */
const patienceMs = 30_000;

export function messengerInMemory(messenger: EmbeddedMessenger, clock: EventClock): MessengerPorts {
  let readSignals: number | null = null;

  return {
    history: {
      exportSince: async (since) => {
        const { items, cursor } = messenger.exportHistory(since, Number.POSITIVE_INFINITY);
        return { items, cursor };
      },
      readFile: async function* ({ id }) {
        yield messenger.readFile(id);
      },
    },
    clients: { devices: async () => messenger.devices() },
    admission:
      messenger.status().control === 'invitation'
        ? null
        : {
            holdEveryoneOut: async (notice) => messenger.holdEveryoneOut(notice),
            admit: async (accounts) => messenger.admit(accounts),
            callBack: async (accounts) => messenger.callBack(accounts),
            letEveryoneIn: async () => messenger.letEveryoneIn(),
            state: async () => messenger.admission(),
          },
    signals: {
      sample: async () => {
        const probeMs = messenger.statusDelayMs();
        await clock.sleep(probeMs);
        const { at, loginsInFlight, online, completed, cursor } = messenger.signals(readSignals);
        readSignals = cursor;
        return { at, loginsInFlight, completed, probeMs, online };
      },
      backSince: async (epochMs) => accountsBackSince(messenger.signals(null).completed, epochMs),
    },
    sessions: { logIn: (account, device) => logIn(messenger, account, device) },
    replay: {
      put: async (item) => messenger.putReplay(item),
      digestOf: async (key) => messenger.replayDigest(key),
    },
    approvalRecords: { list: async () => messenger.approvals() },
  };
}

const logIn = async (
  messenger: EmbeddedMessenger,
  account: string,
  device: Parameters<PersonalSessions['logIn']>[1],
): ReturnType<PersonalSessions['logIn']> => {
  const outcome = await messenger.logIn(
    {
      account,
      secret: secretOf(account),
      device: device.id,
      platform: device.platform,
      version: device.version,
    },
    patienceMs,
  );
  if (outcome.result === 'refused') {
    const heldOut = outcome.code === 'held-out' || outcome.code === 'maintenance';
    return { result: heldOut ? 'held-out' : 'failed', why: outcome.why };
  }
  try {
    await messenger.sync(outcome.token);
  } catch (error) {
    return { result: 'failed', why: (error as Error).message };
  }
  return { result: 'in', session: sessionOver(messenger, account, outcome.token) };
};

function sessionOver(messenger: EmbeddedMessenger, account: string, token: string): Session {
  return {
    account,
    send: async (conversation, text, key) => messenger.send(token, conversation, text, key),
    receive: async (conversation) => messenger.receive(token, conversation),
    createGroup: async (title, members, key) => messenger.createGroup(token, title, members, key),
    upload: async (name, bytes, key) => messenger.upload(token, name, bytes, key),
    download: async (id) => messenger.download(token, id),
    logOut: async () => messenger.logOut(token),
  };
}
