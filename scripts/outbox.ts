// Work held while the messenger is away: messages, uploads and approvals taken offline wait in the record's store,
// encrypted, each under a key and with its digest, until the replay phase puts them in.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createOutbox } from '../pipelines/adapters/outbox/outbox.ts';
import { storeForms } from '../pipelines/adapters/stores/open-store.ts';
import { readRoster } from '../pipelines/engine/read-frozen.ts';
import { UserError } from '../pipelines/errors.ts';
import { approvalIn, digestOfItem, sha256 } from '../pipelines/ledger/held-item.ts';
import { type HeldWork, heldWork } from '../pipelines/operation/held-work.ts';
import { keyringOfJob, storeOfJob, timeOfJob } from '../pipelines/operation/job.ts';
import { outboxFolder } from '../pipelines/operation/outbox-folder.ts';
import { readOpenedWindow } from '../pipelines/operation/read-window.ts';
import type { OutboxItem } from '../pipelines/ports.ts';
import { runCommand, WrongUse } from './lib/command.ts';

const kinds = ['message', 'upload', 'approval'] as const;

await runCommand({
  name: 'npm run outbox --',
  summary:
    'Holds work that cannot go into the messenger now. The replay phase puts it in, in order, and compares it by digest.\nAn approval’s text begins with its number: "PO-1042 approved" or "PO-1042 驳回".',
  usage: `hold message|upload|approval --window ID --store URL --from ACCOUNT --in CONVERSATION (TEXT | --file FILE [TEXT])
       list --window ID --store URL`,
  options: {
    window: { type: 'string', value: 'ID', help: 'The window.' },
    from: { type: 'string', value: 'ACCOUNT', help: 'Account of whoever sends it.' },
    in: { type: 'string', value: 'CONVERSATION', help: 'Where it belongs: the conversation’s id.' },
    at: { type: 'string', value: 'TIME', help: 'When it was written (ISO 8601); now without it.' },
    file: { type: 'string', value: 'FILE', help: 'The file of an upload.' },
    key: {
      type: 'string',
      value: 'KEY',
      help: 'Its key: the same key is held once. Without it, one made of all that the item says.',
    },
    store: {
      type: 'string',
      value: 'URL',
      help: `The window’s store: ${storeForms}; or TIDEOVER_STORE. Needs the window’s key (TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS).`,
    },
    folder: {
      type: 'string',
      value: 'DIR',
      help: 'A folder instead of the store, where the replay’s runner sees it too; or TIDEOVER_OUTBOX.',
    },
  },
  async run({ values, positionals: [action, ...words] }) {
    if (values.window === undefined) throw new WrongUse('Name the window with --window.');
    const { outbox, place } = await outboxAt(values.window, values);
    const replayed = await outbox.replayed();
    if (action === 'list' && words.length === 0) {
      const held = await outbox.held();
      for (const item of held) console.log(lineOf(item));
      console.log(`${held.length} held, ${replayed.size} replayed in ${place}`);
      return 0;
    }
    if (action !== 'hold') throw new WrongUse('Say hold or list.');
    const item = await itemFrom(words, values);
    const known = (await outbox.held()).find(({ key }) => key === item.key);
    if (replayed.has(item.key) || (known !== undefined && digestOfItem(known) !== digestOfItem(item))) {
      throw new UserError({
        what: known === undefined ? 'This key was replayed already' : 'Something else is held under this key',
        where: `--key ${item.key}`,
        whatToDo: 'Leave --key out, or give it a key of its own.',
      });
    }
    await outbox.hold(item);
    console.log(`Held: ${lineOf(item)}`);
    return 0;
  },
});

