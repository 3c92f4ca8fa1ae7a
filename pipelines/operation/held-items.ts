// Makes the items that the replay enters from work that people bring: a text, files, an approval on paper. An
// item's key is made of its whole content, so that work brought twice is held once; it is the number on the
// receipt.

import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { codeOf } from '../adapters/file-system.ts';
import { largestFile } from '../adapters/outbox/held-work.ts';
import { UserError } from '../errors.ts';
import { sha256 } from '../ledger/canonical.ts';
import { approvalIn, decisionIn, digestOfItem } from '../ledger/held-item.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Language } from '../plan/plan.ts';
import type { HeldItem, OutboxItem } from '../ports.ts';
import { oneLine } from '../text/hidden-characters.ts';

export interface Brought {
  readonly from: string;
  readonly conversation: string;
  /** Instant. */
  readonly at: string;
}

export function messageItem(brought: Brought, text: string): OutboxItem {
  return keyed({ ...brought, kind: 'message', text });
}

export function uploadItem(brought: Brought, name: string, bytes: Uint8Array): OutboxItem {
  return keyed({ ...brought, kind: 'upload', text: name, file: fileOf(name, bytes) });
}

/** `form` is the photograph or scan of the paper, where there is one. */
export function approvalItem(brought: Brought, text: string, form: OutboxItem['file'] | null): OutboxItem {
  if (decisionIn(text.trim().replace(/^\S+/, '')) === null) {
    throw new UserError({
      what: 'The approval does not say behind its number how it was decided',
      where: text,
      whatToDo:
        'Write its number and the decision: PO-1042 approved, PO-1042 rejected, PO-1042 同意 or PO-1042 驳回.',
    });
  }
  return keyed({ ...brought, kind: 'approval', text, ...(form && { file: form }) });
}

/** A file that is too large is deferred: the item says what it is and where it lies, and it stays there. */
export async function itemOfFile(brought: Brought, path: string): Promise<OutboxItem> {
  try {
    const { size } = await stat(path);
    if (size > largestFile) {
      const megabytes = Math.ceil(size / 1_000_000);
      return messageItem(
        brought,
        `[${basename(path)}: ${megabytes} MB, to be uploaded afterwards from ${path}]`,
      );
    }
    return uploadItem(brought, basename(path), new Uint8Array(await readFile(path)));
  } catch (error) {
    const code = codeOf(error) || (error as Error).message;
    throw new UserError({
      what: `The file cannot be read (${code})`,
      where: path,
      whatToDo: 'Check the path.',
    });
  }
}

export function fileOf(name: string, bytes: Uint8Array): NonNullable<OutboxItem['file']> {
  return { name, digest: sha256(bytes), bytes };
}

export function instantIn(text: string | undefined, now: number): string {
  const at = text === undefined ? now : Date.parse(text);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new UserError({
    what: 'This is no time',
    where: `--at ${text}`,
    whatToDo: 'Write 2026-12-06T03:30:00+08:00.',
  });
}

function keyed(item: Omit<OutboxItem, 'key'>): OutboxItem {
  return { key: `h-${digestOfItem({ key: '', ...item }).slice(0, 16)}`, ...item };
}

export function lineOfHeld(item: HeldItem, language: Language): string {
  const { at, kind, from, conversation, file, text, key } = item;
  const length = bilingual`${text.length} characters`[language];
  const bytes = bilingual`${file?.size} bytes`[language];
  const what = {
    approval: () => `${approvalIn(item).id} ${approvalIn(item).decision}`,
    upload: () => `${file?.name} (${bytes})`,
    message: () => length,
  }[kind]();
  return `${oneLine(`${at}  ${kind.padEnd(8)}  ${from} → ${conversation}: ${what}`)}\n  ${oneLine(key)}  sha256 ${digestOfItem(item)}`;
}
