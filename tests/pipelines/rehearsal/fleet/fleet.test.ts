import { describe, expect, it } from 'vitest';
import type { WorldSetting } from '../../../../pipelines/rehearsal/world/world-setting.ts';
import { end, people, planOf, start, type TestWorld, testWorld } from '../../../support/embedded-world.ts';

const notice = { 'zh-CN': '维护中', en: 'Under maintenance' };
const minute = 60_000;

/** Held out just before the window, and the maintenance over. */
async function afterMaintenance(
  changes: Partial<Omit<WorldSetting, 'clock'>> & { readonly from?: number } = {},
): Promise<TestWorld> {
  const world = await testWorld({ from: start - 5 * minute, ...changes });
  await world.clock.sleepUntil(start - minute);
  await world.ports.admission?.holdEveryoneOut(notice);
  await world.clock.sleepUntil(end + minute);
  return world;
}

/** Admits `perStep` more every ten seconds, as fast as a naive operator would. */
async function admitEverybody(world: TestWorld, count: number, perStep: number): Promise<void> {
  const accounts = people(count).map(({ account }) => account);
  for (let from = 0; from < count; from += perStep) {
    await world.ports.admission?.admit(accounts.slice(from, from + perStep));
    await world.clock.sleep(10_000);
  }
}

async function untilAllAreBack(world: TestWorld, latest: number): Promise<void> {
  while (world.fleet.online() < world.messenger.devices().length && world.clock.now() < latest) {
    await world.clock.sleep(10_000);
  }
}

/** Whom the messenger turned away for this reason, each time. */
function turnedAway(world: TestWorld, why: string): readonly string[] {
  const log = world.messenger.log();
  return log.flatMap((event) => (event.kind === 'turned-away' && event.code === why ? [event.account] : []));
}

describe('a fleet of people', () => {
  it.each(['memory', 'sockets'] as const)('of a thousand comes back through %s', async (transport) => {
    const world = await afterMaintenance({ transport, roster: people(1_000) });
    expect(world.fleet.online()).toBe(0);
    await admitEverybody(world, 1_000, 80);
    await untilAllAreBack(world, end + 3 * 60 * minute);
    expect([world.fleet.online(), world.messenger.online().size]).toEqual([1_000, 1_000]);
    const outdated = turnedAway(world, 'client-too-old');
    expect(outdated.length).toBeGreaterThan(40);
    // Whoever was refused for it once has updated.
    expect(new Set(outdated).size).toBe(outdated.length);
    await world.close();
  });

  it('tells the same story in memory and on sockets, and the same twice, line by line', async () => {
    const stories: string[] = [];
    for (const transport of ['memory', 'memory', 'sockets'] as const) {
      const world = await afterMaintenance({ transport, roster: people(200), seed: 11 });
      await admitEverybody(world, 200, 50);
      await untilAllAreBack(world, end + 3 * 60 * minute);
      stories.push(
        world.messenger
          .log()
          .map((event) => JSON.stringify(event))
          .join('\n'),
      );
      await world.close();
    }
    expect(stories[1]).toBe(stories[0]);
    expect(stories[2]).toBe(stories[0]);
    const other = await afterMaintenance({ roster: people(200), seed: 12 });
    expect(
      other.messenger
        .log()
        .map((event) => JSON.stringify(event))
        .join('\n'),
    ).not.toBe(stories[0]);
    await other.close();
  });

  it('has impatient people who try before their turn, and are refused', async () => {
    const world = await afterMaintenance({ roster: people(200), faults: { habits: { impatient: 0.5 } } });
    expect(world.fleet.online()).toBe(0);
    expect(turnedAway(world, 'maintenance').length).toBeGreaterThan(100);
    await world.close();
    const patient = await afterMaintenance({ roster: people(200), faults: { habits: { impatient: 0 } } });
    expect([...turnedAway(patient, 'maintenance'), ...turnedAway(patient, 'held-out')]).toEqual([]);
    expect(patient.fleet.online()).toBe(0);
    await patient.close();
  });

  it('updates old clients when it is told to, most people at least', async () => {
    const world = await testWorld({
      from: start - 2 * 24 * 60 * minute,
      roster: people(300),
      faults: { habits: { outdated: 0.5, updateWhenTold: 0.8 } },
    });
    const outdated = async (): Promise<string[]> => {
      const { minimum } = planOf('admission').clientVersions;
      return (await world.ports.clients.devices())
        .filter(
          ({ platform, version }) =>
            platform !== 'unknown' && minimum[platform] !== undefined && version !== minimum[platform],
        )
        .map(({ account }) => account);
    };
    const before = await outdated();
    expect(before.length).toBeGreaterThan(50);
    world.fleet.tellToUpdate(before);
    await world.clock.sleep(24 * 60 * minute);
    const after = await outdated();
    expect(after.length).toBeGreaterThan(0);
    expect(after.length).toBeLessThan(before.length / 2);
    await world.close();
  });

  it('in invitation mode: half ignore their turn, some come early, and everybody is back in the end', async () => {
    const world = await testWorld({
      plan: planOf('invitation'),
      roster: people(300),
      faults: { habits: { ignoreInvitations: 0.5, impatient: 0 } },
    });
    await world.clock.sleepUntil(end + 15 * minute);
    const early = world.fleet.online();
    expect(early).toBeGreaterThan(40);
    expect(early).toBeLessThan(110);
    world.fleet.invite(people(300).map(({ account }) => account));
    await world.clock.sleep(5 * minute);
    const prompt = world.fleet.online();
    expect(prompt).toBeGreaterThan(180);
    expect(prompt).toBeLessThan(260);
    const sample = await world.ports.signals.sample();
    expect(sample.loginsInFlight).toBeNull();
    expect(sample.completed.length).toBeGreaterThan(20);
    expect(sample.completed.length).toBeLessThan(150);
    await untilAllAreBack(world, end + 3 * 60 * minute);
    expect(world.fleet.online()).toBe(300);
    await world.close();
  });

  it('comes to work in the end even if nobody invites it', async () => {
    const world = await testWorld({ plan: planOf('invitation'), roster: people(100) });
    await world.clock.sleepUntil(end + 7 * 60 * minute);
    expect(world.fleet.online()).toBe(100);
    await world.close();
  });

  it('stops trying when the rehearsal is closed', async () => {
    const world = await afterMaintenance({ roster: people(100), faults: { habits: { impatient: 1 } } });
    await world.close();
    const { length } = world.messenger.log();
    await world.clock.sleep(10 * 60 * minute);
    expect(world.messenger.log()).toHaveLength(length);
  });
});

