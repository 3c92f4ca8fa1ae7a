// Loaded before a command (`node --import`): the process kills itself with SIGKILL right after the entry of the ledger
// that matches KILL_AFTER_ENTRY stands in a folder store, as a machine that loses power would.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const wanted = new RegExp(process.env.KILL_AFTER_ENTRY ?? '$^');
const { link } = fs.promises;

fs.promises.link = async (from, to) => {
  await link(from, to);
  const path = String(to);
  if (path.includes('/entries/') && wanted.test(fs.readFileSync(path, 'utf8'))) {
    process.kill(process.pid, 'SIGKILL');
  }
};
syncBuiltinESMExports();
