// The page that an auditor opens first: which folder holds what, how to run both verifiers, and what neither
// can show. It lies beside the evidence and proves nothing itself.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { html, list, page, table } from './page.ts';
import type { WindowView } from './window-view.ts';

/** Each folder, relative to the page, and what lies in it. */
const folders: readonly (readonly [folder: string, what: Localised])[] = [
  [
    '../entries/',
    bilingual`The record: one file for each thing that happened, in order, each signed by the run that wrote it and chained to all before.`,
  ],
  [
    '../facts/',
    bilingual`What people said, as it arrived, with its proof: comments, signed statements, sealed feedback.`,
  ],
  [
    '../snapshots/',
    bilingual`The plan and the organisation as they were approved, and as each correction left them.`,
  ],
  [
    '../checkpoints/',
    bilingual`How long the record was and what its root was, signed by a key that no run holds.`,
  ],
  ['../claims/', bilingual`Which run was allowed to write, and for how long.`],
  [
    '../personal/',
    bilingual`Names and held work, encrypted; nobody can open them once the window’s key is destroyed.`,
  ],
  [
    '../packs/',
    bilingual`Copies of stretches of the record for quicker reading; nothing stands in them alone.`,
  ],
  [
    './',
    bilingual`This folder: for each phase what it saw and measured; close-out holds the report. The record names each file by its digest.`,
  ],
];

export function evidencePage({ plan, organisation, isRehearsal }: WindowView): string {
  const verify = `npm run audit:verify -- SOURCE --window ${plan.id} --key KEY --published NOTE`;
  const second = `python3 scripts/verify-evidence.py SOURCE --window ${plan.id} --key KEY --published NOTE`;
  const title = bilingual`${plan.title}: the evidence`;
  const body = html`
<header><p>${organisation.name}</p><h1>${title}</h1></header>
<p>${bilingual`For auditors. Everything that was decided and done in this window lies here; nothing can be added, taken out or changed without being seen.`}</p>
<h2>${bilingual`What lies where`}</h2>
${table(
  [],
  folders.map(([folder, what]) => [html`<a href="${folder}">${folder.replace('../', '')}</a>`, what]),
)}
<h2>${bilingual`How to verify it`}</h2>
<p>${bilingual`SOURCE is the folder or store that holds windows/, KEY the signer’s public key from a source that you trust, NOTE a checkpoint that was published outside. The two verifiers share no code; both must come to the same verdict.`}</p>
<p><code>${verify}</code></p><p><code>${second}</code></p>
<p>${bilingual`Who said what, and how it is known:`} <code>npm run audit:trail -- --window ${plan.id} --store URL</code></p>
<h2>${bilingual`What neither shows`}</h2>
${list(limits)}
<p class="small soft">${bilingual`This page only explains and is no part of the record: what it says is proven by the verifiers, not by itself.`}</p>`;
  return page({ title, languages: organisation.languages, isRehearsal, body });
}

const limits: readonly Localised[] = [
  bilingual`That GitHub or a runner told the truth, and what a role’s holder was told on the telephone.`,
  bilingual`That a comment still stands at GitHub as it was kept: audit:trail asks, with a token.`,
  bilingual`Whether approvals came before their deadline is judged by the first verifier alone.`,
  bilingual`That the end was not cut off: compare it with a checkpoint that was published outside.`,
  bilingual`Names: they are HMACs under the window’s key. Ask for it before it is destroyed.`,
];
