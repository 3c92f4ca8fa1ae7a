// What a few harmless calls show without the configuration.

import { bilingual } from '../../../plan/bilingual.ts';
import { delegatedLogin, type ReturnProbes, type ReturnWarning } from './warning.ts';

export function fromProbes(probes: ReturnProbes, people: number): readonly ReturnWarning[] {
  const found: ReturnWarning[] = [];
  if (probes.loginTypes !== null && !probes.loginTypes.includes('m.login.password')) {
    found.push(delegatedLogin('GET /login'));
  }
  if (probes.versionsMs !== null && probes.versionsMs > 100) {
    found.push({
      setting: 'GET /versions',
      severity: 'look',
      what: bilingual`It takes ${Math.round(probes.versionsMs)} ms now; an idle server needs a dozen. The return will take it for a full server.`,
      whatToDo: bilingual`Find out whether the network or the server is slow.`,
    });
  }
  if (probes.metricsReachable === false && people > 1_000) {
    found.push({
      setting: '/_synapse/metrics',
      severity: 'look',
      what: bilingual`The pipeline cannot reach the metrics; the return will be more careful and slower.`,
      whatToDo: bilingual`Open that address for the pipeline.`,
    });
  }
  const missing = probes.missingAccounts ?? [];
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
