// Runs every command: arguments, --help, exit status, and one clear line for a user's mistake, all in the
// reader's language. Exit status: 0 done, 1 refused or failed with reasons, 2 wrong use. A bug still shows
// its stack.

import { enableCompileCache } from 'node:module';
import { basename } from 'node:path';
import { format, type ParseArgsConfig, parseArgs } from 'node:util';
import { codeOf } from '../../pipelines/adapters/file-system.ts';
import { withoutRunnerCommands } from '../../pipelines/adapters/github/job.ts';
import { UserError } from '../../pipelines/errors.ts';
import { inFilesWords } from '../../pipelines/plan/own-words.ts';
import { type Language, type Localised, languages, localised } from '../../pipelines/plan/plan.ts';
import { plainJson, withoutHidden } from '../../pipelines/text/hidden-characters.ts';
import { inChinese } from '../../pipelines/text/in-chinese.ts';
import { bilingual } from './bilingual.ts';
import {
  commonOptions,
  type Description,
  helpOf,
  languageOfReader,
  type Options,
  usageOf,
  type Values,
} from './describe.ts';

// Node caches compiled files (types stripped), also those that a command imports in `run`: it halves the time
// of a short command.
enableCompileCache();

// The reader of a pipe may stop (`| head`); the command goes on and finishes its work.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });

/** The command was typed wrongly: its message and the usage are printed, exit status 2. */
export class WrongUse extends Error {
  readonly what: Localised;

  constructor(what: Localised) {
    super(what.en);
    this.what = what;
  }
}

/** The exit status; nothing means 0. */
// biome-ignore lint/suspicious/noConfusingVoidType: a command without a status of its own returns nothing
type Status = Promise<number | void>;

type Run<O extends Options> = (given: {
  readonly values: Values<O>;
  readonly positionals: readonly string[];
  readonly language: Language;
  /** Prints one of the command's own texts. */
  readonly say: (text: Localised) => void;
}) => Status;

/**
 * Parses `argv`, runs the command and sets `process.exitCode`. Never throws; UserErrors are printed as
 * what, where and what to do.
 */
export async function runCommand<const O extends Options>(
  command: Description<O>,
  run: Run<O>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const asked = argv.find((_, index) => argv[index - 1] === '--language');
  const language = languageOfReader(asked ?? argv.find((one) => one.startsWith('--language='))?.slice(11));
  const { log, error } = console;
  // Terminals and GitHub's runner obey control characters, and much of the output was written by others.
  const plainly =
    (print: typeof log) =>
    (...parts: readonly unknown[]) =>
      print(withoutRunnerCommands(withoutHidden(format(...parts))));
  Object.assign(console, { log: plainly(log), error: plainly(error) });
  try {
    process.exitCode = await statusOf(command, run, argv, language);
  } finally {
    Object.assign(console, { log, error });
  }
}

/** Prints the output of `--json`; hidden characters are escaped, so it parses to the same value. */
export function printJson(value: unknown): void {
  console.log(plainJson(value, 2));
}

/** Runs a job of a workflow, which gets its input from environment variables. */
export function runJob(summary: Localised, run: () => Status): Promise<void> {
  const name = `node scripts/github/${basename(process.argv[1] ?? '', '.mjs')}`;
  return runCommand({ name, summary, usage: '', options: {} }, run);
}

async function statusOf<O extends Options>(
  command: Description<O>,
  run: Run<O>,
  argv: readonly string[],
  language: Language,
): Promise<number> {
  try {
    if (argv.includes('--help') || argv.includes('-h')) {
      console.log(await helpOf(command, language));
      return 0;
    }
    const { values, positionals } = parse(command.options, argv);
    // A plan or a window that is named without its option would be passed over, and another taken.
    const spare = positionals[command.words ?? 0];
    if (spare !== undefined) throw new WrongUse(bilingual`Unexpected argument: ${spare}`);
    const say = (text: Localised) => console.log(text[language]);
    return (await run({ values, positionals, language, say })) ?? 0;
  } catch (error) {
    if (error instanceof WrongUse) {
      console.error(`${error.what[language]}\n${usageOf(command, language)}`);
      console.error(`${{ 'zh-CN': '说明：', en: 'More: ' }[language]}${command.name} --help`);
      return 2;
    }
    console.error(error instanceof UserError ? await inWords(error, language) : error);
    return 1;
  }
}

function parse<O extends Options>(options: O, argv: readonly string[]) {
  try {
    const config = {
      args: [...argv],
      options: { ...options, ...commonOptions },
      allowPositionals: true,
      strict: true,
    };
    // The generic of parseArgs cannot see through O; the shape is checked by CommandOption.
    const { values, positionals } = parseArgs(config as ParseArgsConfig);
    const { language } = values;
    if (language !== undefined) oneOf('--language', inFilesWords(String(language), languages), languages);
    return { values: values as Values<O>, positionals };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error;
    const option = /'(?:-\w, )?(-{1,2}[^'\s]+)/.exec(error.message)?.[1] ?? '';
    const unknown = String(error.code) === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
    const zh = unknown ? `没有 ${option} 这个选项。` : `选项 ${option} 的写法不对。`;
    throw new WrongUse(localised(zh, error.message));
  }
}

/** An option that takes one of a few words. A WrongUse names them where `given` is none. */
export function oneOf<const Word extends string>(
  option: string,
  given: string | undefined,
  words: readonly Word[],
): Word {
  const known = words.find((word) => word === given);
  if (known === undefined) throw new WrongUse(isOneOf(option, given, words));
  return known;
}

/** The value of an option that is a whole number of at least `least`; throws a WrongUse for another. */
export function wholeNumber(option: string, given: string, least: number): number {
  const number = Number(given);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new WrongUse(bilingual`${option} ${given} is not a whole number from ${least}.`);
}

function isOneOf(option: string, given = '–', words: readonly string[]): Localised {
  return localised(
    `${option} 只能是 ${words.join('、')}，不能是 ${given}。`,
    `${option} is one of ${words.join(', ')}, not ${given}.`,
  );
}

/** One user error as the terminal shows it. */
async function inWords({ where, message, whatToDo }: UserError, language: Language): Promise<string> {
  if (language === 'en') return `${where}: ${message}\n  To do: ${whatToDo}`;
  const [acts, problems, errors] = await Promise.all([
    chineseIn('../../pipelines/views/acts.zh-CN.json'),
    chineseIn('../../pipelines/plan/check/problems-in-chinese.ts', 'problemsInChinese'),
    chineseIn('./errors.zh-CN.json'),
  ]);
  const say = (text: string) => inChinese(text, { ...acts, ...problems, ...errors });
  return `${where}：${say(message)}\n  怎么办：${say(whatToDo)}`;
}

/**
 * A Chinese catalogue, loaded only when a Chinese reader meets an error. The bundler does not follow the
 * computed name, so the bundles of the night stay under 2 MB; errors there are in English even with a Chinese
 * locale.
 */
async function chineseIn(file: string, name = 'default'): Promise<Readonly<Record<string, string>>> {
  const options = file.endsWith('.json') ? { with: { type: 'json' } } : {};
  const read = import(file, options) as Promise<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  return read.then(
    (module) => module[name] ?? {},
    () => ({}),
  );
}
