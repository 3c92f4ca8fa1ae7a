// How every command begins and ends: arguments, --help, exit status, and one clear line for a user's mistake.
// Exit status: 0 done, 1 refused or failed with reasons, 2 wrong use. A bug still shows its stack.

import { enableCompileCache } from 'node:module';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../../pipelines/errors.ts';

// Node keeps what it compiled (types stripped) in its own folder, for whatever a command imports in `run`:
// half of the time that a short command takes.
enableCompileCache();

interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean | string[];
  /** What `--help` says about it. */
  readonly help: string;
  /** The placeholder of its value in `--help`, for example `FILE`. */
  readonly value?: string;
}

type Options = Readonly<Record<string, CommandOption>>;
type ParseConfig<O extends Options> = {
  options: { -readonly [K in keyof O]: { -readonly [P in keyof O[K]]: O[K][P] } };
  allowPositionals: true;
};
type Values<O extends Options> = ReturnType<typeof parseArgs<ParseConfig<O>>>['values'];

export interface Command<O extends Options> {
  /** As the user types it, for example `npm run plan:check --`. */
  readonly name: string;
  readonly summary: string;
  /** What follows the name, for example `FILE… [--format text|json|markdown]`. */
  readonly usage: string;
  readonly options: O;
  /** Returns the exit status; nothing means 0. */
  readonly run: (given: {
    readonly values: Values<O>;
    readonly positionals: readonly string[];
    // biome-ignore lint/suspicious/noConfusingVoidType: a command without a status of its own returns nothing
  }) => Promise<number | void>;
}

/** The command was typed wrongly: its message and the usage are printed, exit status 2. */
export class WrongUse extends Error {}

/**
 * Parses `argv`, runs the command and sets `process.exitCode`. Never throws; UserErrors are printed as
 * what, where and what to do.
 */
export async function runCommand<const O extends Options>(
  command: Command<O>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  process.exitCode = await statusOf(command, argv);
}

async function statusOf<O extends Options>(command: Command<O>, argv: readonly string[]): Promise<number> {
  try {
    if (argv.includes('--help') || argv.includes('-h')) {
      console.log(helpOf(command));
      return 0;
    }
    const { values, positionals } = parse(command.options, argv);
    return (await command.run({ values, positionals })) ?? 0;
  } catch (error) {
    if (error instanceof WrongUse) {
      console.error(
        `${error.message}\nUsage: ${command.name} ${command.usage}\nMore: ${command.name} --help`,
      );
      return 2;
    }
    console.error(error instanceof UserError ? describe(error) : error);
    return 1;
  }
}

function parse<O extends Options>(options: O, argv: readonly string[]) {
  try {
    const config = { args: [...argv], options, allowPositionals: true, strict: true };
    // The generic of parseArgs cannot see through O; the shape is checked by CommandOption.
    const { values, positionals } = parseArgs(config as ParseArgsConfig);
    return { values: values as Values<O>, positionals };
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new WrongUse(error.message);
    }
    throw error;
  }
}

/** One user error as the terminal shows it. */
function describe(error: UserError): string {
  return `${error.where}: ${error.message}\n  To do: ${error.whatToDo}`;
}

/** The text of `--help`. */
export function helpOf(command: Pick<Command<Options>, 'name' | 'summary' | 'usage' | 'options'>): string {
  const rows = Object.entries(command.options).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : '';
    const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
    return [`${short}--${name}${value}`, option.help] as const;
  });
  rows.push(['-h, --help', 'Show this text.']);
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  return `${command.summary}\n\nUsage: ${command.name} ${command.usage}\n\n${lines.join('\n')}`;
}
