// The verification suite as a window runs it, and its input: the same for a real messenger and for a
// rehearsal's.

import type { CheckSubject } from '../adapters/checks/subject.ts';
import { vitestChecks } from '../adapters/checks/vitest-checks.ts';
import { backedUpItems } from '../continuity/restore.ts';
import { approvalIn } from '../ledger/held-item.ts';
import { spanToMs } from '../plan/time.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { ApprovalRecords, BackupCipher, CheckRunner, Clock, Outbox, Vault } from '../ports.ts';

export interface WindowChecks extends Pick<CheckSubject, 'messenger' | 'probes'> {
  readonly plan: WindowPlan;
  readonly clock: Clock;
  /** Our accounts, as which the suite acts. */
  readonly accounts: readonly string[];
  readonly secretOf: (account: string) => string;
  readonly vaults: readonly Vault[];
  readonly open: BackupCipher['open'];
  readonly outbox: Pick<Outbox, 'contents'>;
  /** The system that shows approvals in the messenger's place; null where the messenger shows them. */
  readonly approvalRecords: ApprovalRecords | null;
  readonly folder: string;
}

export function windowChecks(setting: WindowChecks): CheckRunner {
  return vitestChecks({
    checks: 'runbooks/checks',
    names: setting.plan.verification.checks,
    folder: setting.folder,
    timeLimitMs: spanToMs(setting.plan.verification.timeout),
    subject: (isSettled) => subjectOf(setting, isSettled),
  });
}

async function subjectOf(
  setting: WindowChecks,
  isSettled: (approval: string) => boolean,
): Promise<CheckSubject> {
  const { plan, clock, messenger, accounts, secretOf, vaults, open, outbox, probes } = setting;
  const { held, replayed } = await outbox.contents();
  const [vault] = vaults;
  const app = (platform: 'ios' | 'windows') => ({
    platform,
    version: plan.clientVersions.minimum[platform] ?? '1.0',
  });
  return {
    run: `${plan.id}/checks/${clock.now()}`,
    messenger,
    people: accounts.map((account) => ({
      account,
      secret: secretOf(account),
      mobile: app('ios'),
      desktop: app('windows'),
    })),
    backedUp: vault === undefined ? [] : await backedUpItems(vault.store, plan.id, open),
    approvals: [...held, ...replayed]
      .filter((item) => item.kind === 'approval')
      .map(approvalIn)
      .filter(({ id }) => !isSettled(id)),
    shownElsewhere: (await setting.approvalRecords?.list()) ?? null,
    probes: probes.map(({ id, url }) => ({ id, url })),
  };
}
