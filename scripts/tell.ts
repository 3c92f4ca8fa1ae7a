// Gives a window's commands from a laptop, on the same store: with the same words, rights and place in the
// record as a comment on its issue, signed with the role's SSH key. It also carries in what others signed,
// for a night on which GitHub is down.

import { writeFile } from 'node:fs/promises';
import { putStatement } from '../pipelines/engine/take-facts.ts';
import { parseLine } from '../pipelines/gates/commands/parse-line.ts';
import { commands, nameOf } from '../pipelines/gates/commands/table.ts';
import { agrees } from '../pipelines/operation/questioner.ts';
import { forPrograms, inTerminal } from '../pipelines/operation/said-not-taken.ts';
import { zoneOfReader } from '../pipelines/operation/show.ts';
import { judgeStatement, lineFromLaptop, previewOf } from '../pipelines/operation/tell.ts';
import { timeOfJob } from '../pipelines/operation/time-of-job.ts';
import { formIn } from '../pipelines/plan/placeholders.ts';
import { environmentFor } from '../pipelines/rehearsal/environment.ts';
import { answerTo } from '../pipelines/views/answers.ts';
import { tell } from './commands/on-the-night.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { lookFromLaptop } from './lib/look-from-laptop.ts';
import { signed } from './lib/signing.ts';
import { namedWindow, nextLook, windowAtHand } from './lib/window-at-hand.ts';
import { carryIn, nothingSaid, takeBack } from './lib/words-of-others.ts';

await runCommand(tell, async ({ values, positionals, language, say }) => {
  if (values.take !== undefined) {
    return carryIn([values.take, ...positionals], await windowAtHand(values), language);
  }
  if (values.undo) return takeBack(await windowAtHand(values), values, language);
  const given = positionals.join(' ');
  const typed = /^[/／]/.test(given) ? given : `/${given}`;
  if (values.store === undefined && values.out !== undefined) {
    sayingIn(typed);
    const said = { window: namedWindow(values.window), at: new Date(timeOfJob()).toISOString(), says: typed };
    await writeFile(values.out, `${JSON.stringify(await signed(said, values, null), null, 2)}\n`);
    return 0;
  }
  const hand = await windowAtHand(values);
  const { opened, store, now } = hand;
  const line = await lineFromLaptop(typed, hand, environmentFor(opened.snapshot.organisation).asOpened);
  const saying = sayingIn(line);
  if (saying.name === 'status') {
    if (values.json) printJson(await forPrograms(hand));
    else console.log(await inTerminal(hand, language));
    return 0;
  }
  const said = { window: opened.window, at: new Date(now).toISOString(), says: line };
  const word = await signed(said, values, opened.snapshot);
  const judged = await judgeStatement(word, hand);
  if (judged.result === 'status') return 0;
  if (judged.result === 'refused') {
    console.error(bilingual`Refused: `[language] + answerTo(judged)[language]);
    return 1;
  }
  const row = commands[nameOf(saying)];
  if (row.asks)
    console.log((await previewOf(saying, judged.fact, hand, { language, zone: zoneOfReader() })).join('\n'));
  if (row.asks && values.yes !== true && !(await agrees(bilingual`\nSay it? Type yes.`[language]))) {
    say(nothingSaid);
    return 1;
  }
  await putStatement(store, opened.window, word);
  say(answerTo(judged));
  if (values.now !== true) return say(nextLook(hand, values.key));
  if (values.key !== undefined) process.env.TIDEOVER_KEY = values.key;
  const problems = await lookFromLaptop(opened);
  for (const problem of problems) console.error(problem);
  say(problems.length === 0 ? bilingual`Done.` : bilingual`Not all of it could be done; run it again.`);
  return problems.length === 0 ? 0 : 1;
});

function sayingIn(line: string) {
  const parsed = parseLine(line);
  if (parsed.result === 'talk')
    throw new WrongUse(bilingual`Give one command in quotes, for example '/hold reason'.`);
  if (parsed.result === 'command') return parsed.saying;
  const { why, form } = parsed;
  throw new WrongUse(bilingual`${why} Write: ${(language) => formIn(language, form)}`);
}
