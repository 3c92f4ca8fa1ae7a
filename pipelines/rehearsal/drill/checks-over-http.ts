// The verification suite against the messenger of a rehearsal: the real suite, in a process of its own, over
// sockets. The integrations of the plan stand behind the messenger's own status address: this cannot show them.

import type { CheckSubject } from '../../adapters/checks/subject.ts';
import { vitestChecks } from '../../adapters/checks/vitest-checks.ts';
import { backedUpItems } from '../../continuity/restore.ts';
import { approvalIn } from '../../ledger/held-item.ts';
import { spanToMs } from '../../plan/time.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { BackupCipher, CheckRunner, OutboxItem, Vault } from '../../ports.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import { secretOf } from '../fleet/account-secret.ts';
import type { World } from '../world/world.ts';

export interface RehearsedChecks {
  readonly world: World;
  readonly clock: JumpingClock;
  readonly plan: WindowPlan;
  readonly accounts: readonly string[];
  readonly vaults: readonly Vault[];
  readonly open: BackupCipher['open'];
  readonly held: readonly OutboxItem[];
  readonly folder: string;
}

export function checksOverHttp(setting: RehearsedChecks): CheckRunner {
  const { world, clock, plan } = setting;
  const runner = vitestChecks({
    checks: 'runbooks/checks',
    folder: setting.folder,
    timeLimitMs: spanToMs(plan.verification.timeout),
    subject: () => subjectOf(setting),
  });
  // The suite's requests wait for this clock inside the messenger; the suite itself is I/O like any other.
  return { run: () => clock.busy(() => runner.run()) };

  async function subjectOf({ accounts, vaults, open, held }: RehearsedChecks): Promise<CheckSubject> {
    const [vault] = vaults;
    const version = (platform: 'ios' | 'windows') => ({
      platform,
      version: plan.clientVersions.minimum[platform] ?? '1.0',
    });
    return {
      run: `${plan.id}/checks/${clock.now()}`,
      messenger: world.checked.messenger,
      people: accounts.map((account) => ({
        account,
        secret: secretOf(account),
        mobile: version('ios'),
        desktop: version('windows'),
      })),
      backedUp: vault === undefined ? [] : await backedUpItems(vault.store, plan.id, open),
      approvals: held.filter((item) => item.kind === 'approval').map(approvalIn),
      probes: plan.verification.probes.map(({ id }) => ({ id, url: world.checked.probeUrl })),
    };
  }
}
