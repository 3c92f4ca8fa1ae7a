import { expect, test } from 'vitest';
import { countdown } from '../../../pipelines/phases/countdown.ts';
import type { ReturnState } from '../../../pipelines/return/controller.ts';
import { createWorld, planOf } from '../return/world.ts';

const accounts = Array.from({ length: 60 }, (_, place) => `account-${place}`);

/** One cohort of 300 is let in at 1/s; sixty people come after it. */
function waiting() {
  const world = createWorld(
    planOf({
      cohorts: [
        { id: 'first', size: 300 },
        { id: 'next', size: 60 },
      ],
    }),
  );
  world.run(200);
  const limit = { ...world.state().limit, capacity: 0.001 };
  const said: string[] = [];
  const later = new Set<string>();
  let now = 0;
  const turns = countdown(
    {
      clock: { now: () => now } as never,
      told: () => later,
      notify: async (event, occasion, people, cohort) => {
        said.push(`${event} ${cohort} ${occasion} ${people.length}`);
        if (event === 'turn-later') for (const account of people) later.add(account);
      },
    },
    (cohort) => (cohort === 'next' ? accounts : []),
  );
  const look = async (change: Partial<ReturnState> = {}, atMs = now) => {
    now = atMs;
    await turns.look({ ...world.state(), limit, ...change });
  };
  return { said, look, turns, state: world.state() };
}

test('the next cohort hears minutes before its turn, a few people at each look', async () => {
  const { said, look } = waiting();
  for (let step = 0; step < 5; step += 1) await look();
  expect(said).toEqual([
    'turn-soon next turn-soon-0-0 25',
    'turn-soon next turn-soon-0-25 25',
    'turn-soon next turn-soon-0-50 10',
  ]);
});

test('nobody hears of a turn that is ten minutes away, or one', async () => {
  const { said, look, state } = waiting();
  for (const capacity of [0.0004, 0.01]) await look({ limit: { ...state.limit, capacity } });
  expect(said).toEqual([]);
});

test('a return that stands still takes it back, and says it anew when it goes on', async () => {
  const { said, look } = waiting();
  for (let step = 0; step < 3; step += 1) await look();
  await look({ condition: 'paused' }, 1_000);
  await look({ condition: 'paused' }, 20_000);
  expect(said).toHaveLength(3);
  await look({ condition: 'paused' }, 31_000);
  await look({}, 60_000);
  expect(said.slice(3)).toEqual(['turn-later next turn-later-0-0 60', 'turn-soon next turn-soon-60-0 25']);
});

test('who is let in meanwhile is told nothing more', async () => {
  const { said, look, turns, state } = waiting();
  await look();
  const cohorts = state.cohorts.map((cohort) => ({ ...cohort, openedAt: 1 }));
  await look({ cohorts });
  await turns.takeBack({ ...state, cohorts });
  expect(said).toHaveLength(1);
});
