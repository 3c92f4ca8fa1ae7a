// Who works here: the roster file as people. What cannot be taken is named by line, and nothing is dropped in
// silence, because somebody missing from the roster is somebody whom nobody lets back in.

import { type CsvRow, csvRows } from '../text/csv-rows.ts';
import { decodeText } from '../text/encodings.ts';
import { type Language, languages } from './plan.ts';

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

export interface RosterProblem {
  /** Counted from 1, the header included; 0 is the file as a whole. */
  readonly line: number;
  readonly kind:
    | 'encoding'
    | 'not-csv'
    | 'missing-column'
    | 'wrong-width'
    | 'empty-field'
    | 'unknown-language'
    | 'duplicate'
    | 'shared-contact'
    | 'left'
    | 'nobody';
  /** `error`: the line (or the file) was not taken. `warning`: it was, look at it. `note`: left out on purpose. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly what: string;
  readonly whatToDo: string;
}

export interface Roster {
  readonly people: readonly Person[];
  readonly problems: readonly RosterProblem[];
}

const rosterColumns = [
  'account',
  'name',
  'email',
  'phone',
  'department',
  'site',
  'roles',
  'language',
  'left-on',
] as const;
type Column = (typeof rosterColumns)[number];
const neededColumns: readonly Column[] = ['account', 'name', 'department', 'site'];

/**
 * Reads a roster in UTF-8 (with or without byte order mark) or GB18030. Never throws for bad input. `on` is the
 * day (`2026-12-06`) by which somebody must have left to be left out; without it, everyone with a leaving day is.
 */
export function readRoster(bytes: Uint8Array, on?: string): Roster {
  const decoded = decodeText(bytes);
  if (decoded.encoding === null) {
    return fileProblem('encoding', decoded.why, 'Save the roster as CSV in UTF-8 or GB18030.');
  }
  const rows = csvRows(decoded.text);
  if ('why' in rows) {
    const what = `The roster cannot be read as CSV: ${rows.why}`;
    const whatToDo = 'Mend the quotes near that line, or export the roster again.';
    return {
      people: [],
      problems: [{ line: rows.line, kind: 'not-csv', severity: 'error', what, whatToDo }],
    };
  }
  const [header, ...body] = rows;
  if (!header) return fileProblem('nobody', 'The roster is empty.', 'Export it again, with its header line.');
  const columns = header.fields.map((name) => name.trim().toLowerCase());
  const missing = neededColumns.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const problems = missing.map((column) => ({
      line: header.line,
      kind: 'missing-column' as const,
      severity: 'error' as const,
      what: `The column "${column}" is missing.`,
      whatToDo: `Add it to the header: ${rosterColumns.join(',')}.`,
    }));
    return { people: [], problems };
  }
  const taken = takeRows(columns, body, on);
  if (taken.people.length > 0) return taken;
  const nobody = fileProblem('nobody', 'The roster names nobody.', 'Export it again, with its people.');
  return { people: [], problems: [...taken.problems, ...nobody.problems] };
}

/** The roster as a file again, in UTF-8 without byte order mark. */
export function rosterToCsv(people: readonly Person[]): string {
  const quoted = (field: string) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  const lines = people.map((person) =>
    [
      person.account,
      person.name,
      person.email ?? '',
      person.phone ?? '',
      person.department,
      person.site,
      person.roles.join(';'),
      person.language,
      '',
    ]
      .map(quoted)
      .join(','),
  );
  return `${[rosterColumns.join(','), ...lines].join('\n')}\n`;
}

function takeRows(columns: readonly string[], rows: readonly CsvRow[], on: string | undefined): Roster {
  const people: Person[] = [];
  const problems: RosterProblem[] = [];
  const lineOf = new Map<string, number>();
  const contactAt = new Map<string, number>();
  for (const row of rows) {
    const result = takeRow(columns, row, on);
    problems.push(...result.problems);
    const { person } = result;
    if (!person) continue;
    const key = person.account.toLowerCase();
    const first = lineOf.get(key);
    if (first !== undefined) {
      problems.push({
        line: row.line,
        kind: 'duplicate',
        severity: 'error',
        what: `The account "${person.account}" is already on line ${first}; this line was not taken.`,
        whatToDo: 'Keep one of the two lines.',
      });
      continue;
    }
    lineOf.set(key, row.line);
    for (const contact of [person.email, person.phone]) {
      if (!contact) continue;
      const other = contactAt.get(contact);
      if (other === undefined) contactAt.set(contact, row.line);
      else problems.push(sharedContact(row.line, contact, other));
    }
    people.push(person);
  }
  return { people, problems };
}

function takeRow(
  columns: readonly string[],
  row: CsvRow,
  on: string | undefined,
): { readonly person: Person | null; readonly problems: readonly RosterProblem[] } {
  const problems: RosterProblem[] = [];
  const note = (
    kind: RosterProblem['kind'],
    severity: RosterProblem['severity'],
    what: string,
    whatToDo: string,
  ) => problems.push({ line: row.line, kind, severity, what, whatToDo });
  const field = (column: Column) => (row.fields[columns.indexOf(column)] ?? '').trim();
  if (row.fields.length !== columns.length) {
    const what = `This line has ${row.fields.length} fields, the header ${columns.length}; it was not taken.`;
    note('wrong-width', 'error', what, 'Put fields with commas into double quotes.');
    return { person: null, problems };
  }
  const account = field('account');
  if (account === '') {
    note('empty-field', 'error', 'This line has no account; it was not taken.', 'Fill in the account.');
    return { person: null, problems };
  }
  const left = field('left-on');
  if (left !== '' && (on === undefined || left <= on)) {
    const what = `"${account}" left on ${left} and is not on the roster.`;
    note('left', 'note', what, 'Clear the leaving day if this is wrong.');
    return { person: null, problems };
  }
  for (const column of ['name', 'department', 'site'] as const) {
    if (field(column) !== '') continue;
    note(
      'empty-field',
      'warning',
      `"${account}" has no ${column}.`,
      `Fill in the ${column}: rules go by it.`,
    );
  }
  const wanted = field('language');
  const language = languages.find((one) => one.toLowerCase() === wanted.toLowerCase());
  if (language === undefined && wanted !== '') {
    const what = `"${account}" has the language "${wanted}", which is not one of ${languages.join(', ')}.`;
    note('unknown-language', 'warning', what, `Write one of them; until then it is ${languages[0]}.`);
  }
  const email = field('email');
  const phone = field('phone');
  const person: Person = {
    account,
    name: field('name'),
    ...(email === '' ? {} : { email }),
    ...(phone === '' ? {} : { phone }),
    department: field('department'),
    site: field('site'),
    roles: field('roles')
      .split(';')
      .map((role) => role.trim())
      .filter((role) => role !== ''),
    language: language ?? languages[0],
  };
  return { person, problems };
}

function sharedContact(line: number, contact: string, other: number): RosterProblem {
  return {
    line,
    kind: 'shared-contact',
    severity: 'warning',
    what: `"${contact}" is also on line ${other}: a notice to it reaches one of the two.`,
    whatToDo: 'Give each person an address and a number of their own.',
  };
}

function fileProblem(kind: RosterProblem['kind'], what: string, whatToDo: string): Roster {
  return { people: [], problems: [{ line: 0, kind, severity: 'error', what, whatToDo }] };
}
