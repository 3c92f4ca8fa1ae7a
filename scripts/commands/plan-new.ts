// What `npm run plan:new` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, text, usual } from '../lib/describe.ts';

export const planNew = describe({
  name: 'npm run plan:new --',
  summary: bilingual`Writes a valid plan for a maintenance window from a few questions.`,
  usage: '[--id NAME --start TIME --hours N …]',
  options: {
    kind: text('KIND', bilingual`planned (when absent) or emergency.`),
    id: text('NAME', bilingual`Short name, for example upgrade; the day is put before it.`),
    start: text(
      'TIME',
      bilingual`Start at your first site, for example 2026-12-20T02:00; a time with another offset or zone is converted.`,
    ),
    hours: text('N', bilingual`How long, for example 4 or 1.5.`),
    'reason-zh': text('TEXT', bilingual`Emergency: why it cannot wait, in Chinese.`),
    'reason-en': text('TEXT', bilingual`Emergency: why it cannot wait, in English.`),
    'title-zh': text('TEXT', bilingual`Title in Chinese.`),
    'title-en': text('TEXT', bilingual`Title in English.`),
    announcement: text('URL', bilingual`Where the vendor announced it.`),
    published: text('TIME', bilingual`When the vendor announced it, like --start.`),
    author: text('ROLE', bilingual`Your id in organisation.yaml.`),
    control: text('KIND', bilingual`admission or invitation; the messenger decides when absent.`),
    runbooks: usual('runbooks', 'DIR', bilingual`Where organisation.yaml is.`),
  },
  use: [bilingual`then`, bilingual`write the plan, answer a few questions`, ''],
});
