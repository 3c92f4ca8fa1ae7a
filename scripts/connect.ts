// How far the messenger, the channels, the vaults and the people are connected, before a night depends on it.

import { join } from 'node:path';
import { type Connection, checkConnections } from '../pipelines/operation/check-connections.ts';
import { newestPlan } from '../pipelines/operation/plan-files/beside-plan.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { keepTried, triedBefore, windowOfTests } from '../pipelines/operation/tried-before.ts';
import { inChinese } from '../pipelines/text/in-chinese.ts';
import { connectionTable } from '../pipelines/views/connection-table.ts';
import { connect, says } from './commands/connect.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import errors from './lib/errors.zh-CN.json' with { type: 'json' };
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
  else console.log(connectionTable(language === 'zh-CN' ? inReadersWords(found) : found, language));
  return found.some(({ works }) => works === false) ? 1 : 0;
});

/** What adapters say is English. */
function inReadersWords(found: readonly Connection[]): readonly Connection[] {
  const words = <Text>(text: Text) => (typeof text === 'string' ? inChinese(text, errors) : text);
  return found.map((one) => ({ ...one, seen: words(one.seen), missing: words(one.missing) }));
}
