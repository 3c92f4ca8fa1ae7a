// What works, how it was seen and what is missing, as lines for a terminal.

import { bilingual } from '../plan/bilingual.ts';
import { type Language, type Localised, localised } from '../plan/plan.ts';
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

/** In columns; a Chinese sign is as wide as two others. */
const widthOf = (text: string): number => text.replace(/\p{Script=Han}|[，。：（）]/gu, '--').length;

export function connectionTable(rows: readonly Row[], language: Language): string {
  const say = (text: Localised | string) => (typeof text === 'string' ? actInWords(text) : text)[language];
  const width = Math.max(...rows.map(({ port }) => widthOf(say(port))));
  const lines = rows.flatMap(({ port, works, seen, missing }) => {
    const mark = marks[works === null ? 'open' : works ? 'works' : 'fails'];
    const place = say(port) + ' '.repeat(width - widthOf(say(port)));
    const toDo = missing === null ? null : bilingual`missing: ${say(missing)}`[language];
    return [`${say(mark)} ${place}  ${say(seen)}`, toDo === null ? [] : ' '.repeat(width + 12) + toDo].flat();
  });
  const failed = rows.filter(({ works }) => works === false).length;
  return [...lines, '', bilingual`${failed} do not work`[language]].join('\n');
}
