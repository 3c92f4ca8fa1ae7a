// Rules against windows that collide with a freeze, a meeting or another window.

import { inPlan } from '../places.ts';
import { freezesIn, instantOf, meet, stretchOf } from '../plan-times.ts';
import { each, type Rule, when } from '../rule.ts';

export const collisionRules: readonly Rule[] = [
  {
    id: 'no-freeze',
    prevents: 'The messenger is away during quarter closing or the shopping festival.',
    check: ({ plan, organisation }) =>
      freezesIn(organisation, stretchOf(plan)).map((freeze) => ({
        path: ['start'],
        what: `The window falls into the freeze "${freeze.title.en}" (${freeze.start} to ${freeze.end}).`,
        write: 'Move the window, or have the freeze changed in organisation.yaml first.',
      })),
  },
  {
    id: 'no-meeting',
    prevents: 'A meeting over the messenger that nobody can join.',
    check: ({ plan }) =>
      inPlan(plan, 'meetings.*').flatMap(({ path, value: meeting }) => {
        const window = stretchOf(plan);
        const planned = stretchOf(meeting);
        if (window === null || planned === null) return [];
        const movedTo = meeting.movedTo === undefined ? null : instantOf(meeting.movedTo);
        const moved =
          movedTo === null ? null : { start: movedTo, end: movedTo + planned.end - planned.start };
        return when(meet(moved ?? planned, window), () => ({
          path: [...path, ...(moved === null ? [] : ['movedTo'])],
          what: `"${meeting.title.en}" collides with the window.`,
          write:
            moved === null
              ? 'Add movedTo with its new time.'
              : 'Move it to before the start or after the end.',
        }));
      }),
  },
  {
    id: 'windows-do-not-overlap',
    prevents: 'Two windows at once that use the same people, channels and messenger.',
    check: ({ plan, otherPlans }) =>
      otherPlans
        .filter((other) => meet(stretchOf(other), stretchOf(plan)))
        .filter((other) => !settles(plan, other) && !settles(other, plan))
        .map((other) => ({
          path: ['start'],
          what: `It overlaps with the window "${other.id}" (${other.start} to ${other.end}).`,
          write: `Move it, or add "${other.id}" under overlaps and say how it is settled.`,
        })),
  },
  {
    id: 'overlap-is-known',
    prevents: 'An overlap that was settled with a window that does not exist.',
    check: ({ plan, otherPlans }) =>
      each(inPlan(plan, 'overlaps.*.window'), '', (window) =>
        when(!otherPlans.some((other) => other.id === window), () => ({
          what: `There is no window "${window}".`,
          write: 'Write the id of another file under runbooks/windows/, or remove it.',
        })),
      ),
  },
];

function settles(
  one: { readonly overlaps: readonly { readonly window: string }[] },
  other: { readonly id: string },
) {
  return one.overlaps.some(({ window }) => window === other.id);
}
