// Checks of a finished rehearsal that many scenarios share. Each returns what is wrong, nothing where all is
// well.

import { notAvailable } from '../../notices/values.ts';
import { type PhaseName, phaseNames } from '../../plan/phase-table.ts';
import { firstRoundOf } from '../../plan/step.ts';
import { standing } from '../world/standing.ts';
import type { Rehearsed } from './rehearsed.ts';

export type Ending = (rehearsed: Rehearsed) => readonly string[] | Promise<readonly string[]>;

/** One ending that demands all of these. */
export function allOf(...endings: readonly Ending[]): Ending {
  return async (rehearsed) => (await Promise.all(endings.map((ending) => ending(rehearsed)))).flat();
}

export const closedWell: Ending = allOf(
  ({ state, conducted }) => {
    if (state.closed?.how === 'done') return [];
    return [`the window did not close (${conducted}${state.closed ? `, ${state.closed.how}` : ''})`];
  },
  quietAgain,
  toldOnce,
);

export const calledOffCleanly: Ending = allOf(
  ({ state }) => (state.closed?.how === 'called-off' ? [] : ['the window was not called off']),
  quietAgain,
  toldOnce,
  ({ state }) =>
    [...state.notices.keys()].some((key) => key.includes('call'))
      ? []
      : ['nobody was told that it was called off'],
);

/** Nobody is held out, and no automatic reply, forwarding, temporary group or pause of work is left. */
async function quietAgain({ world, run, state }: Rehearsed): Promise<readonly string[]> {
  const { plan } = run.snapshot();
  const { isHeld, on } = await standing(world.ports, plan);
  const acts = new Set([...state.effects.values()].map(({ what }) => what));
  const paused = plan.defer.filter(
    ({ id }) => acts.has(`pause the deferred work ${id}`) && !acts.has(`resume the deferred work ${id}`),
  );
  return [
    ...paused.map(({ id }) => `${id} is still paused`),
    ...(isHeld ? ['people are still held out'] : []),
    ...on.map((what) => `${what} is left on`),
  ];
}

/** With the primary backup channel down: no group opens in it, no notice after the cutover says to use it. */
export function nobodySentToPrimary({ world, state, run }: Rehearsed): readonly string[] {
  const { plan, organisation } = run.snapshot();
  const [primary = ''] = plan.backupChannels.order;
  const title = organisation.channels.find(({ id }) => id === primary)?.title;
  const since = state.steps.get(firstRoundOf('cutover'))?.finishedAt ?? Number.POSITIVE_INFINITY;
  const naming = [...world.inboxes.values()]
    .flatMap((inbox) => inbox.delivered)
    .filter(({ at, message: { text, language } }) => {
      const used = text.replace(new RegExp(`${notAvailable('')[language]}.*`, 'g'), '');
      return at > since && title && used.includes(title[language]);
    });
  const opened = [...state.effects.values()].filter(({ what }) => what.includes(` in ${primary} with `));
  return [
    ...[...new Set(naming.map(({ message }) => message.notice))].map((one) => `${one} names ${primary}`),
    ...opened.map(({ what }) => `${what}, which is down`),
  ];
}

/** No message reached anybody twice through one channel. */
export function toldOnce({ world }: Rehearsed): readonly string[] {
  const all = [...world.inboxes.values()].flatMap(({ delivered }) => delivered);
  const told = Map.groupBy(
    all,
    ({ channel, message: { notice, to, language } }) => `${channel}/${notice}/${to?.account ?? language}`,
  );
  return [...told].flatMap(([identity, its]) => (its.length > 1 ? [`told twice: ${identity}`] : []));
}

export function neverBegan(phase: PhaseName): Ending {
  return ({ state }) => (state.steps.has(`${phase}#1`) ? [`${phase} began`] : []);
}

export function began(phase: PhaseName): Ending {
  return ({ state }) => (state.steps.has(`${phase}#1`) ? [] : [`${phase} never began`]);
}

export function stoppedFirst(phase: PhaseName): Ending {
  return ({ state }) => (state.stops.some((stop) => stop.phase === phase) ? [] : [`${phase} did not stop`]);
}

/** Nobody but the canary was let in before the canary had passed. */
export const nobodyBeforeCanary: Ending = ({ entries }) => {
  const canaryDone = entries.findIndex(
    ({ body }) => body.kind === 'phase-finished' && body.phase === 'canary' && body.result.result === 'done',
  );
  const firstCohort = entries.findIndex(({ body }) => body.kind === 'cohort-changed' && body.admitted > 0);
  return firstCohort >= 0 && firstCohort < canaryDone
    ? ['a cohort was let in before the canary had passed']
    : [];
};

/**
 * At least this share of the people is back when the return is declared done. With invitations, where only
 * people's own word shows that they are back, it is the share that was called.
 */
export function atLeastBack(share: number): Ending {
  return ({ state, run }) => {
    const isCalled = run.snapshot().plan.return.control === 'invitation';
    const count = [...state.cohorts.values()].reduce(
      (sum, { returned, admitted }) => sum + (isCalled ? admitted : returned),
      0,
    );
    const needed = share * run.roster().length;
    const missed = `only ${count} of ${run.roster().length} people ${isCalled ? 'were called' : 'are back'}`;
    return count >= needed ? [] : [missed];
  };
}

export function amendedTimes(times: number): Ending {
  return ({ state }) =>
    state.amendments.length === times ? [] : [`${state.amendments.length} amendments instead of ${times}`];
}

export function noticesSent(rulePart: string, atLeast: number): Ending {
  return ({ state }) => {
    const sent = [...state.notices.values()].filter(
      (notice) => notice.notice.startsWith(rulePart) && notice.accepted > 0,
    );
    return sent.length >= atLeast ? [] : [`${sent.length} notices ${rulePart} instead of ${atLeast}`];
  };
}

export const everyPhaseDone: Ending = ({ state }) =>
  phaseNames.flatMap((phase) =>
    state.steps.get(`${phase}#1`)?.status === 'done' ? [] : [`${phase} is not done`],
  );
