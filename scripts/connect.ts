// How far the messenger, the channels, the vaults and the people are connected, before a night depends on it.

import { join } from 'node:path';
import { type Connection, checkConnections } from '../pipelines/operation/check-connections.ts';
import { newestPlan } from '../pipelines/operation/plan-files/beside-plan.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { keepTried, triedBefore, windowOfTests } from '../pipelines/operation/tried-before.ts';
import { connectionTable } from '../pipelines/views/connection-table.ts';
import { connect, says } from './commands/connect.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { inChinese } from './lib/in-chinese.ts';
import { signed } from './lib/signing.ts';
import { working } from './lib/working.ts';

await runCommand(connect, async ({ values, positionals, language, say }) => {
  const { runbooks, by } = values;
  if (values.check === values.sign) throw new WrongUse(says.one);
  if (values.sign) {
    const at = Temporal.Now.instant().toString({ smallestUnit: 'second' });
    const statement = await signed({ window: windowOfTests, at, says: '/status' }, values, null);
    say(says.written(await keepTried(runbooks, String(by), statement)));
    return 0;
  }
  const file = positionals[0] ?? (await newestPlan(join(runbooks, 'windows')));
  if (file === null || positionals.length > 1) throw new WrongUse(says.file);
  const loaded = await loadPlan(file);
  const { plan, organisation, files } = loaded;
  const found = [
    ...(await working(checkConnections(loaded, process.env))),
    ...(await triedBefore(files.runbooks, plan, organisation)),
  ];
  if (values.json) printJson(found);
  else console.log(connectionTable(language === 'zh-CN' ? await inReadersWords(found) : found, language));
  return found.some(({ works }) => works === false) ? 1 : 0;
});

/** What adapters say is English. */
function inReadersWords(found: readonly Connection[]): Promise<readonly Connection[]> {
  const words = async <Text>(text: Text) => (typeof text === 'string' ? inChinese(text) : text);
  return Promise.all(
    found.map(async (one) => ({ ...one, seen: await words(one.seen), missing: await words(one.missing) })),
  );
}
