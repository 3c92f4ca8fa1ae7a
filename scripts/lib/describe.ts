// The description of a command, once and in both languages: its help, options and row in the README come from
// it.

import type { parseArgs } from 'node:util';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { inFilesWords } from '../../pipelines/plan/own-words.ts';
import { formIn } from '../../pipelines/plan/placeholders.ts';
import { type Language, type Localised, languages } from '../../pipelines/plan/plan.ts';
import { inColumns } from '../../pipelines/text/columns.ts';

interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean | string[];
  /** The option's text in `--help`. */
  readonly help: Localised;
  /** The placeholder of its value in `--help`, for example `FILE`. */
  readonly value?: string;
}

export type Options = Readonly<Record<string, CommandOption>>;
type ParseConfig<O extends Options> = {
  options: { -readonly [K in keyof O]: { -readonly [P in keyof O[K]]: O[K][P] } };
  allowPositionals: true;
};
export type Values<O extends Options> = ReturnType<typeof parseArgs<ParseConfig<O>>>['values'];

type Use = readonly [when: Localised, what: Localised, typed: string];

/** The typed values of options with these names. */
export type Said<Names extends string> = { readonly [Name in Names]?: string | undefined };

export interface Description<O extends Options = Options> {
  /** As the user types it, for example `npm run plan:check --`. */
  readonly name: string;
  readonly summary: Localised;
  /** What follows the name, for example `FILE… [--format text|json|markdown]`. */
  readonly usage: string;
  readonly options: O;
  /** How many words beside the options it takes; none where nothing is said. */
  readonly words?: number;
  /** What `--help` lists below the options: names that the command takes, with a line about each. */
  readonly names?: () => Promise<readonly (readonly [string, Localised])[]>;
  /** Its row in the README's table: when one needs it, what it gives, what to type after its name. */
  readonly use?: Use;
  readonly alsoUse?: Use;
}

export function describe<const O extends Options>(description: Description<O>): Description<O> {
  return description;
}

export function text<const V extends string>(value: V, help: Localised) {
  return { type: 'string', value, help } as const;
}

/** A text option with the default `given`. */
export function usual(given: string, value: string, help: Localised) {
  return { ...text(value, help), default: given };
}

/** A text option that may be given more than once. */
export function several(value: string, help: Localised) {
  return { ...text(value, help), multiple: true } as const;
}

export function flag(help: Localised) {
  return { type: 'boolean', help } as const;
}

/** The option `--json` of every command that shows a state: the same for programs. */
export const jsonOption = { json: flag(bilingual`The same for programs.`) };

/** Options of every command. */
export const commonOptions = {
  language: text('zh-CN|en', bilingual`Language of this command; that of LANG without it.`),
  help: { ...flag(bilingual`Show this text.`), short: 'h' },
} as const;

/** The language of `--language`, else of the environment. */
export function languageOfReader(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Language {
  const said = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  const wanted = asked === undefined ? null : inFilesWords(asked, languages);
  return (
    languages.find((language) => language === wanted) ??
    (said.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en')
  );
}

const usageWord = bilingual`Usage: `;

export function usageOf({ name, usage }: Pick<Description, 'name' | 'usage'>, language: Language): string {
  return `${usageWord[language]}${formIn(language, `${name} ${usage}`)}`.trimEnd();
}

/** The text of `--help`. */
export async function helpOf(command: Description, language: Language): Promise<string> {
  const options = Object.entries<CommandOption>({ ...command.options, ...commonOptions });
  const rows = options.map(([name, { type, short, value = 'VALUE', help }]) => {
    const given = type === 'string' ? ` ${formIn(language, value)}` : '';
    const left = `${short ? `-${short}, ` : ''}--${name}${given}`;
    return [left, help[language]] as const;
  });
  const names = ((await command.names?.()) ?? []).map(([name, about]) => [name, about[language]] as const);
  return [command.summary[language], usageOf(command, language), listOf(rows), listOf(names)]
    .filter((part) => part !== '')
    .join('\n\n');
}

export function listOf(rows: readonly (readonly [string, string])[]): string {
  return inColumns(rows)
    .map((row) => `  ${row}`)
    .join('\n');
}
