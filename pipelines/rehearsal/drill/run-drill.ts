// Runs one rehearsal into a folder of its own and leaves report, inbox, status page and evidence there.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileKeyring } from '../../adapters/keyring/file-keyring.ts';
import { createFileSigner } from '../../adapters/signers/file-signer.ts';
import { reportOf } from '../../engine/end-window.ts';
import { viewOfRun } from '../../engine/view-of-run.ts';
import { evidenceGuideKey } from '../../ledger/keys.ts';
import { verifierKeyOf } from '../../ledger/signed-note.ts';
import { filesOf } from '../../operation/open-window.ts';
import type { LoadedPlan } from '../../operation/plan-files/load-plan.ts';
import type { Language } from '../../plan/plan.ts';
import { handOuts } from '../../views/hand-out.ts';
import { evidenceGuide, reportPage } from '../../views/report.ts';
import { checksOverHttp } from './checks-over-http.ts';
import { openHomeserver } from './homeserver.ts';
import { atKeyboard } from './keyboard.ts';
import { rehearse } from './rehearse.ts';
import type { Rehearsed } from './rehearsed.ts';
import type { Scenario } from './scenario.ts';

export interface Drill {
  readonly loaded: LoadedPlan;
  readonly scenario: Scenario;
  readonly seed: number;
  /** The folder for everything; it is emptied first. */
  readonly folder: string;
  readonly language: Language;
  readonly interactive: boolean;
  /** Null rehearses on the embedded messenger; `url` is an empty test server, absent starts one. */
  readonly matrix: { readonly url?: string | undefined } | null;
  readonly onStep: NonNullable<Parameters<typeof rehearse>[0]['onStep']>;
}

/** The rehearsal, and every reason why the scenario's good ending was missed; none when it was reached. */
export async function runDrill(drill: Drill): Promise<{ rehearsed: Rehearsed; missed: readonly string[] }> {
  const { folder, scenario, loaded } = drill;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const synapse = drill.matrix === null ? null : await openHomeserver(drill.matrix.url);
  const keyboard = drill.interactive ? atKeyboard(drill.language) : null;
  const signer = createFileSigner(
    join(folder, 'private', 'checkpoint-signer.pem'),
    'tideover.example.com/drill',
  );
  try {
    const rehearsed = await rehearse({
      files: filesOf(loaded),
      scenario,
      seed: drill.seed,
      folder,
      keyring: createFileKeyring(join(folder, 'private', 'keys'), join(folder, 'evidence')),
      signer,
      checksFor: (rehearsal) => checksOverHttp({ ...rehearsal, folder: join(folder, 'checks') }),
      onStep: drill.onStep,
      ...(synapse && { homeserver: synapse.homeserver }),
      ...(keyboard && { keyboard }),
    });
    const missed = await scenario.missed(rehearsed);
    const { run, state, store } = rehearsed;
    const soFar = () => reportPage(viewOfRun(run));
    const report = await reportOf(store, { window: run.window, state }, soFar);
    const guide = `evidence/${evidenceGuideKey(run.window)}`;
    await writeFile(join(folder, 'report.html'), report.replace(evidenceGuide, guide));
    await mkdir(join(folder, 'hand-outs'));
    const { plan, organisation } = run.snapshot();
    for (const [name, page] of handOuts(plan, organisation, true))
      await writeFile(join(folder, 'hand-outs', name), page);
    await writeFile(join(folder, 'checkpoint-key.txt'), `${verifierKeyOf(signer)}\n`);
    await rehearsed.world.close();
    return { rehearsed, missed };
  } finally {
    await synapse?.close();
    keyboard?.close();
  }
}
