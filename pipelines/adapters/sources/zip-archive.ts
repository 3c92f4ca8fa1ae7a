// A ZIP as a vendor's console gives it away, read entry by entry in little memory. What no honest export holds is refused
// before anything of it is read: a bomb, a path out of the archive, a link, an encrypted or a doubled entry.

import { crc32 } from 'node:zlib';
import { type Entry, open, type ZipFile } from 'yauzl';
import { UserError } from '../../errors.ts';

export interface ZipArchive {
  readonly names: readonly string[];
  /** Rejects where the content is not what the archive says of it. */
  read(name: string): AsyncIterable<Uint8Array>;
  close(): void;
}

/** Deflate makes 1,000 to 1 of zeros; text seldom more than 30 to 1. */
const mostRatio = 200;
/** Below that nobody's disk is full. */
const alwaysTaken = 1_000_000_000;
const mostEntries = 1_000_000;

export async function openZip(path: string): Promise<ZipArchive> {
  const zip = await opened(path);
  try {
    const entries = await entriesOf(zip, path);
    return {
      names: [...entries.keys()],
      read: (name) => contentOf(zip, entries.get(name), `${path}: ${name}`),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(notTaken(path, error.message)) : resolve(zip),
    );
  });
}

/** Folders are no entries: their files name them. */
function entriesOf(zip: ZipFile, path: string): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  let packed = 0;
  let unpacked = 0;
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => reject(notTaken(path, why));
    zip.on('error', (error: Error) => refuse(error.message));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      const { fileName, compressedSize, uncompressedSize } = entry;
      packed += compressedSize;
      unpacked += uncompressedSize;
      if (entries.has(fileName)) return refuse(`${fileName} is in it twice`);
      if (entry.isEncrypted()) return refuse(`${fileName} is encrypted`);
      if (isLink(entry)) return refuse(`${fileName} is a link`);
      if (![0, 8].includes(entry.compressionMethod))
        return refuse(`${fileName} is compressed in a way that is not known`);
      if (packed > zip.fileSize) return refuse('its entries overlap');
      if (unpacked > alwaysTaken && unpacked > mostRatio * packed)
        return refuse('it would become more than 200 times as large');
      if (entries.size >= mostEntries) return refuse(`it has more than ${mostEntries} entries`);
      if (!fileName.endsWith('/')) entries.set(fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** The upper half holds the mode that Unix gave it. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

async function* contentOf(zip: ZipFile, entry: Entry | undefined, where: string): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw notTaken(where, 'it is not in the archive any more');
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, found) => (error ? reject(error) : resolve(found)));
  }).catch((error: Error) => {
    throw notTaken(where, error.message);
  });
  let checksum = 0;
  try {
    for await (const bytes of stream as AsyncIterable<Uint8Array>) {
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