describe('the capacity of the server', () => {
  /** How many logins end well in a minute under more work than the server can take. */
  async function completedInAMinute(faults: WorldSetting['faults']): Promise<number> {
    const world = await afterMaintenance({
      roster: people(1_000),
      faults: { habits: { impatient: 0, outdated: 0, ignoreInvitations: 0 }, ...faults },
    });
    await world.ports.admission?.letEveryoneIn();
    await world.clock.sleep(30_000);
    await world.ports.signals.sample();
    await world.clock.sleep(60_000);
    const sample = await world.ports.signals.sample();
    await world.close();
    return sample.completed.filter(({ ok }) => ok).length;
  }

  it('halves in the signals when the scenario halves it', async () => {
    const usual = await completedInAMinute({});
    const halved = await completedInAMinute({
      messenger: { capacity: [{ when: { afterReturnMs: 0 }, factor: 0.5 }] },
    });
    expect(usual).toBeGreaterThan(300);
    expect(halved).toBeGreaterThan(usual * 0.35);
    expect(halved).toBeLessThan(usual * 0.65);
  });

  it('refuses who finds the queue full, and its cheap probe shows the queue', async () => {
    const world = await afterMaintenance({ roster: people(1_000), faults: { habits: { outdated: 0 } } });
    const quiet = (await world.ports.signals.sample()).probeMs ?? 0;
    await world.ports.admission?.letEveryoneIn();
    await world.clock.sleep(25_000);
    const busy = await world.ports.signals.sample();
    expect(turnedAway(world, 'busy').length).toBeGreaterThan(50);
    expect(busy.loginsInFlight).toBeGreaterThan(100);
    expect(busy.probeMs).toBeGreaterThan(3 * quiet);
    expect(busy.completed.some(({ ok }) => !ok)).toBe(true);
    await untilAllAreBack(world, end + 3 * 60 * minute);
    expect(world.fleet.online()).toBe(1_000);
    await world.close();
  });
});
