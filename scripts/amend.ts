// Amends a window under way: shows first what changes, which approvals become void and which notices follow, asks,
// and puts the command into the record, where the next look finds it.

import { UserError } from '../pipelines/errors.ts';
import { canonicalBytes, digestOf } from '../pipelines/ledger/canonical.ts';
import type { Command } from '../pipelines/ledger/fact.ts';
import * as keys from '../pipelines/ledger/keys.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { endMovedBy, withEnd } from '../pipelines/plan/amend.ts';
import type { Snapshot } from '../pipelines/plan/snapshot.ts';
import { parseSpan, toEpochMs } from '../pipelines/plan/time.ts';
import { amendmentPreview } from '../pipelines/views/amendment-preview.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { agrees } from './lib/questions.ts';
import {
  nextLook,
  sayInRecord,
  type WindowAtHand,
  windowAtHand,
  windowOptions,
} from './lib/window-at-hand.ts';

await runCommand({
  name: 'npm run amend --',
  summary:
    'Changes a window under way. Says what would change, which approvals become void and which notices follow, and asks before it is done.',
  usage: `--window ID --store URL extend SPAN REASON
       --window ID --store URL shorten SPAN REASON
       --window ID --store URL call-off [vendor] REASON
       --window ID --store URL correct FILE REASON`,
  options: {
    ...windowOptions,
    yes: { type: 'boolean', short: 'y', help: 'Do not ask.' },
  },
  async run({ values, positionals: [action, ...words] }) {
    const hand = await windowAtHand(values);
    const { state, snapshot, snapshotDigest, facts, window } = hand.opened;
    if (state.closed !== null || state.calledOff !== null) {
      throw new UserError({
        what: `Window ${window} is ${state.closed === null ? 'called off' : 'closed'}: nothing is amended any more`,
        where: '--window',
        whatToDo: 'Plan another window.',
      });
    }
    const asked = await amendmentFor(action, words, hand);
    const preview = amendmentPreview({
      kind: asked.kind,
      before: snapshot,
      beforeDigest: snapshotDigest,
      after: asked.after,
      state,
      facts,
    });
    console.log(preview.join('\n'));
    if (values.yes !== true && !(await agrees('\nAmend the window like this?'))) {
      console.log('Nothing was changed.');
      return 1;
    }
    if (asked.kind === 'correct') {
      const digest = digestOf(asked.after);
      await hand.store.create(keys.snapshotKey(window, digest), canonicalBytes(asked.after));
    }
    await sayInRecord(hand, { kind: 'command', command: asked.command, ...hand.said, reason: asked.reason });
    console.log(`\nIn the record. ${nextLook(hand)}`);
    return 0;
  },
});

interface Asked {
  readonly kind: 'extend' | 'shorten' | 'call-off' | 'correct';
  readonly command: Command;
  readonly after: Snapshot;
  readonly reason: string;
}

async function amendmentFor(
  action: string | undefined,
  words: readonly string[],
  { opened: { snapshot, snapshotDigest, window } }: WindowAtHand,
): Promise<Asked> {
  switch (action) {
    case 'extend':
    case 'shorten': {
      const [by = '', ...rest] = words;
      if (parseSpan(by) === null) throw new WrongUse(`Say by how much, for example ${action} 30m REASON.`);
      const end = endMovedBy(snapshot, by, action === 'extend' ? 'later' : 'earlier') ?? snapshot.plan.end;
      if (toEpochMs(end) <= toEpochMs(snapshot.plan.start)) {
        throw new UserError({
          what: `The window would end before it starts (${end})`,
          where: `${action} ${by}`,
          whatToDo: 'Shorten it by less, or call it off.',
        });
      }
      return {
        kind: action,
        command: { name: action, by },
        after: withEnd(snapshot, end),
        reason: reasonIn(rest),
      };
    }
    case 'call-off': {
      const whose = words[0] === 'vendor' ? 'vendor' : 'ours';
      const reason = reasonIn(whose === 'vendor' ? words.slice(1) : words);
      return { kind: 'call-off', command: { name: 'call-off', whose }, after: snapshot, reason };
    }
    case 'correct': {
      const [file, ...rest] = words;
      if (file === undefined) throw new WrongUse('Name the corrected plan file.');
      const after = await corrected(file, snapshot, window);
      const command = { name: 'correct', from: snapshotDigest, to: digestOf(after) } as const;
      return { kind: 'correct', command, after, reason: reasonIn(rest) };
    }
    default:
      throw new WrongUse('Say extend, shorten, call-off or correct.');
  }
}

/** People stay those who were frozen: their data is encrypted with the window's key, and nobody is added by a side door. */
async function corrected(file: string, before: Snapshot, window: string): Promise<Snapshot> {
  const { plan, organisation, templates } = await loadPlan(file);
  const refuse = (what: string, whatToDo: string) => new UserError({ what, where: file, whatToDo });
  if (plan.id !== window)
    throw refuse(`This is the plan of ${plan.id}`, `Give the corrected plan of ${window}.`);
  const after = { ...before, plan, organisation, templates: Object.fromEntries(templates) };
  if (digestOf(after) === digestOf(before))
    throw refuse('Nothing differs from what is in force', 'Save the correction first.');
  return after;
}

function reasonIn(words: readonly string[]): string {
  const reason = words.join(' ').trim();
  if (reason === '')
    throw new WrongUse('Give a reason: it goes into the record, and into what people are told.');
  return reason;
}
