// The rules of the house as questions to one file's text: which way imports point, what pure folders keep away
// from, and what every file has. Each answers with what is wrong, so that the checker itself can be tried.

import { posix } from 'node:path';

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

interface Import {
  /** A package, a `node:` module, or a path from the root. */
  readonly from: string;
  readonly typeOnly: boolean;
}

/** The rooms in order: each may import those before it that it names, never one after it. */
const pureRooms = ['text', 'plan', 'ledger', 'gates', 'notices', 'return', 'auto-reply', 'feedback', 'views'];

const belowViews = ['text', 'plan', 'ledger'];
const belowPhases = [...pureRooms, 'continuity'];
const belowEngine = [...belowPhases, 'phases', 'effects'];

/** What each room may import from beside itself. */
const allowedRooms: Readonly<Record<string, readonly string[]>> = {
  text: [],
  plan: ['text'],
  ledger: ['text', 'plan'],
  gates: belowViews,
  notices: belowViews,
  return: belowViews,
  // Words that arrive by mail are read by the auto-reply's rules.
  'auto-reply': belowViews,
  feedback: [...belowViews, 'auto-reply'],
  // What the public reads are the notices' own words.
  views: [...belowViews, 'gates', 'notices', 'return', 'auto-reply', 'feedback'],
  continuity: pureRooms,
  phases: belowPhases,
  effects: [...belowViews, 'notices'],
  engine: belowEngine,
  operation: [...belowEngine, 'engine', 'adapters'],
  rehearsal: [...belowEngine, 'engine', 'adapters', 'operation'],
};

/** Rooms that may touch files, sockets and clocks. */
const outsideRooms = ['operation', 'rehearsal'];

/** Libraries without a clock, a socket or a file of their own. */
const pureLibraries = ['ajv', 'canonicalize', 'csv-parse', 'feed', 'ical-generator', 'mustache', 'yaml'];

/** Values that adapters take from pure rooms, and why a type is not enough. */
const valuesForAdapters: Readonly<Record<string, string>> = {
  'pipelines/auto-reply/active-window.ts': 'one reading of what stands in the store for windows under way',
  'pipelines/text/header-text.ts': 'one reading of header text for mail that arrives by file and by SES',
  'pipelines/auto-reply/incoming-mail.ts': 'what a parsed mail is, with its limits',
  'pipelines/gates/identities.ts': 'a signature names its signer the way the gate reads names',
  'pipelines/notices/channel-limits.ts': 'one table of what each kind of channel takes',
  'pipelines/notices/queued-notice.ts': 'both ends of the queue spell a notice alike',
  'pipelines/ledger/canonical.ts': 'the digest that is signed is the digest that is verified',
  'pipelines/ledger/held-item.ts': 'both ends of a replay compare one digest of an item',
  'pipelines/ledger/in-turn.ts': 'writes wait for one another alike in a ledger and in a git store',
  'pipelines/text/csv-rows.ts': 'one reading of CSV for the roster and for what device managers export',
  'pipelines/plan/plan.ts': 'the names of the phases',
  'pipelines/text/encodings.ts': 'one reading of files in mainland encodings',
};

/** Where the words of a clock are text for a browser and not a call. */
const textOnly = ['pipelines/views/banner.ts'];

export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s+)?(\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:,\s*\{[^}]*\})?)\s+from\s+'([^']+)'|(?:^import\s+|\bimport\()'([^']+)'/gm,
  );
  return [...statements].map(([, type, names = '', from, dynamic]) => {
    const target = from ?? dynamic ?? '';
    const list = /^\{([^}]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '');
    const everyNameIsType =
      list !== undefined && list.length > 0 && list.every((name) => name.trim().startsWith('type '));
    return {
      from: target.startsWith('.') ? posix.join(posix.dirname(path), target) : target,
      typeOnly: type !== undefined || everyNameIsType,
    };
  });
}

export function wrongImports(file: SourceFile): readonly string[] {
  const [top, room = ''] = file.path.split('/');
  if (top !== 'pipelines') return [];
  if (room === 'adapters') return importsOf(file).flatMap((one) => wrongForAdapter(one));
  if (room.endsWith('.ts')) return importsOf(file).flatMap((one) => wrongForContract(one));
  return importsOf(file).flatMap((one) => wrongForRoom(room, one));
}

function wrongForRoom(room: string, { from }: Import): readonly string[] {
  const [top, target = ''] = from.split('/');
  if (top === 'pipelines') {
    const isNear = target === room || target === 'ports.ts' || target === 'errors.ts';
    return isNear || allowedRooms[room]?.includes(target) ? [] : [`${room} must not import ${from}`];
  }
  if (top === 'runbooks') return target === 'schema' ? [] : [`${room} must not import ${from}`];
  if (['scripts', 'infra', 'tests'].includes(top ?? '')) return [`${room} must not import ${from}`];
  if (outsideRooms.includes(room)) return [];
  if (from.startsWith('node:')) return from === 'node:crypto' ? [] : [`${room} must not touch ${from}`];
  const library = from.split('/')[0] ?? '';
  return pureLibraries.includes(library) ? [] : [`${room} must not use the package ${from}`];
}

function wrongForContract({ from, typeOnly }: Import): readonly string[] {
  return typeOnly && from.startsWith('pipelines/plan/') ? [] : [`a contract must not import ${from}`];
}

function wrongForAdapter({ from, typeOnly }: Import): readonly string[] {
  if (/^(scripts|infra|tests)\//.test(from)) return [`an adapter must not import ${from}`];
  if (!from.startsWith('pipelines/') || from.startsWith('pipelines/adapters/')) return [];
  if (from === 'pipelines/ports.ts' || from === 'pipelines/errors.ts' || from in valuesForAdapters) return [];
  const isPure = pureRooms.includes(from.split('/')[1] ?? '');
  return typeOnly && isPure ? [] : [`an adapter must not import ${typeOnly ? '' : 'values of '}${from}`];
}

/** Imports that come back to where they began, types too: none of such files can be read or moved alone. */
export function circles(files: readonly SourceFile[]): readonly string[] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file).map(({ from }) => from)]));
  const found: string[] = [];
  const seen = new Set<string>();
  const follow = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (seen.has(path)) return;
    seen.add(path);
    for (const next of imports.get(path) ?? []) follow(next, [...way, path]);
  };
  for (const path of imports.keys()) follow(path, []);
  return found;
}

/** Clocks and chance outside ports make a rehearsal tell another story than the night. */
export function clockOrChance({ path, text }: SourceFile): readonly string[] {
  const [top, room = ''] = path.split('/');
  if (top !== 'pipelines' || !(room in allowedRooms)) return [];
  if (outsideRooms.includes(room) || textOnly.includes(path)) return [];
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

export function linesOf({ text }: SourceFile): number {
  return text.split('\n').length - 1;
}
