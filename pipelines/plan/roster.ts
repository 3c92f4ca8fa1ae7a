// Turns the roster file into people. Every line that cannot be taken is reported, because a person who is
// missing from the roster would not be let back in.

import { createHash } from 'node:crypto';
import type { CsvRow } from '../text/csv-rows.ts';
import { isGarbled } from '../text/encodings.ts';
import { codeOf, hiddenCharacterIn } from '../text/hidden-characters.ts';
import { appearanceOf, isPlain, mixedWord } from './check/look-alikes.ts';
import { nearest, suggest } from './check/nearest.ts';
import type { Fault } from './check/problem.ts';
import { dialled, isMailAddress, isPhoneNumber } from './contact-details.ts';
import { inFilesWords } from './own-words.ts';
import { type Language, languages } from './plan.ts';
import { isId } from './question.ts';
import {
  type Column,
  fileProblem,
  type RosterProblem,
  type RosterTable,
  rosterColumns,
} from './roster-table.ts';
import { orNull } from './time.ts';
import { writtenTime } from './written-time.ts';

export interface Person {
  readonly account: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly department: string;
  readonly site: string;
  readonly roles: readonly string[];
  readonly language: Language;
}

/** The names that are valid in a roster. */
export interface Known {
  readonly sites: readonly string[];
  /** Roles that the plan names; people may have others too. */
  readonly roles: readonly string[];
}

export interface Roster {
  readonly people: readonly Person[];
  readonly problems: readonly RosterProblem[];
}

/** SHA-256 of a text file in 64 hex digits; CRLF counts as LF, as git may check out either. */
export function digestOfText(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n');
  return createHash('sha256').update(Buffer.from(lines, 'latin1')).digest('hex');
}

/**
 * The people on day `on` (`2026-12-06`), without those who have left by then; without `on`, without everyone
 * who has a leaving day. Never throws for bad input.
 */
export function peopleOn(table: RosterTable, on?: string, known?: Known): Roster {
  if ('problems' in table) return { people: [], problems: table.problems };
  const { people, problems } = takeRows(table.columns, table.rows, on, known);
  const taken = { people, problems: [...table.notes, ...problems] };
  if (taken.people.length > 0) return taken;
  const nobody = fileProblem('The roster names nobody.', 'Export it again, with its people.');
  return { people: [], problems: [...taken.problems, ...nobody.problems] };
}

type Columns = readonly (Column | null)[];

function takeRows(columns: Columns, rows: readonly CsvRow[], on?: string, known?: Known): Roster {
  const people: Person[] = [];
  const problems: RosterProblem[] = [];
  const lineOf = new Map<string, number>();
  const contactAt = new Map<string, number>();
  const sites: Lines = new Map();
  const roles: Lines = new Map();
  for (const row of rows) {
    const result = takeRow(columns, row, on);
    problems.push(...result.problems);
    const { person } = result;
    if (!person) continue;
    const key = appearanceOf(person.account);
    const first = lineOf.get(key);
    if (first !== undefined) {
      problems.push({
        line: row.line,
        severity: 'error',
        what: `The account "${person.account}" is already on line ${first}, or looks like the one there; this line was not taken.`,
        write: 'Keep one of the two lines.',
      });
      continue;
    }
    lineOf.set(key, row.line);
    for (const contact of [person.email?.toLowerCase(), person.phone]) {
      if (!contact) continue;
      const other = contactAt.get(contact);
      if (other === undefined) contactAt.set(contact, row.line);
      else problems.push(sharedContact(row.line, contact, other));
    }
    people.push(person);
    countLine(sites, person.site, row.line);
    for (const role of person.roles) countLine(roles, role, row.line);
  }
  return { people, problems: [...problems, ...(known ? strangeNames(sites, roles, known) : [])] };
}

/** For each name the first line that has it, and the number of lines that do. */
type Lines = Map<string, { readonly line: number; readonly count: number }>;

function countLine(lines: Lines, name: string, line: number): void {
  const before = lines.get(name) ?? { line, count: 0 };
  lines.set(name, { ...before, count: before.count + 1 });
}

