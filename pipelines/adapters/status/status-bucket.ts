// Publishes the status page into a bucket that a distribution or a web server reads. Files that a publication
// no longer has stay there: the bucket's role may write but not delete, and nothing links to them.

import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StatusPublisher } from '../../ports.ts';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  ics: 'text/calendar; charset=utf-8',
  atom: 'application/atom+xml',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
};

/** So short that readers see an extension within a minute. */
const cacheControl = 'public, max-age=60';

export function statusBucket(client: S3Client, bucket: string, prefix: string): StatusPublisher {
  return {
    publish: async (files) => {
      // Pages come last, as they link to the other files.
      const inOrder = [...files].sort(
        ([one], [other]) => Number(one.endsWith('.html')) - Number(other.endsWith('.html')),
      );
      for (const [name, content] of inOrder) {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: prefix === '' ? name : `${prefix}/${name}`,
            Body: content,
            ContentType: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
            CacheControl: cacheControl,
          }),
        );
      }
    },
  };
}
