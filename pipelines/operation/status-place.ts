// Where the status page is published: a folder, or a bucket behind a distribution.

import { statusBucket } from '../adapters/status/status-bucket.ts';
import { createStatusFolder } from '../adapters/status/status-folder.ts';
import { createS3Client } from '../adapters/stores/s3-store.ts';
import { UserError } from '../errors.ts';
import type { StatusPublisher } from '../ports.ts';

/** `file:FOLDER` or `s3://BUCKET/PREFIX`. */
export function statusAt(address: string): StatusPublisher {
  const folder = statusFolderIn(address);
  if (folder !== null) return createStatusFolder(folder);
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(address) ?? [];
  if (bucket !== undefined) return statusBucket(createS3Client(), bucket, prefix);
  throw new UserError({
    what: 'This is no place for a status page',
    where: `TIDEOVER_STATUS=${address}`,
    whatToDo: 'Write file:FOLDER or s3://BUCKET/PREFIX.',
  });
}

/** Null where it is no folder. */
export function statusFolderIn(address: string): string | null {
  return /^file:(.+)$/.exec(address)?.[1] ?? null;
}
