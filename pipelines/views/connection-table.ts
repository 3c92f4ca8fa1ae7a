// What works, how it was seen and what is missing, as lines for a terminal.

import type { Language, Localised } from '../plan/plan.ts';

interface Row {
  readonly port: string;
  readonly works: boolean | null;
  readonly seen: Localised | string;
  readonly missing: Localised | string | null;
}

export function connectionTable(rows: readonly Row[], language: Language): string {
  const words =
    language === 'zh-CN'
      ? { yes: '通', no: '不通', open: '未试', todo: '还缺', sum: (n: number) => `${n} 项不通` }
      : {
          yes: 'works',
          no: 'FAILS',
          open: 'not tried',
          todo: 'missing',
          sum: (n: number) => `${n} do not work`,
        };
  const inWords = (text: Localised | string) => (typeof text === 'string' ? text : text[language]);
  const width = Math.max(...rows.map(({ port }) => port.length));
  const lines = rows.flatMap(({ port, works, seen, missing }) => {
    const mark = works === null ? words.open : works ? words.yes : words.no;
    const line = `${mark.padEnd(10)}${port.padEnd(width)}  ${inWords(seen)}`;
    return missing === null ? [line] : [line, `${' '.repeat(width + 12)}${words.todo}: ${inWords(missing)}`];
  });
  const failed = rows.filter(({ works }) => works === false).length;
  return [...lines, '', words.sum(failed)].join('\n');
}
