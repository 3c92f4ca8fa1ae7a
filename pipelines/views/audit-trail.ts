// The record's decisions as rows, in its order: who decided what, when, with what evidence. Table, CSV and
// JSON are drawn from the same rows.

import type { Entry } from '../ledger/entry.ts';
import type { Fact, ProvenBy } from '../ledger/fact.ts';
import type { Language } from '../plan/plan.ts';
import { inColumns } from '../text/columns.ts';
import { withoutHidden } from '../text/hidden-characters.ts';
import { actInWords, saidBy } from './acts.ts';

export interface TrailRow {
  /** Number of the ledger entry. */
  readonly sequence: number;
  readonly at: string;
  /** A role of the organisation file, or empty where a program acted. */
  readonly who: string;
  readonly what: string;
  readonly phase: string;
  readonly reason: string;
  /** Where the decision can be looked up: a comment's number, a key's fingerprint, a run. */
  readonly source: string;
  /** Digest that the row speaks about: snapshot, report or evidence. */
  readonly digest: string;
}

/** The rows, in English for programs; what people wrote stays in their language. */
export function auditTrail(
  entries: readonly Entry[],
  { isRehearsal = false, language = 'en' }: { readonly isRehearsal?: boolean; readonly language?: Language },
): readonly TrailRow[] {
  const speakers = new Map(
    entries.flatMap(({ body }) =>
      body.kind === 'fact-taken' && 'by' in body.body ? [[body.fact, body.body.by] as const] : [],
    ),
  );
  const opened = isRehearsal ? 'rehearsal opened' : 'window opened';
  return entries.flatMap((entry) =>
    rowsOf(entry, { language, opened, speakers }).map(({ what = '', ...row }) => ({
      ...empty,
      ...row,
      what: actInWords(what)[language],
      sequence: entry.sequence,
      at: row.at ?? entry.at,
    })),
  );
}

type Row = Partial<TrailRow>;
const empty = { who: '', what: '', phase: '', reason: '', source: '', digest: '' };

interface Told {
  readonly language: Language;
  readonly opened: string;
  /** The role that said each fact, by the fact's id. */
  readonly speakers: ReadonlyMap<string, string>;
}

function rowsOf({ body }: Entry, { language, opened, speakers }: Told): readonly Row[] {
  switch (body.kind) {
    case 'window-opened':
      return [{ what: opened, digest: body.snapshot, source: `code ${body.code}` }];
    case 'claim-taken': {
      const what = body.setBackFrom ? `claim taken, time set back from ${body.setBackFrom}` : 'claim taken';
      return [{ what, source: body.holder }];
    }
    case 'gate-evaluated': {
      const reason = body.reasons.map((one) => one[language]).join(' ');
      return [{ what: body.open ? 'gate open' : 'gate closed', phase: body.phase, reason }];
    }
    case 'phase-started': {
      const { phase, round, attempt, snapshot: digest } = body;
      return [
        { what: `started, round ${round}, attempt ${attempt}`, phase, digest, source: `code ${body.code}` },
      ];
    }
    case 'phase-finished': {
      const { result, phase, round } = body;
      const reason = (result.result === 'done' ? result.summary : saidBy(result))[language];
      const evidence = result.result === 'waiting' ? [] : result.evidence;
      return [
        { what: `${result.result}, round ${round}`, phase, reason },
        ...evidence.map(({ name, key: source, digest }) => ({
          what: `evidence ${name}`,
          phase,
          source,
          digest,
        })),
      ];
    }
    case 'to-do':
      return [{ what: `left to people: #${body.number} ${body.text[language]}`, who: body.owner }];
    case 'phase-undone':
      return [{ what: 'taken back', phase: body.phase }];
    case 'rolled-back':
      return [
        { what: 'rolled back', who: speakers.get(body.cause) ?? '', phase: body.to, source: body.cause },
      ];
    case 'amended': {
      const { kind, by: who, reason } = body.change;
      return [{ what: `amended: ${kind}`, who, reason, source: body.cause, digest: body.to }];
    }
    case 'fact-taken':
      return factRow(body.body, body.digest);
    case 'fact-voided':
      return [{ what: 'voided', reason: body.why[language], source: body.fact }];
    case 'fact-refused':
      return [{ what: 'refused', reason: body.why[language], source: body.fact, digest: body.digest }];
    case 'refusals-left':
      return [{ what: `left to refuse: ${body.count}` }];
    case 'window-closed':
      return [{ what: `window closed: ${body.how}`, digest: body.report }];
    default:
      return [];
  }
}

function factRow(fact: Fact, digest: string): readonly Row[] {
  if (fact.kind === 'feedback') return [];
  const { at } = fact;
  if (fact.kind === 'infra-look') {
    const { found, stack } = fact;
    const reason =
      found.result === 'drift' ? found.resources.join(', ') : found.result === 'unknown' ? found.why : '';
    return [{ what: `compared AWS with the code: ${found.result}`, at, reason, source: `stack ${stack}` }];
  }
  const who = fact.by;
  if (fact.kind === 'offline-approval')
    return [{ what: `${fact.decision} offline: ${fact.title}`, who, at, source: fact.id, digest }];
  const { reason = '', provenBy } = fact;
  const said = { who, at, reason, source: sourceOf(provenBy) };
  switch (fact.kind) {
    case 'command': {
      const { command, proposes } = fact;
      return [{ ...said, what: `commanded ${command.name}`, ...(proposes && { digest: proposes.to }) }];
    }
    case 'doubt-answer': {
      const source = `${said.source}, effect ${fact.effect.slice(0, 12)}`;
      return [{ ...said, what: `answered a doubt: ${fact.answer}`, source }];
    }
    default: {
      const what = { approval: 'approved', rejection: 'rejected', withdrawal: 'withdrew' }[fact.kind];
      return [{ ...said, what, phase: fact.phase, ...('snapshot' in fact && { digest: fact.snapshot }) }];
    }
  }
}

function sourceOf(provenBy: ProvenBy): string {
  return provenBy.kind === 'comment'
    ? `comment ${provenBy.comment} by user ${provenBy.user}`
    : `signature of ${provenBy.key}`;
}

const columns = ['sequence', 'at', 'who', 'what', 'phase', 'reason', 'source', 'digest'] as const;

const heads: Readonly<Partial<Record<Language, readonly string[]>>> = {
  'zh-CN': ['序号', '时间', '谁', '做了什么', '阶段', '原因', '出处', '指纹'],
};

/** The rows as a table for a terminal, with long reasons cut; CSV and JSON hold them whole. */
export function trailTable(rows: readonly TrailRow[], language: Language = 'en'): string {
  const cells = rows.map((row) => columns.map((name) => short(String(row[name]), name)));
  return inColumns([heads[language] ?? columns, ...cells]).join('\n');
}

/**
 * The rows as CSV (RFC 4180, CRLF). No cell begins like a formula, by OWASP’s list; in some locales
 * full-width signs begin one too. csv-stringify is not used because it would leave that to us.
 */
export function trailCsv(rows: readonly TrailRow[]): string {
  const cell = (text: string): string => {
    const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  return [columns.join(','), ...rows.map((row) => columns.map((name) => cell(String(row[name]))).join(','))]
    .map((line) => `${line}\r\n`)
    .join('');
}

function short(text: string, column: (typeof columns)[number]): string {
  const flat = withoutHidden(text).replace(/\s+/g, ' ');
  const most = column === 'reason' ? 60 : column === 'digest' ? 19 : 64;
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}
