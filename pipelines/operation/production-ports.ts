// The ports of a real window, by what the organisation file says: messenger, channels, vaults, status page,
// customer desk. What only a person can switch becomes a to-do. With the embedded messenger it is a
// rehearsal, whose outside is a folder.

import { join } from 'node:path';
import { ageCipher } from '../adapters/backup-cipher/age-cipher.ts';
import { approvalList } from '../adapters/by-hand/approval-list.ts';
import { customerDesk } from '../adapters/by-hand/customer-desk.ts';
import { channelsOf } from '../adapters/channels/channels-of.ts';
import { createPost } from '../adapters/channels/post.ts';
import { subjectVariable } from '../adapters/checks/subject.ts';
import { deferredWork } from '../adapters/deferred/deferred-work.ts';
import { vendorNewsOverHttp } from '../adapters/http/vendor-news.ts';
import { inventoryWithExports } from '../adapters/mdm/inventory-with-exports.ts';
import { heldWork } from '../adapters/outbox/held-work.ts';
import { historyWithSources } from '../adapters/sources/history-with-sources.ts';
import { openStore } from '../adapters/stores/open-store.ts';
import { activeWindow } from '../auto-reply/active-window.ts';
import { sha256 } from '../ledger/canonical.ts';
import { sealingKeyOf } from '../ledger/sealed.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { CheckRunner, Clock, MessengerHistory, OpenPorts, Store, Vault } from '../ports.ts';
import { canaryAccounts } from '../return/cohorts.ts';
import { sayActiveIn } from './active-windows.ts';
import { openMessenger } from './messenger-ports.ts';
import { progressOf, watched } from './progress.ts';
import { withQueues } from './queued-channels.ts';
import { accountSecretsFrom, secretsFrom } from './secrets.ts';
import { statusAt } from './status-place.ts';
import { createToDoList } from './stored-to-do-list.ts';
import { groupIdsIn, groupsOf, groupTools } from './temporary-groups.ts';
import { windowChecks } from './window-checks.ts';

type FilesOfWindow = Pick<Snapshot, 'plan' | 'organisation'>;

/** Opens all ports, but for a rehearsal. A UserError names what is missing: a secret, an address, a file. */
export async function portsFor(
  snapshot: FilesOfWindow,
  clock: Clock,
  roster: readonly Person[],
  {
    env,
    store,
    windowKey,
  }: {
    readonly env: NodeJS.ProcessEnv;
    /** The record's store, where to-dos and held work outlast the job. */
    readonly store: Store;
    readonly windowKey: () => Promise<Uint8Array>;
  },
): Promise<OpenPorts> {
  const { plan, organisation } = snapshot;
  const secretOf = secretsFrom(env);
  const accountSecretOf = accountSecretsFrom(env);
  const canary = canaryAccounts(plan, roster);
  const setting = { snapshot, clock, roster, env, secretOf, accountSecretOf };
  const { checked, close, ...messenger } = openMessenger(setting);
  const toDo = createToDoList({ store, window: plan.id, windowKey, tell: console.error });
  const vendor = vendorNewsOverHttp({ sources: organisation.vendorSources });
  const { history, partOfExport } = followed(
    historyWithSources(messenger.history, organisation.backupSources ?? [], secretOf),
  );
  const vaults = vaultsOf(snapshot, partOfExport);
  const backupCipher = await ageCipher({
    recipients: organisation.backupKeys ?? [],
    window: plan.id,
    windowKey,
  });
  const outbox = heldWork(store, plan.id, windowKey);
  const elsewhere = env.TIDEOVER_APPROVALS ? approvalList(env.TIDEOVER_APPROVALS) : null;
  const mailSet = env.TIDEOVER_MAIL_CONFIGURATION_SET;
  const sayActive = sayActiveIn(organisation, env);
  return {
    ports: {
      ...messenger,
      channels: withQueues(
        channelsOf(organisation, secretOf, {
          window: plan.id,
          ...(mailSet && { configurationSet: mailSet }),
        }),
        env.TIDEOVER_NOTICE_QUEUES,
        plan.id,
      ),
      groups: groupsOf({
        snapshot,
        roster,
        toDo,
        tools: groupTools(organisation.channels, secretOf, createPost(), groupIdsIn(store, plan.id)),
      }),
      deferred: deferredWork(plan.defer, toDo, secretOf),
      desk: customerDesk({
        channels: organisation.customerChannels,
        toDo,
        fragmentsAt: statusAt,
        hookOf: (from) => {
          const { hook } = plan.callForwarding.find((line) => line.from === from) ?? {};
          return hook === undefined ? undefined : () => secretOf(hook);
        },
        conferenceOf: (id) => {
          const { hook, title } = plan.conferences?.find((one) => one.id === id) ?? {};
          if (hook === undefined) return undefined;
          return { hook: secretOf(hook), told: { title, start: plan.start, end: plan.end } };
        },
        sayActive:
          sayActive &&
          (async (isActive) => {
            const ended = isActive ? null : Temporal.Instant.fromEpochMilliseconds(clock.now());
            const sealTo = sealingKeyOf(await windowKey());
            return sayActive(activeWindow(plan, organisation, ended, sealTo));
          }),
      }),
      status: statusAt(env.TIDEOVER_STATUS || `file:${join('out', 'status')}`),
      vendor,
      history,
      clients: inventoryWithExports(messenger.clients, organisation.messenger.mdmExports ?? [], {
        folder: 'runbooks',
        roster,
        apps: Object.values(organisation.messenger.name),
        tell: console.error,
      }),
      outbox,
      approvalRecords: elsewhere ?? messenger.approvalRecords,
      vaults,
      backupCipher,
      checks:
        checked === null
          ? cannotLogIn
          : windowChecks({
              plan,
              clock,
              messenger: checked,
              accounts: canary.slice(0, 1),
              secretOf: accountSecretOf,
              vaults,
              open: backupCipher.open,
              outbox,
              approvalRecords: elsewhere,
              probes: plan.verification.probes,
              folder: join('out', 'checks', sha256(plan.id).slice(0, 12)),
            }),
    },
    close: async () => {
      vendor.close();
      close();
    },
  };
}

/** The same history, and which part of it was read so far. */
function followed(history: MessengerHistory) {
  let part: number | null = null;
  const exportSince = async (since: string | null) => {
    const page = await history.exportSince(since);
    part = page.part ?? null;
    return page;
  };
  return { history: { ...history, exportSince }, partOfExport: () => part };
}

/** `partOfExport`: how much of the history was read, from 0 to 1; null where the messenger does not say. */
function vaultsOf(
  { plan, organisation }: FilesOfWindow,
  partOfExport: () => number | null,
): readonly Vault[] {
  return plan.backup.vaults.map((id) => {
    const place = organisation.vaults.find((vault) => vault.id === id);
    if (place === undefined)
      throw new Error(`plan:check lets no plan pass that names the unknown vault ${id}`);
    const tell = progressOf((line) => console.error(`${id}: ${line.en}`));
    const store = watched(openStore(place.url), 'create', (bytes) => tell(bytes, partOfExport()));
    return { id, store };
  });
}

const cannotLogIn: CheckRunner = {
  run: async () => {
    const broken = 'The messenger has no interface that acts as a person: its checks are done by people';
    return { checks: [], junit: '<testsuites/>', text: `${subjectVariable}: none\n`, broken };
  },
};
