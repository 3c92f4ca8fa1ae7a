// Rehearses a whole window: production's engine and phases on the embedded world, with a clock that jumps
// over idle time. In memory everything is one seeded event queue; on sockets the same happens over real I/O.

import { join } from 'node:path';
import { customerDesk } from '../../adapters/by-hand/customer-desk.ts';
import { enteredByPeople, nobodyLogsIn } from '../../adapters/by-hand/exported-messenger.ts';
import { groupsByHand } from '../../adapters/by-hand/groups-by-hand.ts';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { deferredWork } from '../../adapters/deferred/deferred-work.ts';
import { withoutGithub } from '../../adapters/github/prover.ts';
import { createFolderStore } from '../../adapters/stores/folder-store.ts';
import { createMemoryStore } from '../../adapters/stores/memory-store.ts';
import { type Conducted, conduct } from '../../engine/conduct.ts';
import { enterWindow, type WindowFiles } from '../../engine/enter-window.ts';
import { publishStatus } from '../../engine/publish-status.ts';
import type { StepReport } from '../../engine/take-step.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import { lineOf } from '../../gates/commands/line-of.ts';
import { keepCheckpoint } from '../../ledger/checkpoint.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { createToDoList } from '../../operation/stored-to-do-list.ts';
import { timelineOf } from '../../plan/timeline.ts';
import type { ApprovalRecords, CheckpointSigner, CheckRunner, Keyring, Ports, Store } from '../../ports.ts';
import { countingIo } from '../clock/counting-io.ts';
import type { Homeserver } from '../homeserver/world.ts';
import { asRehearsal, sayInRehearsal } from '../keys.ts';
import type { HistorySize } from '../messenger/seed-history.ts';
import { rehearsalWriting } from '../rehearsal-key.ts';
import type { WorldFaults } from '../world/world-setting.ts';
import type { RehearsedChecks } from './checks-over-http.ts';
import { hearingFleet } from './hearing-fleet.ts';
import { fillOutbox } from './held-work.ts';
import type { Keyboard } from './keyboard.ts';
import { createKiller, RunKilled } from './killer.ts';
import { losingVault, replacedVault } from './losing-vault.ts';
import { opensAt } from './opens-at.ts';
import { createPeople } from './people.ts';
import type { Rehearsed } from './rehearsed.ts';
import { rehearsedCipher } from './rehearsed-cipher.ts';
import { quietPeople, type Scenario } from './scenario.ts';
import { worldOnClock } from './world-on-clock.ts';

/** The ports that production has for a vendor's cloud without any API. */
const withoutInterface = {
  admission: null,
  nobodyActs: true,
  sessions: nobodyLogsIn,
  replay: enteredByPeople,
  approvalRecords: null,
} as const;

export interface RehearsalSetting {
  readonly files: WindowFiles;
  readonly scenario: Scenario;
  readonly seed: number;
  /** The folder for store and world; null rehearses in memory. */
  readonly folder: string | null;
  readonly keyring: Keyring;
  readonly signer: CheckpointSigner;
  /** Makes the check runner once the world stands, because the suite asks the messenger itself. */
  readonly checksFor: (rehearsal: Omit<RehearsedChecks, 'folder'>) => CheckRunner;
  readonly onStep?: (run: WindowRun, report: StepReport) => void;
  /** A real homeserver; the embedded messenger where absent. */
  readonly homeserver?: Homeserver;
  /** A person who plays the approver, the canary and the duty lead. */
  readonly keyboard?: Keyboard;
  /** How much history the messenger has. */
  readonly history?: HistorySize;
  /** Makes the store of the record where it is neither in memory nor in the folder. */
  readonly storeOn?: (clock: EventClock) => Store;
  /** False for tests that do not read the status page, which is otherwise published after each step. */
  readonly publishes?: boolean;
}

/** The rehearsal ends at the latest this long after the announced end. */
const patienceMs = 48 * 3_600_000;

