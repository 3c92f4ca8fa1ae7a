// The harmless calls before a window whose answers return-warnings.ts judges.

import { listUsers } from './admin-users.ts';
import type { MatrixMessenger } from './matrix.ts';
import { client } from './names.ts';
import type { ReturnProbes } from './warnings/warning.ts';

const tries = 5;

export async function probeReturn(
  { matrix, session, admission }: MatrixMessenger,
  accounts: readonly string[],
): Promise<ReturnProbes> {
  const times: number[] = [];
  for (let number = 0; number < tries; number += 1) {
    const asked = performance.now();
    await matrix.bytes({ method: 'GET', path: '/_matrix/client/versions' });
    times.push(performance.now() - asked);
  }
  const { flows } = await matrix.json(
    { method: 'GET', path: `${client}/login` },
    { flows: { $list: { type: 'text' } } },
  );
  const metricsReachable = await matrix
    .bytes({ method: 'GET', path: '/_synapse/metrics', repeatable: false })
    .then(() => true)
    .catch(() => false);
  const users = await listUsers(session);
  return {
    loginTypes: flows.map(({ type }) => type),
    versionsMs: times.sort((left, right) => left - right)[Math.floor(tries / 2)] ?? null,
    metricsReachable,
    missingAccounts: await admission.missing(accounts),
    administrators: users.filter((user) => user.admin).length,
  };
}
