// Acts of which nobody knows whether they happened: lists them in words, and takes a person's answer into the
// record. The pipeline never guesses; until somebody answers, what may have been sent is not sent again.

import { UserError } from '../pipelines/errors.ts';
import type { EffectState } from '../pipelines/ledger/fold.ts';
import { openDoubts } from '../pipelines/ledger/fold.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import {
  nextLook,
  sayInRecord,
  type WindowAtHand,
  windowAtHand,
  windowOptions,
} from './lib/window-at-hand.ts';

await runCommand({
  name: 'npm run doubt --',
  summary:
    'Lists what is in doubt in a window, or answers one doubt.\nsent: it happened, do not do it again. resend: it did not happen, do it again.',
  usage: '--window ID --store URL [KEY sent|resend REASON]',
  options: windowOptions,
  async run({ values, positionals: [key, answer, ...words] }) {
    const isAnswer = key !== undefined;
    if (isAnswer && answer !== 'sent' && answer !== 'resend') {
      throw new WrongUse('After the key say sent or resend, and why.');
    }
    const reason = words.join(' ').trim();
    if (isAnswer && reason === '') throw new WrongUse('Say how you know: the reason goes into the record.');
    const hand = await windowAtHand(values);
    const doubts = openDoubts(hand.opened.state);
    if (key === undefined) {
      console.log(listOf(hand, doubts));
      return 0;
    }
    const matching = doubts.filter(([effect]) => effect.startsWith(key));
    const [found] = matching;
    if (key.length < 8 || matching.length !== 1 || found === undefined) throw noSuchDoubt(key, doubts.length);
    const [effect, state] = found;
    await sayInRecord(hand, {
      kind: 'doubt-answer',
      effect,
      answer: answer as 'sent' | 'resend',
      ...hand.said,
      reason,
    });
    console.log(`Taken: ${state.what}: ${answer === 'sent' ? 'it happened' : 'it is to be done again'}.`);
    console.log(nextLook(hand));
    return 0;
  },
});

function listOf(hand: WindowAtHand, doubts: readonly (readonly [string, EffectState])[]): string {
  const { state, window, facts } = hand.opened;
  const answered = new Set(
    facts.flatMap(({ id, fact }) =>
      fact.kind === 'doubt-answer' && !state.facts.has(id) ? [fact.effect] : [],
    ),
  );
  const underWay = [...state.effects.values()].filter(
    ({ class: kind, outcome }) => kind === 'once' && outcome === null,
  );
  const lines = doubts.map(([key, effect]) =>
    [
      `${key.slice(0, 12)}  ${effect.what}`,
      `              begun ${new Date(effect.intendedAt).toISOString()}; ${effect.outcome?.result === 'in-doubt' ? effect.outcome.why : ''}`,
      `              ${recipientsOf(effect)}`,
      ...(answered.has(key) ? ['              answered; the next look takes it'] : []),
    ].join('\n'),
  );
  return [
    doubts.length === 0
      ? `Nothing is in doubt in window ${window}.`
      : `${doubts.length} in doubt in window ${window}:\n\n${lines.join('\n\n')}\n\nAnswer: npm run doubt -- --window ${window} --store ${process.env.TIDEOVER_STORE} KEY sent|resend REASON`,
    ...underWay.map(
      ({ what }) =>
        `Begun and not ended: ${what}. If its run is dead, the next look puts it among the doubts.`,
    ),
  ].join('\n');
}

function recipientsOf({ outcome, recipients }: EffectState): string {
  const doubtful = outcome?.result === 'in-doubt' ? (outcome.recipients ?? recipients) : recipients;
  return doubtful.length === 0
    ? 'it concerns one act'
    : `it concerns ${doubtful.length} of ${recipients.length} recipients`;
}

function noSuchDoubt(key: string, open: number): UserError {
  return new UserError({
    what: `No single act in doubt has the key ${key.slice(0, 64)}`,
    where: 'KEY',
    whatToDo:
      open === 0
        ? 'Nothing is in doubt.'
        : 'List them without a key, and copy at least 8 of its letters and digits.',
  });
}
