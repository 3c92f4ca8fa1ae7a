import { expect, it } from 'vitest';
import { contextFor } from '../../../pipelines/engine/phase-context.ts';
import { clientVersion } from '../../../pipelines/phases/client-version.ts';
import type { PhaseContext } from '../../../pipelines/phases/context.ts';
import type { Device, Store } from '../../../pipelines/ports.ts';
import { openNight } from '../../support/night.ts';
import { snapshotOf, validPlan, validRoster } from '../../support/valid-plan.ts';

function contextWith(devices: readonly Device[], round: 1 | 2, evidence: Map<string, string>): PhaseContext {
  const context: Partial<PhaseContext> = {
    snapshot: snapshotOf(validPlan),
    roster: validRoster,
    round,
    ports: { clients: { devices: async () => devices } } as unknown as PhaseContext['ports'],
    keepEvidence: async (name, content) => {
      evidence.set(name, String(content));
      return { name, key: name, digest: '' };
    },
    notify: async () => {},
    measure: async () => {},
    pseudonymOf: (account) => `hmac-of-${account}`,
  };
  return context as PhaseContext;
}

const device = (account: string, version: string): Device => {
  return { account, platform: 'ios', version, lastSeen: null };
};

it('old clients are reported by the cohort in which people would come back, without naming anybody', async () => {
  const accounts = validRoster.map(({ account }) => account);
  const devices = accounts
    .slice(0, -1)
    .map((account, place) => device(account, place < 3 ? '8.1.9' : '8.2.0'));
  const evidence = new Map<string, string>();
  const result = await clientVersion.run(contextWith(devices, 1, evidence));
  expect(result.result).toBe('done');
  const text = evidence.get('client-versions.json') ?? '';
  const { cohorts } = JSON.parse(text) as {
    cohorts: { cohort: string; people: number; outdated: number; withoutClient: number; share: number }[];
  };
  const sum = (field: 'people' | 'outdated' | 'withoutClient') =>
    cohorts.reduce((all, one) => all + one[field], 0);
  expect([sum('people'), sum('outdated'), sum('withoutClient')]).toEqual([accounts.length, 3, 1]);
  expect(cohorts.map(({ cohort }) => cohort)).toContain('canary');
  expect(cohorts.every(({ share, outdated, people }) => share === outdated / people)).toBe(true);
  for (const account of accounts) expect(text).not.toContain(`"${account}"`);
});

it('too many old clients stop the second count, not the first', async () => {
  const devices = validRoster.map(({ account }) => device(account, '1.0'));
  const first = await clientVersion.run(contextWith(devices, 1, new Map()));
  const second = await clientVersion.run(contextWith(devices, 2, new Map()));
  expect([first.result, second.result]).toEqual(['done', 'stopped']);
});

it('a list of old clients that somebody changed in the store is none', async () => {
  const night = await openNight();
  let isChanged = false;
  const store: Store = {
    ...night.store,
    read: async (key) =>
      isChanged && key.includes('outdated') ? new TextEncoder().encode('[]') : night.store.read(key),
  };
  const { keepEvidence, readEvidence } = contextFor({ ...night.run, store }, 'client-version', 1);
  const kept = await keepEvidence('outdated.json', '["x"]');
  expect(new TextDecoder().decode((await readEvidence(kept)) ?? undefined)).toBe('["x"]');
  isChanged = true;
  expect(await readEvidence(kept)).toBeNull();
});
