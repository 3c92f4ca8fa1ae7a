// Warnings about capacity: settings that make a return long, or that hide its progress from the pipeline.

import { bilingual } from '../../../plan/bilingual.ts';
import type { ReturnObstacle } from '../../../ports.ts';
import { part, type Settings } from './warning.ts';

export function capacity(settings: Settings, people: number): readonly ReturnObstacle[] {
  const found: ReturnObstacle[] = [];
  if (part(settings, 'database').name !== 'psycopg2' && people > 50) {
    found.push({
      setting: 'database.name',
      severity: 'slows',
      what: bilingual`SQLite writes one thing at a time, which is not for so many people coming back at once.`,
      whatToDo: bilingual`Use PostgreSQL for real.`,
    });
  }
  const rounds = typeof settings.bcrypt_rounds === 'number' ? settings.bcrypt_rounds : 12;
  // Measured: 6.6 logins a second at 12 rounds on two cores; each round more doubles the work.
  const rate = Math.min(170, 6.6 * 2 ** (12 - rounds));
  const minutes = people / rate / 60;
  if (minutes > 10) {
    found.push({
      setting: 'bcrypt_rounds',
      severity: 'slows',
      what: bilingual`With ${rounds} rounds two cores take about ${rate.toFixed(1)} password logins a second: ${people} people need at least ${Math.ceil(minutes)} minutes.`,
      whatToDo: bilingual`Account lock keeps tokens, so most people need no password; give the server more cores besides. Fewer rounds do not change hashes that exist.`,
    });
  }
  if (settings.enable_metrics !== true) {
    found.push({
      setting: 'enable_metrics',
      severity: 'look',
      what: bilingual`Metrics are off: only the round trip of /versions can be seen, not the logins being worked on.`,
      whatToDo: bilingual`Turn enable_metrics on and let the pipeline reach /_synapse/metrics.`,
    });
  }
  return found;
}
