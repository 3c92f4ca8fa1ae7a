// Custom modules and third-party integrations answer over HTTP.

import { expect, test } from 'vitest';
import { openSubject } from '../../pipelines/adapters/checks/subject.ts';

const { probes } = await openSubject();

test.for(probes.map((probe) => [probe.id, probe.url] as const))('%s answers', async ([, url]) => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: 'error' });
  expect(answer.status).toBeLessThan(400);
});

test('the plan names its integrations', () => {
  expect(new Set(probes.map((probe) => probe.id)).size).toBe(probes.length);
});
