// Writes what hotline and voicemail read out as small files beside the status page, which any telephone
// system can fetch by HTTPS. The words come from the plan, like those of mail and robots; outside the window
// they are a greeting that is true at any time.

import { bilingual } from '../plan/bilingual.ts';
import { inLanguages, languages } from '../plan/plan.ts';
import { withoutStop } from '../plan/sentences.ts';
import type { AnswersOfOrganisation, AnswersOfPlan } from './active-window.ts';
import { isOpenAt, windowTimes } from './reply-policy.ts';
import { spokenAnswers } from './robot-answer.ts';

/**
 * `announcements.json` for a telephone system that compares the clock itself; per telephone
 * `announcements/ID.txt` in both languages and `announcements/ID.LANGUAGE.txt`, which say what holds at `at`.
 * `end` is when the window really ends or ended.
 */
export function announcementFiles(
  plan: AnswersOfPlan,
  organisation: AnswersOfOrganisation,
  at: Temporal.Instant,
  end: Temporal.Instant,
): ReadonlyMap<string, string> {
  const answers = spokenAnswers(plan, organisation).filter(({ kind }) => kind !== 'robot');
  const window = windowTimes(plan, end);
  const name = { ...organisation.name, en: withoutStop(organisation.name.en) };
  const greeting = bilingual`Hello, and thank you for calling ${name}.`;
  const texts = answers.flatMap((answer) => {
    const said = isOpenAt(window, at) ? answer.text : greeting;
    return [
      // The caller has not said a word yet, so the language is unknown and both are read out.
      [`announcements/${answer.channel}.txt`, `${inLanguages(said, languages, '\n')}\n`] as const,
      ...languages.map(
        (one) => [`announcements/${answer.channel}.${one}.txt`, `${said[one].trim()}\n`] as const,
      ),
    ];
  });
  const clocked = {
    format: 1,
    window: plan.id,
    from: window.start.toInstant().toString(),
    until: window.end.toInstant().toString(),
    announcements: Object.fromEntries(answers.map(({ channel, text }) => [channel, text])),
    greeting,
  };
  return new Map([['announcements.json', `${JSON.stringify(clocked, null, 2)}\n`], ...texts]);
}