/** One problem per unknown name, at the first line that has it. */
function strangeNames(sites: Lines, roles: Lines, known: Known): readonly RosterProblem[] {
  return [
    ...[...sites].flatMap(([site, { line, count }]): RosterProblem[] => {
      if (site === '' || known.sites.includes(site)) return [];
      const what =
        count === 1
          ? `There is no site "${site}" in organisation.yaml.`
          : `There is no site "${site}" in organisation.yaml, and ${count} lines name it.`;
      const write = suggest(site, known.sites);
      return [{ line, severity: 'error', what, write }];
    }),
    ...[...roles].flatMap(([role, { line }]): RosterProblem[] => {
      if (known.roles.includes(role)) return [];
      const meant = slipOf(role, known.roles);
      // Roles that the plan does not name are fine; a text that is no valid id must be a slip, as no plan can
      // name it.
      if (meant === null && isId(role)) return [];
      const what = `The role "${role}" is none that the plan names.`;
      const write = meant === null ? suggest(role, known.roles) : `Write "${meant}".`;
      return [{ line, severity: 'warning', what, write }];
    }),
  ];
}

/** The known role that was probably mistyped; roles that differ only in a number are different roles. */
function slipOf(role: string, roles: readonly string[]): string | null {
  const meant = role.length < 5 ? null : nearest(role, roles, 2);
  const letters = (text: string) => text.replace(/\d+/g, '');
  return meant !== null && letters(meant) !== letters(role) ? meant : null;
}

const isTotal = (text: string) =>
  /^\s*(?:(?:grand |sub)?total|[合总小共]\s*计|总人?数|共\s*\d+\s*人)\s*[:：]?\s*\d*\s*人?\s*$/iu.test(text);

function takeRow(
  columns: Columns,
  row: CsvRow,
  on: string | undefined,
): { readonly person: Person | null; readonly problems: readonly RosterProblem[] } {
  const problems: RosterProblem[] = [];
  const note = (severity: RosterProblem['severity'], what: string, write: string) =>
    problems.push({ line: row.line, severity, what, write });
  // NFC, one way to write each letter, so that rules find the departments and roles that they name.
  const field = (column: Column) =>
    (row.fields[columns.indexOf(column)] ?? '').replace(/^[ \t]+|[ \t]+$/g, '').normalize('NFC');
  const filled = row.fields.filter((text) => text.trim() !== '');
  if (isTotal(filled[0] ?? '')) {
    note('error', 'This line is a total and no person; it was not taken.', 'Delete the line.');
    return { person: null, problems };
  }
  if (row.fields.length !== columns.length) {
    const what = `This line has ${row.fields.length} fields, the header ${columns.length}; it was not taken.`;
    const isWide = row.fields.length < columns.length && /[，；;|\t]/.test(row.fields.join(''));
    const write = isWide
      ? 'Write ordinary commas between fields.'
      : 'Put fields with commas into double quotes.';
    note('error', what, write);
    return { person: null, problems };
  }
  if (filled.length === 1) {
    const what = `There is nothing on this line but "${filled[0]}"; it was not taken.`;
    note('error', what, 'Delete the line, or fill in the rest.');
    return { person: null, problems };
  }
  const account = field('account');
  if (account === '') {
    note('error', 'This line has no account; it was not taken.', 'Fill in the account.');
    return { person: null, problems };
  }
  const disguised = rosterColumns.flatMap((column) => disguiseOf(column, field(column)) ?? []);
  if (disguised.length > 0) {
    for (const { what, write } of disguised) note('error', what, write);
    return { person: null, problems };
  }
  const left = field('left-on');
  if (left !== '' && !isDay(left)) {
    const what = `"${left}" is no leaving day; whether "${account}" has left is not known.`;
    const [day = '2026-11-30', other] = writtenTime(left)?.local ?? [];
    const meant = other === undefined ? day.slice(0, 10) : `${day} / ${other}`;
    const write = `Write YYYY-MM-DD, for example ${meant}; in a spreadsheet, make the column text.`;
    note('error', what, write);
  } else if (left !== '' && (on === undefined || left <= on)) {
    const what = `"${account}" left on ${left} and is not on the roster.`;
    note('note', what, 'Clear the leaving day if this is wrong.');
    return { person: null, problems };
  }
  for (const column of ['name', 'department', 'site'] as const) {
    if (field(column) !== '') continue;
    note('warning', `"${account}" has no ${column}.`, `Fill in the ${column}: rules go by it.`);
  }
  const wanted = inFilesWords(field('language'), languages);
  const language = languages.find((one) => one.toLowerCase() === wanted.toLowerCase());
  if (language === undefined && wanted !== '') {
    const what = `"${account}" has the language "${wanted}", which is not one of ${languages.join(', ')}.`;
    note('warning', what, `Write one of them; until then it is ${languages[0]}.`);
  }
  const [email, phone] = [field('email'), dialled(field('phone'))];
  const isMail = isMailAddress(email);
  const isPhone = isPhoneNumber(phone);
  if (email !== '' && !isMail)
    note(
      'error',
      `"${email}" is no mail address; "${account}" cannot be reached by it.`,
      'Write one address, for example w001@example.com, or leave the cell empty.',
    );
  if (phone !== '' && !isPhone)
    note(
      'error',
      `"${field('phone')}" is no telephone number; "${account}" cannot be reached by it.`,
      'Write + and country before the number, for example +8613800000000, or leave the cell empty; in a spreadsheet, make the column text, or the last digits are lost.',
    );
  const person: Person = {
    account,
    name: field('name'),
    ...(isMail && { email }),
    ...(isPhone && { phone }),
    department: field('department'),
    site: field('site'),
    roles: field('roles')
      .split(/[;；,，、|｜]/u)
      .map((role) => role.trim())
      .filter((role) => role !== ''),
    language: language ?? languages[0],
  };
  return { person, problems };
}

