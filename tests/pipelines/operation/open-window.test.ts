import { expect, test } from 'vitest';
import type { Environment } from '../../../pipelines/operation/environment.ts';
import { openWindow } from '../../../pipelines/operation/open-window.ts';
import { loadPlan } from '../../../pipelines/operation/plan-files/load-plan.ts';

test('no real window is opened whose approvals could not count, because nobody can be recognised', async () => {
  const found = await loadPlan('runbooks/windows/2026-12-20-patch.yaml');
  const people = found.organisation.people.map(({ github, sshKey, ...person }) => person);
  const loaded = { ...found, organisation: { ...found.organisation, people } };
  // It is refused before anything of the environment is touched.
  const production = {} as Environment;
  await expect(openWindow(production, loaded, { builders: [], code: 'abc' })).rejects.toThrow(
    'No approver can be recognised',
  );
});
