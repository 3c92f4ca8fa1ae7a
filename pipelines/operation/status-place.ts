// Where the status page is published: a folder, or a bucket behind a distribution.

import { statusBucket } from '../adapters/status/status-bucket.ts';
import { createStatusFolder } from '../adapters/status/status-folder.ts';
import { clientOf, objectPlaceForms, objectPlaceIn } from '../adapters/stores/object-place.ts';
import { UserError } from '../errors.ts';
import type { StatusPublisher } from '../ports.ts';

/** The status publisher at `file:FOLDER`, or at a place in a bucket. */
export function statusAt(address: string): StatusPublisher {
  const folder = statusFolderIn(address);
  if (folder !== null) return createStatusFolder(folder);
  const place = objectPlaceIn(address);
  if (place !== null) return statusBucket(clientOf(place), place.bucket, place.prefix);
  throw new UserError({
    what: 'This is no place for a status page',
    where: `TIDEOVER_STATUS=${address}`,
    whatToDo: `Write one like file:out/page, ${objectPlaceForms}.`,
  });
}

/** The folder's path; null where the address is no folder. */
export function statusFolderIn(address: string): string | null {
  return /^file:(.+)$/.exec(address)?.[1] ?? null;
}
