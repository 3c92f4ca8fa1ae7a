// In which language a command speaks: as asked for, else as the environment says.

import { type Language, languages } from '../../pipelines/plan/plan.ts';
import { WrongUse } from './command.ts';

export const languageOption = {
  language: { type: 'string', value: 'zh-CN|en', help: 'Language of the answer; that of LANG without it.' },
} as const;

export function languageOfReader(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Language {
  const known = languages.find((language) => language === asked);
  if (asked !== undefined && known === undefined)
    throw new WrongUse(`--language is one of ${languages.join(', ')}.`);
  const said = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return known ?? (said.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}
