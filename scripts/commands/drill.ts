// What `npm run drill` is and says.

import type { Language } from '../../pipelines/plan/plan.ts';
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
  uses: [[bilingual`a week before`, bilingual`rehearse exactly this plan`, '--window FILE']],
});

const number = (option: string, given: string | undefined, least: number) =>
  bilingual`${option} ${given} is not a whole number from ${least}.`;

export const says = {
  number,
  noScenario: (name: string) => bilingual`There is no scenario ${name}. --scenarios prints them.`,
  homeserverAlone: bilingual`--homeserver goes with --messenger matrix.`,
  breaksMessenger: (name: string) =>
    bilingual`${name} breaks the messenger itself, which only the embedded one can do.`,
  head: (title: string, scenario: string, people: number, seed: number, language: Language) =>
    `${title} · ${scenario} · ${bilingual`${people} people · seed ${seed}`[language]}\n`,
  ledger: (entries: number, kills: number) =>
    bilingual`\n${entries} ledger entries, ${kills} interrupted runs`,
  places: (place: (name: string) => string) =>
    bilingual`Report       ${place('report.html')}\nInbox        ${place('inbox')}\nStatus page  ${place('status/index.html')}\nEvidence     ${place('evidence')}`,
  checkIt: bilingual`  check it:  `,
  missed: (name: string) => bilingual`\nThe good ending of ${name} was not reached:`,
};
