// Sends the notices of a look, one after the other, and enters what became of each into the record.

import { sendDeliveries } from '../effects/send.ts';
import { countSent, noticesBegun, sentOf, toldOf, triesAgainAt } from '../effects/sent-so-far.ts';
import type { Unreached } from '../ledger/entry.ts';
import { type Deliveries, type DeliveriesInput, type Delivery, deliveriesOf } from '../notices/deliveries.ts';
import { failoverOf } from '../notices/failover.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { Person } from '../plan/roster.ts';
import type { NoticeMoment } from '../plan/timeline.ts';
import { peopleMatching } from '../return/people-rule.ts';
import { isByName, noticesDueAt, noticesOwedAt } from './due-notices.ts';
import { withInvitations } from './invitations.ts';
import { contextOf } from './notice-context.ts';
import { callAgain } from './summon.ts';
import type { Telling } from './window-run.ts';

/** Asked between segments: true when a person gave a command that comes before the rest of a notice. */
export type IsToStop = () => Promise<boolean>;

export const neverStop: IsToStop = async () => false;

/**
 * Sends everything that is due now, and gives the keys of the notices that went out. Notices are sent one at
 * a time, so that a channel's quota is counted once.
 */
export async function sendDueNotices(run: Telling, isToStop: IsToStop = neverStop) {
  const again = await sendAgain(run, isToStop);
  if (again.stopped) return again;
  const notices: string[] = [];
  const { plan, organisation } = run.snapshot();
  for (const moment of noticesDueAt(run.clock.now(), {
    state: run.state(),
    timeline: run.timeline(),
    plan,
    organisation,
  })) {
    const who = organisation.audiences.find((one) => one.id === moment.audience)?.who;
    const people = peopleMatching(who ?? 'public', run.roster());
    if (!(await settle(run, moment, people, { fresh: true, isToStop }))) return { notices, stopped: true };
    notices.push(moment.key);
  }
  return { notices, stopped: false };
}

/** Sends again, to those alone: what a person reported missing, and what was refused by name. */
export async function sendAgain(run: Telling, isToStop: IsToStop = neverStop) {
  const notices: string[] = [];
  for (const notice of noticesOwedAt(run.clock.now(), run.state(), run.timeline())) {
    const { rule: id, audience, site } = readNoticeKey(notice);
    const rule = run.snapshot().plan.notices.find((one) => one.id === id);
    if (rule === undefined) {
      if (await callAgain(run, notice)) notices.push(notice);
      continue;
    }
    const moment: NoticeMoment = { key: notice, rule, audience, site, at: run.clock.now() };
    const byName = isByName(notice, run.timeline()) && ({ byName: true } as const);
    if (!(await settle(run, moment, run.roster(), { fresh: false, isToStop, ...byName })))
      return { notices, stopped: true };
    notices.push(notice);
  }
  return { notices, stopped: false };
}

/** Sends and settles one notice. False when stopped: the next look sends the rest, if still needed. */
export async function settle(
  run: Telling,
  moment: NoticeMoment,
  people: readonly Person[],
  choice: { readonly fresh: boolean; readonly byName?: true; readonly isToStop: IsToStop },
): Promise<boolean> {
  const { fresh, byName, isToStop } = choice;
  const { templates } = run.snapshot();
  const context = contextOf(run, moment);
  const all = deliveriesOf({ moment, context, templates, people, ...(byName && { byName }) });
  const wasDue = (triesAgainAt(run.state()).get(moment.key) ?? Infinity) <= run.clock.now();
  const messages = moment.rule.calendar ? withInvitations(run, all.messages) : all.messages;
  const own = await sendDeliveries(run, moment.key, messages, { fresh, isToStop });
  if (own.stopped) return false;
  const asked = { moment, context, templates, people, ...(byName && { byName }) };
  const standIns = messagesInstead(run, asked);
  const toOthers = { fresh: true, isToStop, standIn: true } as const;
  const instead = standIns.length === 0 ? null : await sendDeliveries(run, moment.key, standIns, toOthers);
  if (instead?.stopped) return false;
  const count = instead ? { ...instead.count, refused: instead.count.refused + own.unsent } : own.count;
  const known = run.state().notices.get(moment.key);
  const used = [...sentOf(run.state(), moment.key)].flatMap(([id, { standIn }]) => (standIn ? [id] : []));
  const through = [...new Set([...all.messages.map((delivery) => delivery.channel), ...used])];
  // A repeated part says nothing new about the channels, nor about the people whom none of them reaches.
  const { channels, unreached } =
    fresh || known === undefined || standIns.length > 0
      ? { channels: through, unreached: unreachedIn(run, all.unreached) }
      : known;
  const said = { ...count, channels, ...(unreached && unreached.length > 0 && { unreached }) };
  const isNews = known === undefined || JSON.stringify(saidBefore(known)) !== JSON.stringify(said);
  if (isNews || wasDue) await run.append({ kind: 'notice-settled', notice: moment.key, ...said });
  return true;
}

/** The messages by which other channels take over: once, only to people not reached yet. */
function messagesInstead(run: Telling, asked: DeliveriesInput): readonly Delivery[] {
  const sent = sentOf(run.state(), asked.moment.key);
  const isAnyMissed = [...sent.values()].some(({ words }) =>
    [...words.values()].some(({ result }) => result === 'refused' || result === 'in-doubt'),
  );
  if (!isAnyMissed) return [];
  const heardOf = ({ channel, recipient, message }: Delivery) =>
    toldOf(sent.get(channel), run.pseudonymOf(recipient ?? message.key));
  return failoverOf({ ...asked, heardOf, now: run.clock.now() }).messages;
}

type Settled = NonNullable<ReturnType<ReturnType<Telling['state']>['notices']['get']>>;

function saidBefore({ accepted, refused, inDoubt, queued, channels, unreached }: Settled) {
  return {
    accepted,
    refused,
    inDoubt,
    ...(queued !== undefined && { queued }),
    channels,
    ...(unreached && { unreached }),
  };
}

/** Settles stopped notices that will not go on: the record must name whom they reached. */
export async function settleStopped(run: Telling): Promise<void> {
  for (const notice of noticesBegun(run.state())) {
    if (run.state().notices.has(notice)) continue;
    const count = countSent(run.state(), notice);
    await run.append({
      kind: 'notice-settled',
      notice,
      ...count,
      channels: [...sentOf(run.state(), notice).keys()],
    });
  }
}

function unreachedIn(
  { pseudonymOf }: Pick<Telling, 'pseudonymOf'>,
  people: Deliveries['unreached'],
): readonly Unreached[] {
  const whys = [...new Set(people.map(({ why }) => why))].sort();
  return whys.map((why) => ({
    why,
    recipients: people.filter((one) => one.why === why).map(({ account }) => pseudonymOf(account)),
  }));
}
