// A few harmless calls before a window: what can be learnt without the configuration.

import { bilingual } from '../../../plan/bilingual.ts';
import type { ReturnObstacle } from '../../../ports.ts';
import { listUsers } from '../admin-users.ts';
import type { MatrixMessenger } from '../matrix.ts';
import { client } from '../names.ts';
import { delegatedLogin } from './warning.ts';

const tries = 5;

export interface ReturnProbes {
  /** Login types that the server offers. */
  readonly loginTypes: readonly string[];
  readonly versionsMs: number;
  readonly metricsReachable: boolean;
  /** Accounts of the roster that the homeserver does not have. */
  readonly missingAccounts: readonly string[];
  readonly administrators: number;
}

export async function probeReturn(
  { matrix, session, admission }: MatrixMessenger,
  accounts: readonly string[],
): Promise<ReturnProbes> {
  const times: number[] = [];
  for (let number = 0; number < tries; number += 1) {
    const asked = performance.now();
    await matrix.bytes({ path: '/_matrix/client/versions' });
    times.push(performance.now() - asked);
  }
  const { flows } = await matrix.json({ path: `${client}/login` }, { flows: { $list: { type: 'text' } } });
  const metricsReachable = await matrix
    .bytes({ path: '/_synapse/metrics', repeatable: false })
    .then(() => true)
    .catch(() => false);
  const users = await listUsers(session);
  return {
    loginTypes: flows.map(({ type }) => type),
    versionsMs: times.sort((left, right) => left - right)[Math.floor(tries / 2)] ?? 0,
    metricsReachable,
    missingAccounts: await admission.missing(accounts),
    administrators: users.filter((user) => user.admin).length,
  };
}

export function fromProbes(probes: ReturnProbes, people: number): readonly ReturnObstacle[] {
  const found: ReturnObstacle[] = [];
  if (!probes.loginTypes.includes('m.login.password')) {
    found.push(delegatedLogin('GET /login'));
  }
  if (probes.versionsMs > 100) {
    found.push({
      setting: 'GET /versions',
      severity: 'look',
      what: bilingual`It takes ${Math.round(probes.versionsMs)} ms now; an idle server needs a dozen. The return will take it for a full server.`,
      whatToDo: bilingual`Find out whether the network or the server is slow.`,
    });
  }
  if (!probes.metricsReachable && people > 1_000) {
    found.push({
      setting: '/_synapse/metrics',
      severity: 'look',
      what: bilingual`The pipeline cannot reach the metrics; the return will be more careful and slower.`,
      whatToDo: bilingual`Open that address for the pipeline.`,
    });
  }
  const missing = probes.missingAccounts;
  if (missing.length > 0) {
    found.push({
      setting: 'accounts',
      severity: 'look',
      what: bilingual`${missing.length} accounts of the roster are not on the server, for example ${missing[0]}.`,
      whatToDo: bilingual`Check the account column of the roster.`,
    });
  }
  if (probes.administrators === 1) {
    found.push({
      setting: 'administrators',
      severity: 'look',
      what: bilingual`There is one administrator only.`,
      whatToDo: bilingual`Keep a second one, in case it is locked or loses its token.`,
    });
  }
  return found;
}
