// Reads a ZIP, as a vendor's console exports it, entry by entry in little memory. What no honest export
// contains is refused before it is read: a bomb, a path out of the archive, a link, an encrypted or a doubled
// entry.

import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UserError } from '../../errors.ts';

export interface ZipArchive {
  readonly names: readonly string[];
  /** Rejects where the content differs from the archive's own entry for it. */
  read(name: string): AsyncIterable<Uint8Array>;
  close(): void;
}

/** The highest accepted compression: Deflate makes 1,000 to 1 of zeros, but text seldom more than 30 to 1. */
const mostRatio = 200;
/** Archives below this unpacked size are always accepted, as they fill no disk. */
const alwaysTaken = 1_000_000_000;
const mostEntries = 1_000_000;

export async function openZip(path: string): Promise<ZipArchive> {
  const fail = (error: Error) => {
    throw notTaken(path, error.message);
  };
  const zip = await openPromise(path, { autoClose: false }).catch(fail);
  const entries = await entriesOf(zip).catch((error: Error) => {
    zip.close();
    return fail(error);
  });
  return {
    names: [...entries.keys()],
    read: (name) => contentOf(zip, entries.get(name), `${path}: ${name}`),
    close: () => zip.close(),
  };
}

/** All entries but folders. Throws an Error that says what no honest export contains. */
async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  let packed = 0;
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    const { fileName, compressedSize, uncompressedSize } = entry;
    packed += compressedSize;
    unpacked += uncompressedSize;
    if (entries.has(fileName)) throw new Error(`${fileName} is in it twice`);
    if (entry.isEncrypted()) throw new Error(`${fileName} is encrypted`);
    if (isLink(entry)) throw new Error(`${fileName} is a link`);
    if (![0, 8].includes(entry.compressionMethod))
      throw new Error(`${fileName} is compressed in a way that is not known`);
    if (packed > zip.fileSize) throw new Error('its entries overlap');
    if (unpacked > alwaysTaken && unpacked > mostRatio * packed)
      throw new Error('it would become more than 200 times as large');
    if (entries.size >= mostEntries) throw new Error(`it has more than ${mostEntries} entries`);
    if (!fileName.endsWith('/')) entries.set(fileName, entry);
  }
  return entries;
}

/** The upper half holds the Unix mode. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

async function* contentOf(zip: ZipFile, entry: Entry | undefined, where: string): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw notTaken(where, 'it is not in the archive any more');
  let checksum = 0;
  try {
    for await (const bytes of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
      checksum = crc32(bytes, checksum);
      yield bytes;
    }
  } catch (error) {
    throw notTaken(where, error instanceof Error ? error.message : String(error));
  }
  if (checksum !== entry.crc32) throw notTaken(where, 'its checksum is wrong');
}

function notTaken(where: string, why: string): UserError {
  return new UserError({
    what: `The archive is not backed up: ${why}`,
    where,
    whatToDo: 'Export it again from the vendor’s console, whole and without a password.',
  });
}