export async function rehearse(setting: RehearsalSetting): Promise<Rehearsed> {
  const { scenario, folder, seed } = setting;
  const plan = scenario.adjust?.(setting.files.plan) ?? setting.files.plan;
  const files = asRehearsal({ ...setting.files, plan });
  const timeline = timelineOf(plan, files.organisation);
  const { clock, createWorld } = worldOnClock(opensAt(plan, timeline), setting.homeserver);
  const onDisk = <Port extends object>(port: Port): Port =>
    folder === null ? port : countingIo(port, clock);
  const storeAt = (name: string): Store =>
    folder === null ? createMemoryStore() : onDisk(createFolderStore(join(folder, name)));

  const faults: WorldFaults = scenario.faults?.(plan) ?? {};
  const world = await createWorld({
    seed,
    roster: files.roster,
    plan,
    organisation: files.organisation,
    transport: folder === null ? 'memory' : 'sockets',
    folder,
    faults,
    ...(setting.history && { history: setting.history }),
    ...(scenario.vendor && { vendorScript: scenario.vendor(plan) }),
  });
  await fillOutbox(world.outbox, plan, files.roster, seed);
  const vaults = files.plan.backup.vaults.map((id, index) => {
    const store = storeAt(`vaults/${id}`);
    if (index > 0) return { id, store };
    const isGone = () => clock.now() > timeline.start - 24 * 3_600_000;
    if (scenario.vault === 'lost')
      return { id, store: replacedVault(store, storeAt(`vaults/${id}-new`), isGone) };
    return { id, store: scenario.vault === 'broken' ? losingVault(store) : store };
  });
  const backupCipher = await rehearsedCipher(files, setting.keyring, clock);
  const store = setting.storeOn?.(clock) ?? storeAt('evidence');
  const ports: Ports = {
    ...world.ports,
    ...(scenario.byHand && switchedByHand()),
    ...(scenario.nobodyActs && withoutInterface),
    ...(scenario.contradictsApproval !== undefined && {
      approvalRecords: contradicting(world.ports.approvalRecords, scenario.contradictsApproval),
    }),
    channels: hearingFleet(world, timeline),
    vaults,
    backupCipher,
    checks: setting.checksFor({
      world,
      clock,
      plan,
      accounts: files.roster.slice(0, 2).map((person) => person.account),
      vaults,
      open: backupCipher.open,
      outbox: world.ports.outbox,
      approvalRecords: null,
    }),
  };
  const keyring = onDisk(setting.keyring);
  const people = createPeople({
    ...quietPeople,
    ...scenario.people,
    ...(setting.keyboard && { approve: 'never' }),
  });
  const killer = createKiller(scenario.killedIn ?? []);

  try {
    for (let attempt = 1; ; attempt += 1) {
      const entered = await enterWindow({
        window: plan.id,
        files,
        store,
        keyring,
        clock,
        portsFor: async () => ports,
        writing: await rehearsalWriting(keyring, plan.id, `rehearsal-${attempt}`, setting.signer),
        code: 'rehearsal',
        prover: withoutGithub,
      });
      if (entered.result === 'held') {
        await clock.sleepUntil(entered.until + 1);
        continue;
      }
      const ended = await conductUntilKilled(entered.run, entered.ledger);
      if (ended === 'killed') continue;
      await entered.ledger.releaseClaim();
      clock.stop();
      return {
        conducted: ended,
        state: entered.run.state(),
        entries: entered.ledger.entries(),
        world,
        run: entered.run,
        store,
        kills: killer.kills(),
      };
    }
  } catch (error) {
    clock.stop();
    await world.close();
    throw error;
  }

  function switchedByHand(): Pick<Ports, 'deferred' | 'desk' | 'groups'> {
    const windowKey = () => setting.keyring.windowKey(plan.id);
    const toDo = createToDoList({ store, window: plan.id, windowKey, tell: () => undefined });
    const channels = files.organisation.customerChannels;
    const fragmentsAt = () => world.ports.status;
    return {
      // Without hooks and workflows: a rehearsal has no secrets and switches nothing outside.
      deferred: deferredWork(
        plan.defer.map(({ hook: _, workflow: __, ...work }) => work),
        toDo,
        () => '',
      ),
      desk: customerDesk({ channels, toDo, sayActive: null, fragmentsAt }),
      groups: groupsByHand(toDo, files.organisation.channels),
    };
  }

  async function conductUntilKilled(run: WindowRun, ledger: Ledger): Promise<Conducted | 'killed'> {
    killer.watch(run);
    try {
      return await conduct(run, {
        look: { starters: [], run: 'next' },
        until: timeline.end + patienceMs,
        onStep: async (report) => {
          setting.onStep?.(run, report);
          const isNews = report.phase !== null || report.notices.length > 0 || report.closed;
          if (isNews && setting.publishes !== false) await publishStatus(run, run.ports.status);
          if (report.phase !== null || report.closed)
            await keepCheckpoint(store, onDisk(setting.signer), ledger);
          const next = await people.hear(run, report);
          await people.speak(run);
          const typed = (await (setting.keyboard && clock.busy(setting.keyboard.ask(run, report)))) ?? [];
          for (const { by, saying } of typed) await sayInRehearsal(run, by, lineOf(saying));
          return typed.length > 0 ? clock.now() : next;
        },
      });
    } catch (error) {
      if (error instanceof RunKilled) return 'killed';
      throw error;
    }
  }
}

/** Approval records with the opposite decision for one number, as if the other button was clicked. */
function contradicting(records: ApprovalRecords | null, number: string): ApprovalRecords {
  return {
    list: async () =>
      ((await records?.list()) ?? []).map((one) => ({
        ...one,
        decision: one.id !== number ? one.decision : one.decision === 'approved' ? 'rejected' : 'approved',
      })),
  };
}
