// The rules of the house as questions to one file's text: what pure rooms keep away from, and what every file has.
// Each answers with what is wrong, so that the checker itself can be tried. Which way imports point is held by Biome.

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const roomsWithClock = ['adapters', 'operation', 'rehearsal'];

/** Where the words of a clock are text for a browser and not a call. */
const textOnly = ['pipelines/views/banner.ts'];

export function clockOrChance({ path, text }: SourceFile): readonly string[] {
  const [top, room = ''] = path.split('/');
  if (top !== 'pipelines' || roomsWithClock.includes(room) || textOnly.includes(path)) return [];
  const code = text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const calls = code.match(
    /Date\.now\(|new Date\(\)|Temporal\.Now|Math\.random|performance\.now|\bset(Timeout|Interval)\(/g,
  );
  return [...new Set(calls)].map((call) => `${call} is no pure value`);
}

export function defaultExport({ text }: SourceFile): readonly string[] {
  return /^export default\b/m.test(text) ? ['it has a default export'] : [];
}

/** A file that only passes on what others export. */
export function barrel({ text }: SourceFile): readonly string[] {
  return /^export\s+(type\s+)?(\*|\{[^}]*\})\s*(as \w+\s+)?from\s/m.test(text)
    ? ['it passes on exports of another file']
    : [];
}

export function missingComment({ text }: SourceFile): readonly string[] {
  return /^(#!.*\n)?\/\//.test(text) ? [] : ['it does not begin with a comment that says what it is'];
}

const machinePaths = ['/tmp/te' + 'am', '/wo' + 'rk/main', '/wo' + 'rk/shared', '/home/' + 'user'];
const registries = ['registry.npm' + 'js', 'registry.npm' + 'mirror', 'registry.yarn' + 'pkg'];

export function strangePlaces({ text }: SourceFile): readonly string[] {
  return [...machinePaths, ...registries].flatMap((place) =>
    text.includes(place) ? [`it names ${place}`] : [],
  );
}

/** A client of AWS that waits for ever. What runs in Lambda is ended by its own limit. */
export function endlessWait({ path, text }: SourceFile): readonly string[] {
  if (!/^(pipelines|scripts)\//.test(path)) return [];
  const made = text.match(/new (?!Http)[A-Z]\w*Client\([^;]*;/g) ?? [];
  return made
    .filter((call) => !/patient|clientSetting|silentFor/.test(call))
    .map((call) => `${call} waits for ever`);
}

export function linesOf({ text }: SourceFile): number {
  return text.split('\n').length - 1;
}
