// What `npm run outbox` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const outbox = describe({
  name: 'npm run outbox --',
  summary: bilingual`Holds work that cannot go into the messenger now. The replay phase puts it in, in order, and compares it by digest.\nadd needs no key: it seals what you bring so that only the window’s key opens it. collect and list need that key\n(TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); collect also takes files in DIR/drop/ACCOUNT/CONVERSATION, and mails.`,
  usage: `add FILE… --folder DIR [--conversation ID] [--urgent]
       add --text TEXT | --approval "PO-1042 approved" [FORM] --folder DIR [--from ACCOUNT] [--at TIME]
       collect --folder DIR [--mailbox DIR] [--every SECONDS] --window ID --store URL
       list --window ID --store URL [--json]`,
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