/** What a spreadsheet shows instead of a value (an error, a formula), or makes of a number. */
const fromSpreadsheet = /^(?:#+|#(?:N\/A|[A-Z0-9/]+[!?])|=.+)$/;
const numberFromSpreadsheet = /^\d+(?:\.\d+)?E\+?\d+$|^\d+\.0+$/i;

/** The fault of a field that looks different from what it is; a wide space within a name is allowed. */
function disguiseOf(column: Column, text: string): Fault | null {
  if (isGarbled(text))
    return {
      what: `The ${column} lost its letters on the way here ("${text}"); this line was not taken.`,
      write: 'Export it again as CSV in UTF-8.',
    };
  const isNumber = column === 'account' && numberFromSpreadsheet.test(text);
  if (isNumber || (!ownErrors.has(column) && fromSpreadsheet.test(text)))
    return {
      what: `The ${column} is what a spreadsheet made of it ("${text}"); this line was not taken.`,
      write: 'In a spreadsheet, make the column text and type it again.',
    };
  if (isPlain(text)) return null;
  const hidden = hiddenCharacterIn(text) ?? undefined;
  const space = /[^\P{Z} ]/u.exec(column === 'name' ? text.replace(/(?<=\S)\u3000(?=\S)/g, '') : text)?.[0];
  const code = hidden ?? (space === undefined ? undefined : codeOf(space));
  const word = column === 'name' ? undefined : mixedWord(text);
  if (code === undefined && word === undefined) return null;
  const what =
    code === undefined
      ? `The ${column} mixes letters of different scripts that look alike ("${word}"); this line was not taken.`
      : `The ${column} holds a character that is not seen (${code}); this line was not taken.`;
  return { what, write: 'Delete the cell and type it again.' };
}

/** Columns whose values are checked by a test of their own. */
const ownErrors: ReadonlySet<Column> = new Set(['email', 'phone', 'left-on']);

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && orNull(() => Temporal.PlainDate.from(text)) !== null;
}

function sharedContact(line: number, contact: string, other: number): RosterProblem {
  return {
    line,
    severity: 'warning',
    what: `"${contact}" is also on line ${other}: a notice to it reaches one of the two.`,
    write: 'Give each person an address and a number of their own.',
  };
}
