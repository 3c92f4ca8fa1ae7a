// The world of a rehearsal on a real homeserver: Synapse filled with the company, its people with their apps
// over real sockets, and the same channels, desk and vendor as around the embedded messenger. The clock runs
// as fast as the wall's while anybody waits for the server (see paced-clock.ts).

import { createHttpCaller } from '../../adapters/http/http-call.ts';
import { type AdminCredentials, userIdBehind } from '../../adapters/matrix/admin-session.ts';
import { messengerOverMatrix } from '../../adapters/matrix/matrix.ts';
import { accountOf, serverNameOf } from '../../adapters/matrix/names.ts';
import type { Localised } from '../../plan/plan.ts';
import { toEpochMs } from '../../plan/time.ts';
import { closableClock } from '../clock/closable-clock.ts';
import type { PacedClock } from '../clock/paced-clock.ts';
import { secretOf } from '../fleet/account-secret.ts';
import type { FleetOffice } from '../fleet/fleet.ts';
import { defaultHabits, inventClients } from '../fleet/fleet-habits.ts';
import type { Push } from '../messenger/messenger-types.ts';
import { createWorld, type World } from '../world/world.ts';
import { historyEndsAt, type WorldSetting } from '../world/world-setting.ts';
import { fleetApps } from './fleet-apps.ts';
import { furnish, refuseForeigners } from './furnish.ts';

export interface Homeserver {
  readonly baseUrl: string;
  readonly admin: AdminCredentials;
  readonly asToken: string;
  /** Stops and starts the server; absent for a server that is not ours. */
  readonly process?: { pause(): Promise<void>; start(): Promise<void> };
}

export interface MatrixWorldSetting extends Omit<WorldSetting, 'transport' | 'clock'> {
  readonly clock: PacedClock;
  readonly homeserver: Homeserver;
}

const approvalsRoom = 'approvals';
/** Sockets of the fleet: with ours, one less than a listen backlog of 50 holds. */
const fleetSockets = 24;
const liveMessages = 24;
const usualHistory = { messages: 80, files: 6 };
/** The upgrade: the server is restarted this long after maintenance began. */
const restartAfterMs = 10 * 60_000;
/** People react within seconds, because this rehearsal runs in real time and should not take an evening. */
const habitsHere = { ...defaultHabits, reactionMs: 2_500 };

export async function createMatrixWorld(setting: MatrixWorldSetting): Promise<World> {
  const { seed, plan, roster, faults, homeserver } = setting;
  const { control } = plan.return;
  const clock = closableClock(setting.clock);
  const habits = { ...habitsHere, ...faults.habits };
  const minimumVersions = plan.clientVersions.minimum;
  const messenger = messengerOverMatrix({
    ...homeserver,
    secretOf,
    clock: setting.clock,
    approvalsRoom,
    counted: clock.busy,
    time: { toServer: setting.clock.toWall, fromServer: setting.clock.fromWall },
  });
  const serverName = serverNameOf(await messenger.session.userId());
  const sender = await userIdBehind(messenger.matrix, homeserver.asToken);
  await refuseForeigners(messenger, roster, accountOf(sender));
  await furnish(messenger, homeserver.asToken, {
    people: roster,
    secretOf,
    seed,
    ...(setting.history ?? usualHistory),
    until: historyEndsAt(plan),
    approvalsRoom,
  });

  const { baseUrl, admin, asToken } = homeserver;
  const caller = createHttpCaller({ baseUrl, maxSockets: fleetSockets, counted: clock.busy });
  const apps = fleetApps({ baseUrl, serverName, caller, clock, secretOf });
  const accounts = roster.map(({ account }) => account);
  await apps.logInAll(inventClients(seed, accounts, habits, minimumVersions));

  const listeners: ((push: Push) => void)[] = [];
  const tell = (push: Push): void => {
    for (const listener of listeners) listener(push);
  };
  let heldOut: Localised | null = null;
  const admitted = new Set<string>();
  const office: FleetOffice = {
    status: () => ({ state: 'normal', heldOut, control }),
    onPush: (listener) => {
      listeners.push(listener);
    },
    record: () => {},
    devices: apps.devices,
    admitted: () => admitted,
    tokenOf: apps.tokenOf,
    updateClient: (account, version) => {
      // An app that cannot reach the server now reports its version at the next login.
      apps.update(account, version).catch(() => {});
    },
  };
  const { process } = homeserver;

  /** With admission people are held out already; with invitations the maintenance disconnects them. */
  function beginMaintenance(): void {
    if (control === 'invitation') {
      if (process !== undefined) void clock.busy(process.pause());
      tell({ kind: 'disconnected' });
    } else if (process !== undefined) {
      clock.at(clock.now() + restartAfterMs, () => {
        void clock.busy(process.pause().then(process.start));
      });
    }
  }

  function endMaintenance(): void {
    if (control !== 'invitation') return;
    const up = process === undefined ? Promise.resolve() : clock.busy(process.start());
    void up.then(() => tell({ kind: 'may-come', accounts: 'everyone' }));
  }

  const { admission } = messenger;
  return createWorld({ ...setting, transport: 'sockets' }, clock, {
    ports: {
      ...messenger,
      admission: {
        ...admission,
        holdEveryoneOut: async (notice) => {
          await admission.holdEveryoneOut(notice);
          if (heldOut === null) {
            heldOut = notice;
            admitted.clear();
            tell({ kind: 'disconnected' });
          }
        },
        admit: async (people) => {
          await admission.admit(people);
          for (const account of people) admitted.add(account);
          tell({ kind: 'may-come', accounts: people });
        },
        callBack: async (people) => {
          await admission.callBack(people);
          for (const account of people) admitted.delete(account);
        },
        letEveryoneIn: async () => {
          await admission.letEveryoneIn();
          if (heldOut !== null) {
            heldOut = null;
            tell({ kind: 'may-come', accounts: 'everyone' });
          }
        },
      },
    },
    office,
    transport: apps.transport,
    habits: habitsHere,
    start: (fleet) => {
      fleet.resume();
      fleet.chat(clock.now(), toEpochMs(plan.start), liveMessages);
    },
    lastEventAt: Number.NEGATIVE_INFINITY,
    beginMaintenance,
    endMaintenance,
    checked: {
      messenger: { kind: 'matrix', url: baseUrl, admin, asToken, approvalsRoom },
      probeUrl: `${baseUrl}/_matrix/client/versions`,
    },
    close: async () => {
      clock.close();
      messenger.close();
      caller.close();
    },
  });
}
