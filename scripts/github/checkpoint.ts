// Signs a checkpoint of the record, in a job of its own, so that no job that writes entries can reach the
// signing key.

import { windowId } from '../../pipelines/adapters/github/job.ts';
import { verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { signerOfJob, signRecord } from '../../pipelines/operation/sign-record.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { runJob } from '../lib/command.ts';

await runJob(bilingual`Signs a window’s record as it stands.`, async () => {
  const window = windowId();
  const signer = await signerOfJob();
  if (signer === null) return console.log('no signer is set up: the record is not signed (see RUNNING.md)');
  const { size, root, key } = await signRecord(storeOfJob(), window, signer);
  console.log(`signed ${size} entries, root ${root}: ${key}`);
  console.log(`key to verify with: ${verifierKeyOf(signer)}`);
});