async function outboxAt(
  window: string,
  values: { readonly folder?: string | undefined; readonly store?: string | undefined },
): Promise<{ readonly outbox: HeldWork; readonly place: string }> {
  const root = values.folder === undefined ? process.env : { ...process.env, TIDEOVER_OUTBOX: values.folder };
  const folder = outboxFolder(root, window);
  if (folder !== null) {
    const { hold, held, markReplayed, replayed } = createOutbox(folder);
    const outbox: HeldWork = {
      hold: async (item) => hold(item),
      held,
      markReplayed,
      replayed: async () => new Set(replayed().keys()),
    };
    return { outbox, place: folder };
  }
  if (values.store !== undefined) process.env.TIDEOVER_STORE = values.store;
  if (!process.env.TIDEOVER_STORE) throw new WrongUse('Name the store with --store.');
  const store = storeOfJob();
  const keyring = keyringOfJob(store);
  const opened = await readOpenedWindow(store, window, timeOfJob());
  // Whoever can read the roster has the window's key; what is held under another would never be replayed.
  await readRoster(store, keyring, opened);
  return {
    outbox: heldWork(store, window, () => keyring.windowKey(window)),
    place: process.env.TIDEOVER_STORE,
  };
}

interface HoldValues {
  readonly from?: string | undefined;
  readonly in?: string | undefined;
  readonly at?: string | undefined;
  readonly file?: string | undefined;
  readonly key?: string | undefined;
}

async function itemFrom([kindText, ...words]: readonly string[], values: HoldValues): Promise<OutboxItem> {
  const kind = kinds.find((known) => known === kindText);
  if (kind === undefined) throw new WrongUse(`Say what it is: ${kinds.join(', ')}.`);
  if (values.from === undefined || values.in === undefined)
    throw new WrongUse('Say --from whom and --in what it is.');
  if ((kind === 'upload') !== (values.file !== undefined)) {
    throw new WrongUse('An upload has a --file, and nothing else has.');
  }
  const file = values.file === undefined ? undefined : await fileAt(values.file);
  const text = words.join(' ').trim() || (file?.name ?? '');
  if (text === '') throw new WrongUse('Say what it says.');
  const said = {
    conversation: values.in,
    from: values.from,
    at: timeIn(values.at),
    kind,
    text,
    ...(file && { file }),
  };
  // Of its content, so that a line entered twice is held once.
  const key = values.key ?? `held-${digestOfItem({ key: '', ...said }).slice(0, 24)}`;
  const item: OutboxItem = { key, ...said };
  if (kind === 'approval' && !/approved|rejected|declined|批准|同意|通过|驳回|拒绝/i.test(text)) {
    throw new UserError({
      what: 'The approval does not say how it was decided',
      where: text,
      whatToDo:
        'Write its number and the decision: PO-1042 approved, PO-1042 rejected, PO-1042 同意 or PO-1042 驳回.',
    });
  }
  return item;
}

async function fileAt(path: string): Promise<NonNullable<OutboxItem['file']>> {
  try {
    const bytes = new Uint8Array(await readFile(path));
    return { name: basename(path), digest: sha256(bytes), bytes };
  } catch (error) {
    throw new UserError({
      what: `The file cannot be read (${(error as NodeJS.ErrnoException).code})`,
      where: path,
      whatToDo: 'Check the path.',
    });
  }
}

function timeIn(text: string | undefined): string {
  const at = text === undefined ? Date.now() : Date.parse(text);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new UserError({
    what: 'This is no time',
    where: `--at ${text}`,
    whatToDo: 'Write 2026-12-06T03:30:00+08:00.',
  });
}

function lineOf(item: OutboxItem): string {
  const what =
    item.kind === 'approval'
      ? `${approvalIn(item).id} ${approvalIn(item).decision}`
      : item.kind === 'upload'
        ? `${item.file?.name} (${item.file?.bytes.length} bytes)`
        : `${item.text.length} characters`;
  return `${item.at}  ${item.kind.padEnd(8)}  ${item.from} → ${item.conversation}: ${what}\n  key ${item.key}  sha256 ${digestOfItem(item)}`;
}
