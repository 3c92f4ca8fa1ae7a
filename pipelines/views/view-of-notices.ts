// Every notice of a window as views show it: planned, sent, or both, with its outcome.

import type { EffectState, RecordState } from '../ledger/fold.ts';
import { turnOfNotice } from '../notices/happened.ts';
import { kindRecord } from '../plan/channel-kinds.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { turnWords } from './turn-words.ts';
import type { NoticeView, WindowView } from './window-view.ts';
import { noticeTitle } from './words.ts';

export function noticesOf(
  state: RecordState,
  timeline: WindowView['timeline'],
  { plan, organisation }: Snapshot,
  now: number,
): readonly NoticeView[] {
  const planned = new Map(timeline.notices.map((moment) => [moment.key, moment]));
  const keys = [...new Set([...planned.keys(), ...state.notices.keys()])];
  const acts = Map.groupBy(
    [...state.effects.values()].filter(({ sending }) => sending !== null),
    ({ sending }) => sending?.notice,
  );
  return keys
    .map((key): NoticeView => {
      const { audience, site } = readNoticeKey(key);
      const settled = state.notices.get(key);
      const sent = acts.get(key) ?? [];
      const times = sent.flatMap(({ intendedAt, outcomeAt }) => [intendedAt, outcomeAt ?? intendedAt]);
      const standIns = sent.flatMap(({ sending }) =>
        sending?.standIn === undefined ? [] : [sending.channel],
      );
      const done = sent.flatMap((act) => {
        const isGroup = isGroupChannel(organisation, act.sending?.channel);
        const missed = missedBy(act);
        return act.recipients.flatMap((who) => (missed.includes(who) ? [] : [{ who, isGroup }]));
      });
      return {
        key,
        title: titleOfNotice(key, state, { plan, organisation, ...timeline, now }),
        audience: titleOf([...organisation.audiences, ...organisation.people], audience),
        site: organisation.sites.find((candidate) => candidate.id === site)?.name ?? null,
        plannedAt: planned.get(key)?.at ?? null,
        settledAt: settled?.at ?? null,
        sent: times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) },
        channels: settled?.channels ?? planned.get(key)?.rule.channels ?? [],
        standIns: [...new Set(standIns)],
        accepted: settled?.accepted ?? 0,
        told: new Set(done.flatMap(({ who, isGroup }) => (isGroup ? [] : [who]))),
        posts: done.filter(({ isGroup }) => isGroup).length,
        refused: settled?.refused ?? 0,
        refusing: [...new Set(sent.flatMap((act) => (isRefused(act) ? (act.sending?.channel ?? []) : [])))],
        inDoubt: settled?.inDoubt ?? 0,
        ...(settled?.queued !== undefined && { queued: settled.queued }),
        unreached: settled?.unreached ?? [],
      };
    })
    .sort((one, other) => timeOf(one) - timeOf(other));
}

/** Recipients whom the message is not known to have reached; a person's answer that it arrived counts. */
function missedBy({ outcome, recipients, answer }: EffectState): readonly string[] {
  if (outcome === null || outcome.result === 'failed') return recipients;
  const inDoubt = outcome.result === 'done' || answer === 'sent' ? [] : (outcome.recipients ?? recipients);
  return [...(outcome.refused ?? []), ...inDoubt];
}

function isRefused({ outcome }: EffectState): boolean {
  return outcome?.result === 'failed' || (outcome?.refused?.length ?? 0) > 0;
}

function isGroupChannel({ channels }: Snapshot['organisation'], id: string | undefined): boolean {
  const channel = channels.find((one) => one.id === id);
  return channel !== undefined && kindRecord(channel.kind).reach === 'group';
}

function timeOf({ sent, settledAt, plannedAt }: NoticeView): number {
  return sent?.from ?? settledAt ?? plannedAt ?? 0;
}

/** The notice's title, with the turn that it tells where its rule tells several. */
function titleOfNotice(
  key: string,
  state: RecordState,
  times: Pick<WindowView, 'plan' | 'organisation' | 'start' | 'now'> & { readonly end: number },
): Localised {
  const turn = turnOfNotice(state, key, times);
  return turn === null
    ? noticeTitle(key)
    : turnWords(turn.kind, { ...times, end: turn.end, at: turn.at }).title;
}
