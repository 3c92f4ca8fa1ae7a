// Lists what went otherwise than planned and every command by which a person steered the window: when, who
// and why. Issue, terminal and report show the same lines.

import { commands } from '../gates/commands/table.ts';
import { isSaidAgain } from '../ledger/course.ts';
import { bilingual } from '../plan/bilingual.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { joined, ownWords, same, titled } from '../plan/sentences.ts';
import type { Clock } from './moment.ts';
import { turnWords } from './turn-words.ts';
import type { PhaseView, WindowView } from './window-view.ts';

interface CourseLine {
  readonly at: number;
  /** Id of the fact, or the occasion, that caused it. */
  readonly cause: string;
  /** The role that decided it; null where nobody did. */
  readonly by: string | null;
  readonly text: Localised;
}

/** When people were told that the emergency plan is in force (epoch ms); null where they were not. */
export function emergencyPlanSince({ plan, notices }: WindowView): number | null {
  const rules = plan.notices.flatMap(({ id, when }) => (when === 'on overrun' ? [id] : []));
  const told = notices.find(({ key, sent }) => sent !== null && rules.includes(readNoticeKey(key).rule));
  return told?.sent?.from ?? null;
}

/** The roll-back or stop before a command to go on, whose reason may only be clear with it. */
function haltBefore(tries: readonly PhaseView[], at: number, clock: Clock): Localised | null {
  const halts = tries.flatMap(({ status, finishedAt, undoneAt }) => {
    const since = status === 'undone' ? undoneAt : status === 'stopped' ? finishedAt : null;
    return since === null || since > at ? [] : [{ status, since }];
  });
  const last = halts.toSorted((one, other) => one.since - other.since).at(-1);
  if (last === undefined) return null;
  return last.status === 'undone'
    ? bilingual`after the roll-back of ${clock(last.since)}`
    : bilingual`after the stop of ${clock(last.since)}`;
}

/** The lines, oldest first, without approvals (shown with their gates) and hand work (with the to-dos). */
export function courseOf(view: WindowView, clock: Clock): readonly CourseLine[] {
  const { turns, amendments, organisation } = view;
  const known = new Set([...turns.map(({ occasion }) => occasion), ...amendments.map(({ cause }) => cause)]);
  const tries = view.phases.flatMap((phase) => [phase, ...phase.before]);
  const line = (given: Omit<CourseLine, 'text'>, what: Localised, why: Localised | null): CourseLine => {
    const who = given.by === null ? null : roleTitle(organisation, given.by);
    const after = who !== null && why !== null ? titled(who, why) : (who ?? why);
    return { ...given, text: joined([clock(given.at), what, after]) };
  };
  const emergency = emergencyPlanSince(view);
  const ended = tries.find(({ phase }) => phase === 'close-out')?.finishedAt;
  const own = (words: string) => (words === '' ? null : ownWords(words));
  return [
    ...view.commands
      .filter(({ id, name }) => name !== 'done' && name !== 'ack' && !known.has(id))
      .map(({ at, by, name, reason, id }) => {
        const what = titled(same(`/${name}`), commands[name].help);
        const halt = name === 'resume' ? haltBefore(tries, at, clock) : null;
        return line({ at, cause: id, by }, joined([what, halt]), own(reason));
      }),
    ...turns
      .filter((turn) => !isSaidAgain(turn))
      .map(({ kind, at, end, previousEnd, by, reason, occasion }) => {
        const { title } = turnWords(kind, { ...view, end, at });
        const stopped = tries.find(({ status, finishedAt }) => status === 'stopped' && finishedAt === at);
        const what = previousEnd === null ? title : joined([title, clock(end)], ' → ');
        return line({ at, cause: occasion, by }, what, own(reason) ?? stopped?.why ?? null);
      }),
    ...(emergency === null
      ? []
      : [
          line(
            { at: emergency, cause: 'emergency-plan', by: null },
            ended == null
              ? bilingual`Emergency plan in force`
              : bilingual`Emergency plan in force until ${clock(ended)}`,
            null,
          ),
        ]),
    ...amendments
      .filter(({ kind }) => kind === 'correct')
      .map(({ at, by, reason, cause }) =>
        line({ at, cause, by }, bilingual`The plan was corrected`, own(reason)),
      ),
  ].toSorted((one, other) => one.at - other.at);
}
