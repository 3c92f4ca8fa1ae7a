// The replay where the messenger has no interface for us: everybody who holds work gets a list of it, enters
// it by hand and reports that; those who have not are reminded. It is done when everything is entered, or a
// decider has said what stays open and why.

import { listLetter } from '../continuity/own-list.ts';
import { splitSettled } from '../continuity/settled.ts';
import { feedbackIn } from '../feedback/feedback-fact.ts';
import { codeFor, yesesOf } from '../feedback/one-time-code.ts';
import { digestOf } from '../ledger/canonical.ts';
import type { PhaseResult } from '../ledger/entry.ts';
import { bilingual } from '../plan/bilingual.ts';
import { firstRoundOf } from '../plan/step.ts';
import type { HeldItem, OutboxContents } from '../ports.ts';
import { compareApprovals } from './compare-approvals.ts';
import { asJson, done, type PhaseContext, waiting } from './context.ts';
import { leftOpen } from './left-open.ts';
import { tellOwn } from './tell-own.ts';

const askAgainMs = 60_000;
const remindAfterMs = 60 * 60_000;
/** People who have not answered after so many reminders are phoned. */
const mostReminders = 3;

interface Holder {
  readonly account: string;
  readonly items: readonly HeldItem[];
  /** Target of the effects for this list, without the name. */
  readonly target: string;
  /** Another list gets another code; it stays the same when a part of the list is ticked off. */
  readonly code: string;
  /** When a list first reached this person (epoch ms); null where none did. */
  readonly toldAt: number | null;
}

export async function replayByPeople(
  context: PhaseContext,
  { held, replayed, setAside }: OutboxContents,
): Promise<PhaseResult> {
  const { open, left } = splitSettled(held, ({ key }) => key, context.state());
  const waitingFor: Holder[] = [];
  for (const [account, own] of Map.groupBy(open, ({ from }) => from)) {
    const all = [...replayed.filter(({ from }) => from === account), ...own].map(({ key }) => key);
    const holder = await tellHolder(context, account, own, digestOf(all.toSorted()));
    if (!(await tickOff(context, holder))) waitingFor.push(holder);
  }
  if (waitingFor.length > 0) {
    const count = waitingFor.reduce((sum, { items: own }) => sum + own.length, 0);
    const untold = waitingFor.filter(({ toldAt }) => toldAt === null).length;
    const unreached = untold === 0 ? '' : bilingual`; ${untold} of them could not be told by any channel`;
    return waiting(
      bilingual`${count} held items wait for ${waitingFor.length} people to enter them by hand${unreached}. npm run outbox -- list names them; the desk writes down who is done (npm run feedback -- --say entered --account ACCOUNT), or /settle ITEM reason leaves one open, /settle all reason every one`,
      context.clock.now() + askAgainMs,
    );
  }
  const { replayed: entered } = await context.ports.outbox.contents();
  const { approvals, disputed, stop } = await compareApprovals(context, entered);
  const stays = [...left, ...disputed.left];
  const evidence = await context.keepEvidence(
    'replay-by-people.json',
    asJson({ entered: entered.length, setAside, approvals, left: stays }),
  );
  if (stop !== null) return stop([evidence]);
  await context.measure('replayed-items', entered.length, 'items');
  const said = await leftOpen(context, stays);
  return done(
    bilingual`${entered.length} held items were entered by those who held them, who say so; ${approvals.matched} offline approvals match.${said}`,
    [evidence],
  );
}

/** Sends the list, and a reminder for every hour that passed without an answer. */
async function tellHolder(
  context: PhaseContext,
  account: string,
  items: readonly HeldItem[],
  digest: string,
): Promise<Holder> {
  const person = context.roster.find((one) => one.account === account);
  let firstAt: number | null = null;
  // From the first list that arrived, so that an answer given before the last reminder counts.
  let toldAt: number | null = null;
  const { organisation } = context.snapshot;
  const zone = organisation.sites.find(({ id }) => id === person?.site)?.zone ?? 'UTC';
  const address = organisation.feedback?.address ?? null;
  const target = `${context.pseudonymOf(account)}/${digest}`;
  const code = codeFor(context.pseudonymOf, `entered ${digest}`, account);
  for (let reminder = 0; person !== undefined && reminder <= mostReminders; reminder += 1) {
    if (firstAt !== null && context.clock.now() < firstAt + reminder * remindAfterMs) break;
    const sent = await tellOwn(
      context,
      person,
      () => listLetter({ person, items, zone, address, code, reminder }),
      {
        step: reminder === 0 ? 'own-list' : `remind-${reminder}`,
        target,
        what: `send somebody his list of ${items.length} held items`,
      },
    );
    const at = sent.result === 'done' && typeof sent.detail.at === 'number' ? sent.detail.at : null;
    // When a letter that is in doubt arrived, if it did, is not known.
    firstAt ??= at ?? beganAt(context);
    if (sent.result === 'done' && sent.detail.through !== '') toldAt ??= at;
  }
  return { account, items, target, code, toldAt };
}

function beganAt({ state }: PhaseContext): number {
  return state().steps.get(firstRoundOf('replay'))?.startedAt ?? 0;
}

/** True when the person has reported, since this list arrived, that all of it is entered. */
async function tickOff(
  context: PhaseContext,
  { account, items, target, code, toldAt }: Holder,
): Promise<boolean> {
  const since = toldAt ?? beganAt(context);
  const yesOf = yesesOf(new Map([[code, account]]));
  const says = feedbackIn(context.state().facts.values()).some(
    (fact) =>
      fact.trouble === 'entered' &&
      // A code shows by itself which list it is about; times are compared only without one, as clocks differ.
      (fact.way !== 'desk' || Date.parse(fact.at) >= since) &&
      yesOf(fact, context.senderOf(fact)) === account,
  );
  if (!says) return false;
  const outcome = await context.perform({
    step: 'entered',
    target,
    class: 'idempotent',
    what: `take ${items.length} items off the list that their holder has entered`,
    act: async () => {
      for (const { key } of items) {
        await context.stillClaimed();
        await context.ports.outbox.markReplayed(key, 'entered by hand');
      }
      return { entered: items.length };
    },
  });
  return outcome.result === 'done';
}
