// Simulates people with their apps on the clock. Maintenance disconnects them; afterwards they come back as
// people do: when they are told, before (the impatient), late, with old clients, and again and again when the
// server is full.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { LoginBody } from '../../adapters/http/contract.ts';
import type { Platform } from '../../plan/plan.ts';
import type { EmbeddedMessenger } from '../messenger/messenger-core.ts';
import type { LoginEnd, Push, RefusalCode } from '../messenger/messenger-types.ts';
import { seededRandom } from '../random.ts';
import { type FleetClient, type FleetHabits, inventClients } from './fleet-habits.ts';

export interface FleetTransport {
  logIn(
    app: Omit<LoginBody, 'secret'>,
    patienceMs: number,
  ): Promise<{ readonly token: string } | { readonly code: RefusalCode }>;
  sync(token: string): Promise<void>;
  send(token: string, conversation: string, text: string, key: string): Promise<void>;
}

/** What the fleet uses of the messenger besides its API: push service and knowledge of devices. */
export type FleetOffice = Pick<
  EmbeddedMessenger,
  'status' | 'onPush' | 'record' | 'devices' | 'admitted' | 'tokenOf' | 'updateClient'
>;

export type Fleet = ReturnType<typeof createFleet>;

const minute = 60_000;

export function createFleet(setting: {
  readonly seed: number;
  readonly clock: EventClock;
  readonly messenger: FleetOffice;
  readonly transport: FleetTransport;
  readonly people: readonly { readonly account: string; readonly department: string }[];
  readonly habits: FleetHabits;
  readonly minimumVersions: Readonly<Partial<Record<Platform, string>>>;
}) {
  const { seed, clock, messenger, transport, people, habits, minimumVersions } = setting;
  const { control } = messenger.status();
  const clients = inventClients(
    seed,
    people.map(({ account }) => account),
    habits,
    minimumVersions,
  );
  const clientOf = new Map(clients.map((client) => [client.account, client]));
  const departmentOf = new Map(people.map(({ account, department }) => [account, department]));
  const refusedFor = new Set<RefusalCode | 'no-answer'>();
  const told: LoginEnd[] = [];
  let disconnects = 0;

  function tryIn(client: FleetClient, ms: number): void {
    client.cancelTry();
    client.cancelTry = clock.at(clock.now() + Math.round(ms), () => void tryNow(client));
  }

  async function tryNow(client: FleetClient): Promise<void> {
    if (client.trying || client.token !== null) return;
    client.trying = true;
    const startedAt = clock.now();
    const disconnectsBefore = disconnects;
    try {
      const outcome = await transport.logIn(client, habits.patienceMs);
      client.trying = false;
      if ('code' in outcome) return afterRefusal(client, startedAt, outcome.code);
      client.trying = true;
      await transport.sync(outcome.token);
      client.trying = false;
      // Over sockets the answer to a login may arrive after the server has disconnected everybody again.
      if (disconnects !== disconnectsBefore) return afterRefusal(client, startedAt, 'dropped');
      client.token = outcome.token;
      client.failures = 0;
      tellDesk(client, startedAt, true);
    } catch {
      client.trying = false;
      afterRefusal(client, startedAt, 'no-answer');
    }
  }

  function afterRefusal(client: FleetClient, startedAt: number, code: RefusalCode | 'no-answer'): void {
    refusedFor.add(code);
    if (code === 'unknown-account' || code === 'wrong-secret') return;
    if (code === 'client-too-old') {
      tryIn(client, updateNow(client) + client.random.around(15_000, 0.5));
      return;
    }
    if (code === 'held-out' || code === 'maintenance') {
      if (client.turnAt !== null && code === 'maintenance')
        tryIn(client, client.random.between(1, 4) * minute);
      else if (client.impatient) tryIn(client, growingWait(client));
      return;
    }
    client.failures += 1;
    tellDesk(client, startedAt, false);
    // Full jitter, as a well-made app has, with a floor: a person needs time to press the button again.
    const ceiling = Math.min(2 * minute, 4_000 * 2 ** Math.min(client.failures, 6));
    tryIn(client, client.random.between(1_000, ceiling));
  }

  /** Impatient people try less and less often: each wait is twice the last, up to 90 minutes. */
  function growingWait(client: FleetClient): number {
    client.waitMs = Math.min(90 * minute, client.waitMs === 0 ? 4 * minute : client.waitMs * 2);
    return client.waitMs * client.random.between(0.5, 1.5);
  }

  /** Returns how long the update takes. */
  function updateNow(client: FleetClient): number {
    client.version = minimumVersions[client.platform] ?? client.version;
    return client.random.around(4 * minute, 0.5);
  }

  function tellDesk(client: FleetClient, startedAt: number, ok: boolean): void {
    if (!client.reportsBack) return;
    const finishedAt = clock.now();
    clock.at(finishedAt + Math.round(client.random.around(45_000, 0.5)), () => {
      told.push({ account: client.account, startedAt, finishedAt, ok });
    });
  }

  function comeWhenTold(client: FleetClient): void {
    if (client.token !== null || client.turnAt !== null) return;
    client.turnAt = clock.now();
    const late = client.ignoresInvitations && !client.comesEarly;
    tryIn(
      client,
      late ? client.random.between(10, 40) * minute : client.random.around(habits.reactionMs, 0.6),
    );
  }

  function onDisconnect(): void {
    disconnects += 1;
    for (const client of clients) {
      client.token = null;
      client.turnAt = null;
      client.waitMs = 0;
      client.cancelTry();
      if (client.impatient) tryIn(client, growingWait(client));
    }
  }

  /** Where the messenger cannot hold people out, they come early, when invited, or at the latest for work. */
  function afterMaintenanceByInvitation(): void {
    for (const client of clients) {
      if (client.token !== null) continue;
      if (client.comesEarly) tryIn(client, client.random.between(0, 10) * minute);
      else if (!client.impatient) tryIn(client, client.random.between(4, 6) * 60 * minute);
    }
  }

  messenger.onPush((push: Push) => {
    if (push.kind === 'disconnected') return onDisconnect();
    if (control === 'invitation') return afterMaintenanceByInvitation();
    const called = push.accounts === 'everyone' ? clients : push.accounts.map((one) => clientOf.get(one));
    for (const client of called) if (client !== undefined) comeWhenTold(client);
  });

  return {
    /** Makes everybody logged in at the beginning, without load on the server. */
    startOnline: () => {
      for (const client of clients) {
        const { account, device, platform, version } = client;
        const token = `before-${account}`;
        const at = clock.now();
        messenger.record({ at, kind: 'logged-in', account, device, platform, version, token });
        messenger.record({ at, kind: 'synced', token });
        client.token = token;
      }
    },
    /** Continues after the messenger was restored: sessions stay, and people who were called come. */
    resume: () => {
      const versions = new Map(messenger.devices().map(({ account, version }) => [account, version]));
      const admitted = messenger.admitted();
      for (const client of clients) {
        client.version = versions.get(client.account) ?? client.version;
        client.token = messenger.tokenOf(client.account, client.device);
        if (client.token === null && admitted.has(client.account)) comeWhenTold(client);
      }
    },
    /** An invitation has told these people that it is their turn. */
    invite: (accounts: readonly string[]) => {
      for (const account of accounts) {
        const client = clientOf.get(account);
        if (client !== undefined) comeWhenTold(client);
      }
    },
    /** These people were told that their client is too old. */
    tellToUpdate: (accounts: readonly string[]) => {
      for (const account of accounts) {
        const client = clientOf.get(account);
        if (client === undefined || !client.updatesWhenTold) continue;
        clock.at(clock.now() + Math.round(client.random.around(90 * minute, 0.8)), () => {
          const minimum = minimumVersions[client.platform];
          if (minimum === undefined || client.version === minimum) return;
          updateNow(client);
          messenger.updateClient(account, minimum);
        });
      }
    },
    /** Everyday messages between two times, so that the second backup has something new. */
    chat: (from: number, to: number, messages: number) => {
      const random = seededRandom(seed, 'chat');
      for (let number = 0; number < messages; number += 1) {
        const client = random.pick(clients);
        clock.at(Math.round(random.between(from, to)), () => {
          if (client.token === null) return;
          const conversation = `department/${departmentOf.get(client.account)}`;
          // A person who is disconnected at this moment cannot send: that message is lost, as in reality.
          transport.send(client.token, conversation, '收到,谢谢。', `chat-${number}`).catch(() => {});
        });
      }
    },
    /** What people told the IT desk about their logins, from this place in the list on. */
    reports: (from: number): readonly LoginEnd[] => told.slice(from),
    /** Every reason for which any login failed so far. */
    refusedFor: (): ReadonlySet<string> => refusedFor,
    online: () => clients.filter(({ token }) => token !== null).length,
  };
}
