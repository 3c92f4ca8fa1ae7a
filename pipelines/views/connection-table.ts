// The result of `npm run connect -- --check` as lines for a terminal: what works, how that was seen, what is
// missing.

import { bilingual } from '../plan/bilingual.ts';
import { type Language, type Localised, localised } from '../plan/plan.ts';
import { padded, widthOf } from '../text/columns.ts';
import { actInWords } from './acts.ts';

interface Row {
  readonly port: string;
  readonly works: boolean | null;
  readonly seen: Localised | string;
  readonly missing: Localised | string | null;
}

const marks = {
  works: localised('通　', 'works    '),
  fails: localised('不通', 'FAILS    '),
  open: localised('未试', 'not tried'),
};

const longestCell = 400;

export function connectionTable(rows: readonly Row[], language: Language): string {
  // A service's own text stays on one line: with line breaks it could fake the row of another service.
  const say = (text: Localised | string) => {
    const said = (typeof text === 'string' ? actInWords(text) : text)[language].replace(/\s+/g, ' ').trim();
    return said.length > longestCell ? `${said.slice(0, longestCell)}…` : said;
  };
  const width = Math.max(...rows.map(({ port }) => widthOf(say(port))));
  const lines = rows.flatMap(({ port, works, seen, missing }) => {
    const mark = marks[works === null ? 'open' : works ? 'works' : 'fails'];
    const left = `${mark[language]} ${padded(say(port), width)}  `;
    const toDo =
      missing === null ? [] : [padded('', widthOf(left)) + bilingual`missing: ${say(missing)}`[language]];
    return [left + say(seen), ...toDo];
  });
  const failed = rows.filter(({ works }) => works === false).length;
  return [...lines, '', bilingual`${failed} do not work`[language]].join('\n');
}
