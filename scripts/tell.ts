// The commands of a window's issue from a laptop, on the same store: for the night on which GitHub is down. The same
// words, the same rights, the same place in the record; only approvals need a signature (npm run approve:offline).

import { UserError } from '../pipelines/errors.ts';
import { parseLine } from '../pipelines/gates/commands/parse-line.ts';
import { helpLines } from '../pipelines/gates/commands/table.ts';
import { factFrom } from '../pipelines/gates/comment-facts.ts';
import { openDoubts } from '../pipelines/ledger/fold.ts';
import { statusText } from '../pipelines/views/window-issue.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { nextLook, sayInRecord, windowAtHand, windowOptions } from './lib/window-at-hand.ts';

await runCommand({
  name: 'npm run tell --',
  summary: `Puts a command into a window's record, as a comment on its issue would.\n${helpLines('en')
    .map((line) => `  ${line}`)
    .join('\n')}`,
  usage: "--window ID --store URL --by ROLE '/hold REASON'",
  options: windowOptions,
  async run({ values, positionals }) {
    const parsed = parseLine(positionals.join(' '));
    if (parsed.result === 'talk')
      throw new WrongUse("Give one command in quotes, for example '/hold REASON'.");
    if (parsed.result === 'refused') throw new WrongUse(`${parsed.why.en} Write: ${parsed.form}`);
    const command = parsed.saying;
    if (command.name === 'approve' || command.name === 'reject' || command.name === 'withdraw') {
      throw new UserError({
        what: 'A name at a console approves nothing',
        where: `/${command.name}`,
        whatToDo: 'Sign it: npm run approve:offline -- --help.',
      });
    }
    const hand = await windowAtHand(values);
    const { snapshot, snapshotDigest, state, view } = hand.opened;
    if (command.name === 'status') return console.log(statusText(view, state.gates));
    const outcome = factFrom(command, 'console', hand.said, {
      plan: snapshot.plan,
      snapshot: snapshotDigest,
      reviewed: view.reviewed,
      doubts: openDoubts(state).map(([key]) => key),
      // What runs here is what is checked out here; on GitHub a job looks again whether it was reviewed.
      codeIsReviewed: true,
    });
    if (outcome.result !== 'fact') {
      const what = outcome.result === 'refused' ? outcome.answer.en : 'Nothing was said';
      throw new UserError({ what, where: '--by', whatToDo: 'Nothing was put into the record.' });
    }
    await sayInRecord(hand, outcome.fact);
    console.log(`In the record. ${nextLook(hand)}`);
  },
});
