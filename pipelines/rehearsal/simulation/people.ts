// The people of a simulated window: they approve and do their to-dos soon after a summons, and late without
// one; answer doubts at random; and say sooner or later how to go on after a hold, a stop or a roll-back. A
// window that does not end they call off.

import { nameOfStatement, putStatement } from '../../engine/take-facts.ts';
import { lineOf } from '../../gates/commands/line-of.ts';
import type { Saying } from '../../gates/commands/saying.ts';
import { openDoubts, openToDos } from '../../ledger/fold.ts';
import { readNoticeKey } from '../../plan/notice-key.ts';
import { toInstantText } from '../../plan/time.ts';
import type { Store } from '../../ports.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import { signInRehearsal } from '../keys.ts';
import { type Random, seededRandom } from '../random.ts';
import type { Observer } from './observer.ts';
import type { Truth } from './truth.ts';

const minute = 60_000;
const hour = 60 * minute;
/** When people act without a summons: later than any summons would come, whatever happens to the runs. */
const byChanceMs = 45 * minute;
/** A window that is not over this long after the announced end is called off. */
const patienceMs = 30 * hour;

export type SimulatedPeople = ReturnType<typeof simulatedPeople>;

export function simulatedPeople(setting: {
  readonly seed: number;
  readonly clock: JumpingClock;
  readonly store: Store;
  readonly observer: Observer;
  readonly truth: Pick<Truth, 'arrived'>;
  /** Starts a run, as a comment does. */
  readonly wake: () => void;
}) {
  const { seed, clock, store, observer, truth, wake } = setting;
  /** One random stream per question, so that a person takes equally long for it whatever the faults are. */
  const randomFor = (id: string): Random => seededRandom(seed, `people ${id}`);
  const { window } = observer.ledger;
  /** What was put into the mailbox, and when (true time). */
  const said: { readonly id: string; readonly at: number; readonly by: string; readonly saying: Saying }[] =
    [];
  const planned = new Set<string>();

  const say = async (by: string, saying: Saying): Promise<void> => {
    const statement = { window, by, at: toInstantText(clock.now()), says: lineOf(saying) };
    await putStatement(store, window, signInRehearsal(statement));
    said.push({ id: nameOfStatement({ statement }), at: clock.now(), by, saying });
    wake();
  };

  const plan = (id: string, after: number, by: string, saying: Saying): void => {
    if (planned.has(id)) return;
    planned.add(id);
    clock.at(clock.now() + after, () => void say(by, saying));
  };

  /** Plans a saying: soon after a summons; without one the person finds out by chance, and later. */
  const planWhenCalled = (
    id: string,
    [by, about]: readonly [string, RegExp],
    after: number,
    saying: Saying,
    isWanted: () => boolean,
  ): void => {
    const isCalled = [...truth.arrived.keys()].some((address) => {
      const { rule, audience, occasion } = readNoticeKey(address.split(' ')[1] ?? '');
      return rule === 'summons' && audience === by && about.test(occasion ?? '');
    });
    const when = isCalled ? 'called' : 'by chance';
    if (planned.has(`${id} ${when}`)) return;
    planned.add(`${id} ${when}`);
    clock.at(clock.now() + (isCalled ? after : byChanceMs), () => void (isWanted() && say(by, saying)));
  };

  /** Looks at the record, and plans what people will say about it. */
  const attend = (): void => {
    const state = observer.state();
    const { plan: its } = observer.snapshot();
    const lead = its.emergencyContacts[0] ?? its.author;
    const reason = 'simulated';
    const now = clock.now();
    for (const [effect] of openDoubts(state)) {
      const doubt = `doubt ${effect} ${state.effects.get(effect)?.attempts}`;
      const random = randomFor(doubt);
      const answer = random.chance(0.5) ? 'sent' : 'resend';
      const after = Math.round(random.around(20 * minute, 1));
      plan(doubt, after, lead, { name: 'doubt', effect, answer, reason });
    }
    if (state.closed !== null || state.calledOff !== null) return;
    for (const { number, id, owner } of openToDos(state)) {
      const command = { name: 'done', toDo: number } as const;
      const isOpen = () => openToDos(observer.state()).some((toDo) => toDo.number === number);
      const done = { name: 'tell', command, reason } as const;
      planWhenCalled(
        `done ${id} ${number}`,
        [owner, new RegExp(`^to-do-${number}$`)],
        10 * minute,
        done,
        isOpen,
      );
    }
    const verdict = observer.gate(now);
    if (verdict !== null && !verdict.approvals.enough) {
      const { phase, approvals } = verdict;
      const digest = (state.snapshot ?? '').slice(7);
      approvals.missing.slice(0, approvals.needed - approvals.counted.length).forEach((by, index) => {
        // Approve again every few hours, because a withdrawal may have come in between.
        const id = `approve ${phase} ${by} ${digest} ${Math.floor(now / (4 * hour))}`;
        const isMissing = () => observer.gate(clock.now())?.approvals.missing.includes(by) === true;
        const approve = { name: 'approve', phase, digest, reason } as const;
        planWhenCalled(id, [by, new RegExp(`-${phase}-\\d+$`)], 4 * minute * (index + 1), approve, isMissing);
      });
    }
    const stopped = verdict !== null && state.steps.get(`${verdict.phase}#1`)?.status === 'stopped';
    const isBack = (state.rolledBack.at(-1)?.at ?? -1) >= (state.resumedAt ?? 0);
    if (state.held !== null || stopped || isBack) {
      const id = `resume ${Math.floor(now / (2 * hour))}`;
      plan(id, Math.round(randomFor(id).around(40 * minute, 0.5)), lead, {
        name: 'tell',
        command: { name: 'resume' },
        reason,
      });
    }
    const late = now - (observer.timeline().end + patienceMs);
    if (late > 0) {
      const command = { name: 'call-off', whose: 'ours' } as const;
      plan(`call off ${Math.floor(late / (6 * hour))}`, 0, lead, { name: 'tell', command, reason });
    }
  };
  return { attend, say, said };
}
