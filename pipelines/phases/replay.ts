// Replay: what people held while the messenger was away is entered in order: messages, uploads, approvals
// taken offline. Then everything is compared: content by digest, approvals one by one.

import { differencesAfterReplay, replay } from '../continuity/replay.ts';
import { splitSettled } from '../continuity/settled.ts';
import type { Detail } from '../ledger/entry.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { HeldItem } from '../ports.ts';
import { compareApprovals } from './compare-approvals.ts';
import { asJson, done, type Phase, type PhaseContext, saying, stopped } from './context.ts';
import { leftOpen, tellSetAside } from './left-open.ts';
import { replayByPeople } from './replay-by-people.ts';

/** Items per effect: the receiver knows each by its key, so a segment that was cut off is simply sent again. */
const itemsPerSegment = 50;

export const replayHeldWork: Phase = {
  // It has no undo: what people wrote themselves is not taken back.
  run: async (context) => {
    const { outbox, replay: target, nobodyActs } = context.ports;
    const { held, replayed, setAside } = await outbox.contents();
    await tellSetAside(context, setAside);
    if (nobodyActs) return replayByPeople(context, { held, replayed, setAside });
    const { open: items, left } = splitSettled(held, ({ key }) => key, context.state());
    const ids = new Map<string, string>();
    const problems = await replaySegments(context, items, ids);
    if (problems.length > 0) {
      const evidence = await context.keepEvidence('replay-problems.json', asJson(problems));
      return stopped(saying('暂存的工作被拒收', 'Held work was refused', problems[0] ?? ''), mendRefusals, [
        evidence,
      ]);
    }
    const different = await differencesAfterReplay(items, target);
    const { approvals, disputed, stop } = await compareApprovals(context, items);
    const evidence = await context.keepEvidence(
      'replay.json',
      asJson({ items: items.length, setAside, different, approvals, left: [...left, ...disputed.left] }),
    );
    if (different.length > 0) {
      return stopped(
        bilingual`${different.length} items are missing or different after the replay`,
        mendDifferences,
        [evidence],
      );
    }
    if (stop !== null) return stop([evidence]);
    await takeOutOfOutbox(context, items, ids);
    await context.measure('replayed-items', items.length, 'items');
    const stays = await leftOpen(context, [...left, ...disputed.left]);
    return done(
      bilingual`${items.length} held items entered the messenger in order and were compared one by one; ${approvals.matched} offline approvals match.${stays}`,
      [evidence],
    );
  },
};

async function replaySegments(
  context: PhaseContext,
  items: readonly HeldItem[],
  ids: Map<string, string>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const stuck = new Set<string>();
  for (let first = 0; first < items.length; first += itemsPerSegment) {
    const segment = items.slice(first, first + itemsPerSegment);
    const outcome = await context.perform({
      step: `attempt-${context.attempt}/segment`,
      target: `${segment[0]?.key}..${segment.at(-1)?.key}`,
      class: 'keyed',
      what: `put ${segment.length} held items into the messenger`,
      act: async (): Promise<Detail> => {
        const report = await replay(segment, claimed(context), stuck);
        for (const { key, id } of report.replayed) ids.set(key, id);
        const refused = report.refused.map(({ key, why }) => `${key}: ${why}`);
        if (report.waiting.length > 0) refused.push(`${report.waiting.length} wait for an earlier one`);
        if (refused.length > 0) throw new Error(refused.join('; '));
        return { replayed: report.replayed.length };
      },
    });
    if (outcome.result !== 'done') problems.push(outcome.why);
  }
  return problems;
}

/** Confirms the claim before each item: the machine may sleep between two. Holds one file in memory. */
function claimed({ ports, stillClaimed }: PhaseContext) {
  return {
    put: async (item: HeldItem) => {
      const whole = await ports.outbox.whole(item);
      if (whole === null) return { result: 'refused', why: 'its file is not what was held' } as const;
      await stillClaimed();
      return ports.replay.put(whole);
    },
  };
}

/** Only when all is compared: the next attempt would not compare what has left the outbox sooner. */
async function takeOutOfOutbox(
  context: PhaseContext,
  items: readonly HeldItem[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  for (const item of items) {
    // An earlier run put it in and died with its id: the receiver knows the key and gives the id again.
    const known = ids.get(item.key);
    const put =
      known === undefined ? await claimed(context).put(item) : { result: 'done' as const, id: known };
    await context.stillClaimed();
    if (put.result === 'done') await context.ports.outbox.markReplayed(item.key, put.id);
  }
}

const mendRefusals = bilingual`See the reasons in the evidence and ask the senders. When mended comment /resume; what nobody enters any more is left open first by /settle ITEM reason. What is in is not sent again.`;
const mendDifferences = bilingual`Do not upload by hand. Check the items named in the evidence, then comment /resume.`;
