// What `npm run drill` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, text, usual } from '../lib/describe.ts';

export const drill = describe({
  name: 'npm run drill --',
  summary: bilingual`Rehearses a whole maintenance window and writes report, inbox, status page and evidence.`,
  usage:
    '[--scenario NAME] [--window FILE] [--out DIR] [--seed N] [--interactive] [--messenger embedded|matrix [--homeserver URL]] [--people N]',
  options: {
    window: text(
      'FILE',
      bilingual`The plan to rehearse; the complete example when left out, or your newest plan.`,
    ),
    scenario: usual('plain', 'NAME', bilingual`What goes wrong; the names stand below.`),
    scenarios: flag(bilingual`Print the scenarios, one a line.`),
    'list-scenarios': flag(bilingual`Print only the names of the scenarios.`),
    out: usual('out', 'DIR', bilingual`Where the folder of the window is written.`),
    seed: usual('1', 'N', bilingual`Decides everything that chance decides.`),
    messenger: usual(
      'embedded',
      'embedded|matrix',
      bilingual`matrix rehearses on a real Synapse: one started for it, or the one that --homeserver names.`,
    ),
    homeserver: text(
      'URL',
      bilingual`An empty test server; see runbooks/sop/matrix.en.md. Everybody on it is locked out meanwhile.`,
    ),
    people: text(
      'N',
      bilingual`Rehearse with so many of the roster; all of them when left out, 240 on matrix.`,
    ),
    interactive: flag(bilingual`You are the approver, the IT canary and the duty lead.`),
  },
  names: async () => {
    const { scenarios } = await import('../../pipelines/rehearsal/drill/scenarios.ts');
    return scenarios.map(({ name, title }) => [name, title]);
  },
  use: [bilingual`a week before`, bilingual`rehearse exactly this plan`, '--window FILE'],
});
