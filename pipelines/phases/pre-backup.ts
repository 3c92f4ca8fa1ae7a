// Before anything is touched: copies the data to every vault, proves that it can be restored, and tries the
// backup channels. The second round, just before cutover, copies what is new since the first.

import { backUp } from '../continuity/back-up.ts';
import { primaryOf, probeChannels } from '../continuity/channel-readiness.ts';
import { type RestoreSink, readAndDrop, restoreRound } from '../continuity/restore.ts';
import type { RecordState } from '../ledger/fold.ts';
import { carriedOfChannels } from '../notices/channels-in-use.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { listed, same, sentences } from '../plan/sentences.ts';
import { firstRoundOf } from '../plan/step.ts';
import { asJson, done, type Phase, type PhaseContext, saying, stopped } from './context.ts';
import { pauseWork, resumeWork } from './pause-work.ts';

export const preBackup: Phase = {
  undo: (context) => resumeWork(context),
  run: async (context) => {
    const { snapshot, ports, round } = context;
    const { plan } = snapshot;
    const backup = await backUp({
      window: plan.id,
      round,
      attempt: context.attempt,
      before: round === 1 ? null : manifestOfRoundOne(context.state()),
      what: plan.backup.what,
      history: ports.history,
      vaults: ports.vaults,
      cipher: ports.backupCipher,
      perform: context.perform,
    });
    if (backup.result === 'failed') {
      const evidence = await context.keepEvidence('backup-problems.json', asJson(backup.why));
      return stopped(saying('备份不完整', 'The backup is not complete', backup.why[0] ?? ''), mendTheVault, [
        evidence,
      ]);
    }
    const restores = await Promise.all(
      ports.vaults.map(async ({ id, store }) => {
        // Reading gigabytes takes longer than a claim lasts.
        const read = (key: string) => context.stillClaimed().then(() => store.read(key));
        const restored = await restoreRound(
          { ...store, read },
          backup.manifestKey,
          ports.backupCipher.open,
          scratch,
          ({ pieces }, packs) =>
            pieces.length === 0 || pieces.some(({ pack }) => !backup.proven.has(packs[pack]?.key ?? '')),
        );
        return { vault: id, manifest: backup.manifestKey, ...restored };
      }),
    );
    const restoreEvidence = await context.keepEvidence('restore-check.json', asJson(restores));
    const broken = restores.filter((restore) => restore.problems.length > 0);
    if (broken.length > 0) {
      const first = broken[0];
      return stopped(
        saying(
          `备份库 ${first?.vault} 中的备份无法还原`,
          `The backup in ${first?.vault} does not restore`,
          first?.problems[0] ?? '',
        ),
        mendTheVault,
        [restoreEvidence],
      );
    }
    const readiness = await probeChannels(plan.backupChannels.order, ports.channels);
    const channelEvidence = await context.keepEvidence('backup-channels.json', asJson(readiness));
    const primary = primaryOf(readiness);
    if (primary === null)
      return stopped(bilingual`No backup channel works`, mendTheChannels, [channelEvidence]);
    await measureBackup(context, backup.manifest.items, backup.bytes);
    const obstacles = await lookForObstacles(context);
    const paused = await pauseBeforeCutover(context);
    const title = titleOf(snapshot.organisation.channels, primary);
    return done(
      bilingual`${backup.manifest.items} items copied, encrypted, to ${ports.vaults.length} vaults (${listed(ports.vaults.map(({ id }) => same(id)))}) and restored without a difference; the backup channel ${title} works.${paused}${obstacles.said}`,
      [restoreEvidence, channelEvidence, ...obstacles.evidence],
      { manifest: backup.manifestKey, primary, ...carriedOfChannels(readiness) },
    );
  },
};

/** A sink that keeps nothing: the proof only restores and compares. */
const scratch: RestoreSink = { items: async () => {}, file: readAndDrop };

/** Names settings that hold up the return at any pace, days before, while they can still be changed. */
async function lookForObstacles(context: PhaseContext) {
  const found = (await context.ports.obstacles?.()) ?? [];
  if (found.length === 0) return { said: same(''), evidence: [] };
  const evidence = [await context.keepEvidence('return-obstacles.json', asJson(found))];
  const blocking = found.filter(({ severity }) => severity === 'blocks').map(({ setting }) => setting);
  const said =
    blocking.length > 0
      ? bilingual` Take care: ${listed(blocking.map(same))} will keep people out when they return; see return-obstacles.json.`
      : bilingual` ${found.length} settings to look at are in return-obstacles.json.`;
  return { said, evidence };
}

/** Pauses work only in the last round: days before would be needlessly early. */
async function pauseBeforeCutover(context: PhaseContext): Promise<Localised> {
  const rounds = context.timeline.steps.filter(({ phase }) => phase === 'pre-backup');
  if (context.round < Math.max(...rounds.map(({ round }) => round))) return same('');
  const { confirmed, asked } = await pauseWork(context);
  // Entered at once, so that the gate of cutover can wait for these to-dos.
  await context.takeToDos();
  if (confirmed.length + asked.length === 0) return same('');
  const said = sentences([
    confirmed.length === 0
      ? null
      : bilingual`${confirmed.length} deferred ${confirmed.length === 1 ? 'job is' : 'jobs are'} paused`,
    asked.length === 0
      ? null
      : bilingual`Their owners were asked to pause ${listed(asked)}; whether they did stands with the to-dos`,
  ]);
  return { ...said, en: ` ${said.en}` };
}

async function measureBackup(context: PhaseContext, items: number, bytes: number): Promise<void> {
  await context.measure(`backup-items-round-${context.round}`, items, 'items');
  await context.measure(`backup-bytes-round-${context.round}`, bytes, 'bytes');
}

/** The manifest of round one, from whose end the second round goes on. */
function manifestOfRoundOne(state: RecordState): string | null {
  const result = state.steps.get(firstRoundOf('pre-backup'))?.result;
  const manifest = result?.result === 'done' ? result.carries?.manifest : null;
  return typeof manifest === 'string' ? manifest : null;
}

const mendTheVault = bilingual`Check the space and the rights of that vault, mend it and comment /resume to run it again; nothing is cut over before.`;

const mendTheChannels = bilingual`Make at least one backup channel work (robot secrets, network), then comment /resume.`;
