// A window's commands from a laptop, on the same store: the same words, the same rights, the same place in the record as
// a comment on its issue, signed with the role's SSH key. Also carries in what others signed, for the night on which
// GitHub is down.

import { writeFile } from 'node:fs/promises';
import { printForeign } from '../pipelines/adapters/github/job.ts';
import { putStatement } from '../pipelines/engine/take-facts.ts';
import { parseLine } from '../pipelines/gates/commands/parse-line.ts';
import { commands, helpLines, nameOf } from '../pipelines/gates/commands/table.ts';
import { timeOfJob } from '../pipelines/operation/job.ts';
import { lookAtWindow } from '../pipelines/operation/look-at-window.ts';
import type { OpenedWindow } from '../pipelines/operation/read-window.ts';
import { runningCode } from '../pipelines/operation/running-code.ts';
import { judgeStatement, lineFromLaptop, previewOf, readSigned } from '../pipelines/operation/tell.ts';
import { environmentFor } from '../pipelines/rehearsal/environment.ts';
import { answerTo } from '../pipelines/views/answers.ts';
import { statusText } from '../pipelines/views/window-issue.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { agrees } from './lib/questions.ts';
import { signed, signerOptions } from './lib/signing.ts';
import { nextLook, windowAtHand, windowOptions } from './lib/window-at-hand.ts';

await runCommand({
  name: 'npm run tell --',
  summary: `Says a command to a window, signed, as a comment on its issue would. Shows what it does and asks first.\n${helpLines(
    'en',
  )
    .map((line) => `  ${line}`)
    .join('\n')}\n/correct FILE reason proposes a corrected plan file.`,
  usage: `--window ID --store URL --by ROLE --key FILE '/extend 30m reason' [--yes] [--now]
       --window ID --by ROLE --key FILE --out FILE '/approve cutover DIGEST'
       --window ID --store URL --take FILE [FILE…]`,
  options: {
    ...windowOptions,
    ...signerOptions,
    out: {
      type: 'string',
      value: 'FILE',
      help: 'Writes the signed word here, for somebody else to carry in.',
    },
    take: { type: 'string', value: 'FILE', help: 'Carries in what others signed.' },
    now: { type: 'boolean', help: 'Looks at the window right away, so that it is carried out.' },
    yes: { type: 'boolean', short: 'y', help: 'Do not ask.' },
  },
  async run({ values, positionals }) {
    if (values.take !== undefined) return takeAll(values, [values.take, ...positionals]);
    const given = positionals.join(' ');
    const typed = given.startsWith('/') || given.startsWith('／') ? given : `/${given}`;
    if (values.store === undefined && values.out !== undefined) {
      if (values.window === undefined) throw new WrongUse('Name the window with --window.');
      sayingIn(typed);
      const at = new Date(timeOfJob()).toISOString();
      const word = await signed({ window: values.window, at, says: typed }, values, null);
      await writeFile(values.out, `${JSON.stringify(word, null, 2)}\n`);
      return 0;
    }
    const hand = await windowAtHand(values);
    const { opened, store, now } = hand;
    const line = await lineFromLaptop(typed, hand, environmentFor(opened.snapshot.organisation).asOpened);
    const saying = sayingIn(line);
    if (saying.name === 'status') {
      printForeign(statusText(opened.view, opened.state.gates));
      return 0;
    }
    const said = { window: opened.window, at: new Date(now).toISOString(), says: line };
    const word = await signed(said, values, opened.snapshot);
    const judged = await judgeStatement(word, hand);
    if (judged.result === 'status') return 0;
    if (judged.result === 'refused') {
      console.error(`Refused: ${answerTo(judged).en}\n${answerTo(judged)['zh-CN']}`);
      return 1;
    }
    const row = commands[nameOf(saying)];
    if (row.asks) printForeign((await previewOf(saying, judged.fact, hand)).join('\n'));
    if (row.asks && values.yes !== true && !(await agrees('\nSay it?'))) {
      console.log('Nothing was said.');
      return 1;
    }
    await putStatement(store, opened.window, word);
    console.log(`${answerTo(judged).en} ${values.now === true ? '' : nextLook(hand)}`);
    if (values.now !== true) return 0;
    if (values.key !== undefined) process.env.TIDEOVER_KEY = values.key;
    return lookFromLaptop(opened);
  },
});

function sayingIn(line: string) {
  const parsed = parseLine(line);
  if (parsed.result === 'talk') throw new WrongUse("Give one command in quotes, for example '/hold reason'.");
  if (parsed.result === 'refused') throw new WrongUse(`${parsed.why.en} Write: ${parsed.form}`);
  return parsed.saying;
}

async function takeAll(
  values: Parameters<typeof windowAtHand>[0],
  files: readonly string[],
): Promise<number> {
  const hand = await windowAtHand(values);
  let refused = 0;
  for (const file of files) {
    const word = await readSigned(file);
    const judged = await judgeStatement(word, hand);
    if (judged.result === 'allowed') {
      const put = await putStatement(hand.store, hand.opened.window, word);
      const { by, says } = word.statement;
      const what = typeof says === 'string' ? says : says.kind;
      console.log(`${file}: ${what} by ${by}, ${put === 'created' ? 'taken' : 'was there already'}`);
    } else if (judged.result === 'refused') {
      refused += 1;
      console.error(`${file}: refused. ${judged.why.en}`);
    }
  }
  return refused === 0 ? 0 : 1;
}

/** Carried out at once, by what is signed alone: GitHub may be down. */
async function lookFromLaptop({ window, snapshot }: OpenedWindow): Promise<number> {
  const { report } = await lookAtWindow(environmentFor(snapshot.organisation), {
    window,
    run: 'nothing',
    starters: [],
    github: null,
    code: runningCode(process.env),
  });
  for (const problem of report.problems) console.error(problem);
  console.log(report.problems.length === 0 ? 'Done.' : 'Not all of it could be done; run it again.');
  return report.problems.length === 0 ? 0 : 1;
}
