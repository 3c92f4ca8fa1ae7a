// A small script that any page of ours may include: it shows one line while a window is near or under way and
// nothing otherwise. It reads no cookie, sends nothing, and writes text only as text.

import { bilingual } from '../plan/bilingual.ts';
import { localRange, offsetsOf } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { joined } from '../plan/sentences.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { parseZoned } from '../plan/time.ts';
import { timeIn } from './moment.ts';
import { returnStage } from './return-now.ts';
import { isOverForPeople, isPastAnnounced, turnIn } from './turn-words.ts';
import type { WindowView } from './window-view.ts';

const more = bilingual`More`;

/** From how long before the start the banner shows, and how long after an end that only the vendor knows. */
const showAroundMs = 24 * 3_600_000;

export function bannerScript(view: WindowView): string {
  const { languages } = view.organisation;
  const shown: {
    readonly text: Partial<Localised>;
    readonly from: number;
    readonly to: number | null;
    readonly url: string;
  } | null = isOverForPeople(view)
    ? null
    : {
        text: Object.fromEntries(languages.map((language) => [language, bannerText(view)[language]])),
        from: view.state === 'scheduled' ? view.start - showAroundMs : 0,
        // After our own call-off no look redraws the banner, so it gets its own end.
        to: view.isOver ? view.currentEnd + (isPastAnnounced(view) ? showAroundMs : 0) : null,
        url: view.organisation.statusPage.url,
      };
  return `(function (banner) {
  if (!banner || +new Date < banner.from || (banner.to && +new Date > banner.to) || !document.body) return;
  var english = ${languages.length === 1 ? languages[0] === 'en' : "!/^zh/i.test(document.documentElement.lang || navigator.language || '')"};
  var bar = document.createElement('div');
  bar.setAttribute('role', 'status');
  bar.style.cssText = 'position:relative;padding:.6em 1em;background:#0b6e5f;color:#fff;font:15px/1.5 system-ui,sans-serif;text-align:center';
  bar.appendChild(document.createTextNode(banner.text[english ? 'en' : 'zh-CN'] + ' '));
  var link = document.createElement('a');
  link.href = banner.url;
  link.style.color = 'inherit';
  link.appendChild(document.createTextNode(${languages.length === 1 ? `'${more[languages[0] ?? 'en']}'` : `english ? '${more.en}' : '${more['zh-CN']}'`}));
  bar.appendChild(link);
  document.body.insertBefore(bar, document.body.firstChild);
})(${safeJson(shown)});
`;
}

/** JSON that is safe inside a script element; U+2028 and U+2029 are escaped for old JavaScript engines. */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The banner's sentence; in a rehearsal it begins with the rehearsal mark. */
export function bannerText(view: WindowView): Localised {
  return joined([view.isRehearsal ? rehearsalMark : null, sentence(view)], '');
}

/** How it stands, in a sentence; the calendar says the same while people are let in. */
export function sentence(view: WindowView): Localised {
  const { organisation, plan, start, currentEnd, turn } = view;
  const messenger = organisation.messenger.name;
  const zone = parseZoned(plan.start).timeZoneId;
  const offset = offsetsOf(start, currentEnd, zone);
  const words = turnIn(view)?.body ?? null;
  switch (view.state) {
    case 'scheduled':
      return bilingual`${messenger} will be under maintenance ${(language) => localRange(start, currentEnd, zone, language)} (${offset}).`;
    case 'in_progress':
      if (words !== null && turn?.kind === 'not-switching') return words;
      return turn?.kind === 'late' || currentEnd <= view.now
        ? bilingual`${messenger} is not back yet: it was expected ${timeIn(zone)(currentEnd)} (${offset}), and no new time is known.`
        : bilingual`${messenger} is under maintenance and expected back ${timeIn(zone)(currentEnd)} (${offset}).`;
    case 'verifying':
      if (words !== null && turn?.kind !== 'checking') return words;
      if (returnStage(view) === 'open')
        return bilingual`Everyone has been let in to ${messenger}; last checks are running. If signing in fails, wait five minutes and try again.`;
      if (returnStage(view) !== 'letting-in')
        return bilingual`The vendor is done and we are checking ${messenger}; signing in is not possible yet.`;
      return plan.return.control === 'invitation'
        ? bilingual`${messenger} is coming back group by group. Please wait for your turn to sign in.`
        : bilingual`${messenger} is coming back group by group. If you cannot sign in yet, your group is not open: try again later.`;
    case 'completed':
      return bilingual`${messenger} is back to normal.`;
    case 'cancelled':
      return bilingual`The vendor cancelled the maintenance; ${messenger} works as usual.`;
  }
}
