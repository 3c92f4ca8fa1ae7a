// Shows which of messenger, channels, vaults and people are connected, before a night depends on them.

import { join } from 'node:path';
import { type Connection, checkConnections } from '../pipelines/operation/check-connections.ts';
import { plansNewestFirst } from '../pipelines/operation/plan-files/beside-plan.ts';
import { checkPlan, type LoadedPlan, loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { keepSignature, triedBefore, windowOfTests } from '../pipelines/operation/tried-before.ts';
import { inChinese } from '../pipelines/text/in-chinese.ts';
import { connectionTable } from '../pipelines/views/connection-table.ts';
import { connect } from './commands/setting-up.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import errors from './lib/errors.zh-CN.json' with { type: 'json' };
import { signed } from './lib/signing.ts';
import { eachTold } from './lib/waiting.ts';

await runCommand(connect, async ({ values, positionals, language, say }) => {
  const { runbooks } = values;
  if (values.check === values.sign) throw new WrongUse(bilingual`Choose --check or --sign.`);
  if (values.sign) {
    const at = Temporal.Now.instant().toString({ smallestUnit: 'millisecond' });
    const statement = await signed({ window: windowOfTests, at, says: '/status' }, values, null);
    say(bilingual`Written, commit it: ${await keepSignature(runbooks, statement)}`);
    return 0;
  }
  const files = positionals.length > 0 ? positionals : await plansNewestFirst(join(runbooks, 'windows'));
  const [file] = files;
  if (file === undefined) throw new WrongUse(bilingual`Give one window file.`);
  const loaded = (await firstReadable(files)) ?? (await loadPlan(file));
  const { plan, organisation } = loaded;
  const reader = { language, json: values.json };
  const found = [
    ...(await checkConnections(loaded, process.env, {}, (tries) => eachTold(tries, reader))),
    ...(await triedBefore(loaded.files.runbooks, plan, organisation)),
  ];
  if (values.json) printJson(found);
  else console.log(connectionTable(language === 'zh-CN' ? inReadersWords(found) : found, language));
  // The table was printed even for a plan with mistakes; loading it now reports those.
  await loadPlan(file);
  return found.some(({ works }) => works === false) ? 1 : 0;
});

/** The first plan that can be read, mistakes or not: it names what to connect; null without any. */
async function firstReadable(files: readonly string[]): Promise<LoadedPlan | null> {
  for (const file of files) {
    const { loaded } = await checkPlan(file);
    if (loaded !== null) return loaded;
  }
  return null;
}

/** The results with texts of adapters, which are in English, translated for the reader. */
function inReadersWords(found: readonly Connection[]): readonly Connection[] {
  const words = <Text>(text: Text) => (typeof text === 'string' ? inChinese(text, errors) : text);
  return found.map((one) => ({ ...one, seen: words(one.seen), missing: words(one.missing) }));
}
