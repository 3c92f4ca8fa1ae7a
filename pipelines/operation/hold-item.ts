// One piece of work to hold: made from what somebody said, held once under its key, and shown as a line.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { codeOf } from '../adapters/file-system.ts';
import type { FillableOutbox } from '../adapters/outbox/outbox.ts';
import { UserError } from '../errors.ts';
import { approvalIn, digestOfItem, sha256 } from '../ledger/held-item.ts';
import { type Language, localised } from '../plan/plan.ts';
import type { OutboxItem } from '../ports.ts';

export const heldKinds = ['message', 'upload', 'approval'] as const satisfies readonly OutboxItem['kind'][];

export interface HeldWords extends Pick<OutboxItem, 'kind' | 'conversation' | 'from' | 'text'> {
  /** ISO 8601; now without it. */
  readonly at: string | undefined;
  /** Path of an upload's file. */
  readonly file: string | undefined;
  readonly key: string | undefined;
}

/** A UserError says what is wrong with the time, the file or an approval's words. `now`: epoch milliseconds. */
export async function heldItem(words: HeldWords, now: number): Promise<OutboxItem> {
  const { kind, conversation, from } = words;
  const file = words.file === undefined ? undefined : await fileAt(words.file);
  const text = words.text || (file?.name ?? '');
  const said = { conversation, from, at: timeIn(words.at, now), kind, text, ...(file && { file }) };
  if (kind === 'approval' && !/approved|rejected|declined|批准|同意|通过|驳回|拒绝/i.test(text)) {
    throw new UserError({
      what: 'The approval does not say how it was decided',
      where: text,
      whatToDo:
        'Write its number and the decision: PO-1042 approved, PO-1042 rejected, PO-1042 同意 or PO-1042 驳回.',
    });
  }
  // Of its content, so that a line entered twice is held once.
  return { key: words.key ?? `held-${digestOfItem({ key: '', ...said }).slice(0, 24)}`, ...said };
}

/** A UserError where its key was replayed, or stands for something else. */
export async function holdOnce(outbox: FillableOutbox, item: OutboxItem): Promise<void> {
  const known = (await outbox.held()).find(({ key }) => key === item.key);
  const isReplayed = (await outbox.replayed()).has(item.key);
  if (!isReplayed && (known === undefined || digestOfItem(known) === digestOfItem(item)))
    return outbox.hold(item);
  throw new UserError({
    what: isReplayed ? 'This key was replayed already' : 'Something else is held under this key',
    where: `--key ${item.key}`,
    whatToDo: 'Leave --key out, or give it a key of its own.',
  });
}

export function lineOfHeld(item: OutboxItem, language: Language): string {
  const { at, kind, from, conversation, file, text, key } = item;
  const length = localised(`${text.length} 字`, `${text.length} characters`)[language];
  const bytes = localised(`${file?.bytes.length} 字节`, `${file?.bytes.length} bytes`)[language];
  const what = {
    approval: () => `${approvalIn(item).id} ${approvalIn(item).decision}`,
    upload: () => `${file?.name} (${bytes})`,
    message: () => length,
  }[kind]();
  return `${at}  ${kind.padEnd(8)}  ${from} → ${conversation}: ${what}\n  key ${key}  sha256 ${digestOfItem(item)}`;
}

async function fileAt(path: string): Promise<NonNullable<OutboxItem['file']>> {
  try {
    const bytes = new Uint8Array(await readFile(path));
    return { name: basename(path), digest: sha256(bytes), bytes };
  } catch (error) {
    const code = codeOf(error);
    throw new UserError({
      what: `The file cannot be read (${code})`,
      where: path,
      whatToDo: 'Check the path.',
    });
  }
}

function timeIn(text: string | undefined, now: number): string {
  const at = text === undefined ? now : Date.parse(text);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new UserError({
    what: 'This is no time',
    where: `--at ${text}`,
    whatToDo: 'Write 2026-12-06T03:30:00+08:00.',
  });
}
