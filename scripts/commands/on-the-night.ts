// Descriptions and texts of the commands that people use on the night.

import { storeForms } from '../../pipelines/adapters/stores/open-store.ts';
import type { Put } from '../../pipelines/feedback/put-feedback.ts';
import { helpLines } from '../../pipelines/gates/commands/table.ts';
import type { Language, Localised } from '../../pipelines/plan/plan.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const show = describe({
  name: 'npm run show --',
  summary: bilingual`Shows how a window stands, what is missing, what comes next and when. Reads only: nothing is sent or recorded.`,
  usage: '--window ID --store URL [--json | --report | --evidence FILE]',
  options: {
    ...windowOptions,
    ...jsonOption,
    report: flag(bilingual`The report as it stands now, as a page.`),
    evidence: text(
      'FILE',
      bilingual`The newest file of that name among the evidence, for example the letter to the vendor.`,
    ),
  },
  use: [
    bilingual`how does it stand`,
    bilingual`state, what is missing, what comes next and when; reads only`,
    '--window ID --store URL',
  ],
});

const all = (language: Language) =>
  helpLines(language)
    .map((line) => `  ${line}`)
    .join('\n');

export const tell = describe({
  name: 'npm run tell --',
  summary: bilingual`Says a command to a window, signed, as a comment on its issue would. Shows what it does and asks first, but for what only stops, limits or notes something.\n${(language) => all(language)}\n/correct FILE reason proposes a corrected plan file; /correct github-keys reason proposes the keys by which GitHub vouches for runs today.`,
  usage: `--window ID --store URL --by ROLE --key FILE '/extend 30m reason' [--yes] [--now]
       --window ID --by ROLE --key FILE --out FILE '/approve cutover DIGEST'
       --window ID --store URL --by ROLE --key FILE --undo
       --window ID --store URL --take FILE [FILE…]`,
  words: Number.POSITIVE_INFINITY,
  options: {
    ...windowOptions,
    ...signerOptions,
    out: text('FILE', bilingual`Writes the signed word here, for somebody else to carry in.`),
    take: text('FILE', bilingual`Carries in what others signed.`),
    undo: flag(bilingual`Takes back your newest word that no look has carried out yet.`),
    now: flag(bilingual`Looks at the window right away, so that it is carried out.`),
    yes: { ...flag(bilingual`Do not ask.`), short: 'y' },
    json: flag(bilingual`/status: the same for programs.`),
  },
  use: [
    bilingual`something is in doubt, also after the end`,
    bilingual`see what, and say what happened`,
    '--window ID --store URL /status',
  ],
  alsoUse: [
    bilingual`it must change`,
    bilingual`extend, shorten, call off; shows what it voids first`,
    "--window ID --store URL --by ROLE --key FILE '/extend 30m reason'",
  ],
});

export const toDo = describe({
  name: 'npm run to-do --',
  summary: bilingual`Lists what only a person can switch, with the accounts that it concerns. Needs the window’s key for the accounts\n(TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS).`,
  usage: '--window ID --store URL [--json]',
  options: { ...windowOptions, ...jsonOption },
  use: [
    bilingual`hands are needed`,
    bilingual`what only a person can switch, and whom it concerns`,
    '--window ID --store URL',
  ],
});

export const phase = describe({
  name: 'npm run phase --',
  summary: bilingual`Looks at a window as its workflow would: hears people, sends what is due, and runs the phase if its gate is open.\nWhat people said is read again at GitHub; with --without-github only what is signed counts.`,
  usage: 'NAME|next|look --window FILE|ID --store URL [--without-github] [--key FILE]',
  words: 1,
  options: {
    window: text('FILE|ID', bilingual`The plan (opens the window if need be), or the id of an open window.`),
    store: text('URL', bilingual`${storeForms}.`),
    'without-github': flag(bilingual`GitHub is down: count only what is signed.`),
    key: text(
      'FILE',
      bilingual`SSH key of somebody who decides in this window: signs what this laptop writes (or TIDEOVER_KEY).`,
    ),
    ...jsonOption,
  },
  use: [
    bilingual`GitHub is down`,
    bilingual`the same steps from a laptop, on the same store`,
    'next --window ID --store URL --without-github',
  ],
});

export const outbox = describe({
  name: 'npm run outbox --',
  summary: bilingual`Holds work that cannot go into the messenger now. The replay phase puts it in, in order, and compares it by digest.\nadd needs no key: it seals what you bring so that only the window’s key opens it. collect and list need that key\n(TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); collect also takes files in DIR/drop/ACCOUNT/CONVERSATION, and mails.`,
  usage: `add FILE… --folder DIR [--conversation ID] [--urgent]
       add --text TEXT | --approval "PO-1042 approved" [FORM] --folder DIR [--from ACCOUNT] [--at TIME]
       collect --folder DIR [--mailbox DIR] [--every SECONDS] --window ID --store URL
       list --window ID --store URL [--json]`,
  words: Number.POSITIVE_INFINITY,
  options: {
    ...windowOptions,
    folder: text('DIR', bilingual`The shared folder that the desk collects; or TIDEOVER_OUTBOX.`),
    conversation: text('ID', bilingual`Where it belongs; without it the replay asks you.`),
    from: text('ACCOUNT', bilingual`Whose it is, of an approval who decided; your login without it.`),
    at: text('TIME', bilingual`When it was written or decided (ISO 8601); now without it.`),
    text: text('TEXT', bilingual`A message.`),
    approval: text('TEXT', bilingual`An approval taken on paper: its number, then the decision.`),
    urgent: flag(bilingual`Also write a mail with the files encrypted, ready to send now.`),
    mailbox: text('DIR', bilingual`A folder of received mails (.eml).`),
    every: text('SECONDS', bilingual`Go round again after so long, until interrupted.`),
    ...jsonOption,
  },
  use: [bilingual`people hold work`, bilingual`messages, uploads, approvals for later`, '--help'],
});

export const feedback = describe({
  name: 'npm run feedback --',
  summary: bilingual`Takes what staff say does not work into the record, or lists it.\nWho wrote and what is sealed under the window’s key (TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); the same mail twice is one report.`,
  usage: `--window ID --store URL --by ROLE --key FILE --read FILE.eml|FOLDER…
       --window ID --store URL --by ROLE --key FILE --say login|messages|files|groups|other|none|entered [--account ACCOUNT] [TEXT]
       --window ID --store URL --list [--json]`,
  words: Number.POSITIVE_INFINITY,
  options: {
    ...windowOptions,
    ...signerOptions,
    read: text('FILE|FOLDER', bilingual`A received mail (raw, .eml), or a folder of them; more may follow.`),
    say: text(
      'TROUBLE',
      bilingual`What somebody told the desk: the kind of trouble, none when all is well, entered when all held work is in.`,
    ),
    account: text('ACCOUNT', bilingual`Who said it; counts for the canary and the return.`),
    list: flag(bilingual`Show what was written, with people as pseudonyms.`),
    ...jsonOption,
  },
  use: [
    bilingual`people report trouble`,
    bilingual`take their mails in, write down calls, read what was written`,
    '--help',
  ],
});

export const outcomes: Readonly<Record<Put, Localised>> = {
  created: bilingual`taken`,
  exists: bilingual`known already`,
  'too-many': bilingual`not taken, the record has as many reports as it takes`,
};
