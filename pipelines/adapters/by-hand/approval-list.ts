// Approvals of another system (an ERP, an OA): a CSV export in a file, or CSV or JSON by https. Where the
// messenger has no interface, approvals on paper can be compared with nothing else.

import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { decisionIn } from '../../ledger/held-item.ts';
import { readAnswer } from '../../ledger/read-foreign.ts';
import type { ApprovalRecords, DecidedApproval } from '../../ports.ts';
import { csvRows } from '../../text/csv-rows.ts';
import { decodeText } from '../../text/encodings.ts';
import { bytesWithin, quietFetch } from '../http/quiet-fetch.ts';

const largestList = 50_000_000;

type Row = Readonly<Record<string, unknown>>;

/** Names that the fields have in the exports of the usual systems. */
const fields = {
  id: ['id', 'number', 'no', '单号', '编号', '审批编号', '单据编号'],
  decision: ['decision', 'status', 'result', '决定', '结果', '审批结果', '审批状态', '状态'],
  by: ['by', 'approver', 'account', '审批人', '审批人账号', '决定人'],
} as const;

/** `place` is a path or an https address. Approvals that are not decided yet are left out. */
export function approvalList(place: string, get: typeof fetch = fetch): ApprovalRecords {
  return {
    list: async () => {
      const bytes = /^https?:/.test(place)
        ? await fetched(place, get)
        : await readFile(place).catch(() => null);
      const decoded = bytes === null ? null : decodeText(bytes);
      if (decoded === null || decoded.encoding === null) throw unreadable(place, 'there is no text');
      return approvalsIn(decoded.text, place);
    },
  };
}

/** Throws a UserError where the text is no list of approvals, and no other error. */
export function approvalsIn(text: string, place: string): readonly DecidedApproval[] {
  return rowsIn(text, place).flatMap((row) => {
    const of = (name: keyof typeof fields) => {
      const key = Object.keys(row).find((one) =>
        (fields[name] as readonly string[]).includes(one.trim().toLowerCase()),
      );
      return key === undefined ? '' : String(row[key] ?? '').trim();
    };
    const [id, said, by] = [of('id'), of('decision'), of('by')];
    // An approval that is still waiting has no decision.
    const decision = /pending|await|wait|to be|待/i.test(said) ? null : decisionIn(said);
    return id === '' || decision === null ? [] : [{ id, decision, by }];
  });
}

function rowsIn(text: string, place: string): readonly Row[] {
  if (/^\s*[[{]/.test(text)) {
    const read = readAnswer(text, 'anything');
    const value = read.result === 'read' ? read.value : null;
    const list = Array.isArray(value) ? value : (value as { approvals?: unknown } | null)?.approvals;
    if (!Array.isArray(list)) throw unreadable(place, 'its JSON is no list');
    return list.filter((one): one is Row => typeof one === 'object' && one !== null);
  }
  const rows = csvRows(text);
  if (!Array.isArray(rows)) throw unreadable(place, 'it is no CSV');
  const [header, ...lines] = rows as readonly { readonly fields: readonly string[] }[];
  const names = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = Object.values(fields).some(
    (known) => !names.some((name) => (known as readonly string[]).includes(name)),
  );
  if (missing) throw unreadable(place, 'its header names no number, decision and approver');
  return lines.map((line) =>
    Object.fromEntries(names.map((name, index) => [name, line.fields[index] ?? ''])),
  );
}

async function fetched(place: string, get: typeof fetch): Promise<Uint8Array> {
  const answer = await quietFetch('the list of approvals', get, place, {
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw unreadable(place, `it answers ${answer.status}`);
  const bytes = await bytesWithin(largestList, answer);
  if (bytes === null) throw unreadable(place, `it is larger than ${largestList / 1_000_000} MB`);
  return bytes;
}

function unreadable(place: string, why: string): UserError {
  return new UserError({
    what: `The list of approvals cannot be read: ${why}`,
    // An address may carry its token behind the question mark.
    where: place.replace(/^(https?:\/\/)(?:[^/]*@)?([^?#]*).*$/s, '$1$2'),
    whatToDo: 'Give CSV or JSON with number, decision and approver of each (TIDEOVER_APPROVALS).',
  });
}
