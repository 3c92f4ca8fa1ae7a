// Fills in names that were not given: in the second language the name of the first, else a default of ours.

import { bilingual } from './bilingual.ts';
import { languages } from './plan.ts';
import { type Given, optionIn, saidInEach } from './question.ts';

export const standIns = { name: bilingual`Our company`, messenger: bilingual`Company chat` };

/** `said` with the names given; one language's name serves for the other while that has none of its own. */
export function withNames(said: Given, given: Given): Given {
  const other = Object.entries(standIns).flatMap(([name, standIn]) => {
    const one = saidInEach(name, given);
    const known = saidInEach(name, said);
    const isLent = known.en === known['zh-CN'];
    const isChinese = /\p{Script=Han}/u.test(known.en);
    return languages.flatMap((language) => {
      const isOwn = isLent ? isChinese === (language === 'zh-CN') : known[language] !== standIn[language];
      const lent = one.en || one['zh-CN'];
      return lent === '' || (isOwn && known[language] !== '') ? [] : [[optionIn(name, language), lent]];
    });
  });
  return { ...said, ...Object.fromEntries(other) };
}
