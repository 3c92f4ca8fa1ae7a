// Descriptions and texts of the commands that prepare a window.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text, usual } from '../lib/describe.ts';

export const watch = describe({
  name: 'npm run watch --',
  summary: bilingual`Reads what a vendor announces, in his own words: kind, start, end, zone, what is affected, how sure the reading is, and the sentence that says so; or looks at his official sources and drafts a plan for what is new. Text, HTML, RSS, Atom, iCalendar, mail and JSON.`,
  usage: '--read FILE [--published DATE] [--zone ZONE] [--format json|text] | --source NAME',
  options: {
    read: text('FILE', bilingual`Print the windows that this text announces.`),
    source: text(
      'NAME',
      bilingual`Look at this source: one of vendorSources in organisation.yaml, an address, a file or a folder; all means all of them and the mails in runbooks/vendor/.`,
    ),
    published: text(
      'DATE',
      bilingual`When it was published (2026-12-01 or RFC 3339), for 明天, "tonight" and dates without a year; without it as the file says.`,
    ),
    zone: text('ZONE', bilingual`The zone of times that name none, for example Europe/Berlin.`),
    format: usual('text', 'json|text', bilingual`json: one object on one line; text: for people.`),
    ...jsonOption,
    runbooks: usual('runbooks', 'DIR', bilingual`Where organisation.yaml is.`),
  },
  use: [
    bilingual`the vendor announces`,
    bilingual`what his text says, with the sentence it was read from`,
    '--read FILE',
  ],
  alsoUse: [bilingual`the vendor announces`, bilingual`look at his sources, draft the plan`, '--source all'],
});

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

export const planCheck = describe({
  name: 'npm run plan:check --',
  summary: bilingual`Checks window files (with the organisation, roster, notices and checks they use) and prints every problem.\nWarnings are printed and do not fail.`,
  usage: 'FILE… [--format text|json|markdown] | --rules | --channels',
  words: Number.POSITIVE_INFINITY,
  options: {
    rules: flag(bilingual`List every rule and the failure it prevents.`),
    channels: flag(bilingual`List every kind of channel and what its secret holds.`),
    format: usual('text', 'FORMAT', bilingual`text, json or markdown.`),
    ...jsonOption,
  },
  use: [
    bilingual`before the review`,
    bilingual`every problem at its line, over 100 rules`,
    'runbooks/windows/FILE.yaml',
  ],
});

export const planPreview = describe({
  name: 'npm run plan:preview --',
  summary: bilingual`Shows what a plan will do: times, notices as they will read, gates, cohorts. Changes nothing.`,
  usage: 'FILE [--out DIR] [--hand-outs] [--store URL] [--json] | FILE --where [--json]',
  words: 1,
  options: {
    out: text('DIR', bilingual`Also write the preview there as preview.md.`),
    where: flag(
      bilingual`Only say of each value whether the plan, the organisation or the product says it, and at which line.`,
    ),
    'hand-outs': flag(
      bilingual`Also write a printable page for each role to DIR/hand-outs (default DIR: out/<window>).`,
    ),
    store: text('URL', bilingual`The record of earlier windows: what they left open is shown too.`),
    ...jsonOption,
  },
  use: [
    bilingual`in the review`,
    bilingual`notices as they will read, gates, cohorts, a hand-out per role`,
    'FILE --hand-outs',
  ],
});

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

export const autoReply = describe({
  name: 'npm run -s auto-reply --',
  summary: bilingual`Decide whether one received message is answered automatically, and print the reply.`,
  usage: '--read FILE --from SENDER --to RECIPIENT --at TIME --window FILE --state DIR [--format text|json]',
  options: {
    read: text('FILE', bilingual`The message as it was received, raw (RFC 5322).`),
    from: text('SENDER', bilingual`Envelope sender; '' or '<>' for a bounce.`),
    to: text('RECIPIENT', bilingual`Envelope recipient: one of our mailboxes.`),
    at: text('TIME', bilingual`When it arrived, for example 2026-12-06T01:30:00+08:00.`),
    window: text('FILE', bilingual`The window’s plan.`),
    state: text('DIR', bilingual`Folder that remembers who was answered; made when absent.`),
    format: usual('text', 'text|json', bilingual`How to print the decision (default text).`),
    ...jsonOption,
  },
});
