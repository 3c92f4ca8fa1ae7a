// Tells the handlers in AWS which windows there are. The one object that is replaced and not created once: the
// newest word on a window's times wins, and the record keeps how it came to be.

import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type ActiveWindow, activeWindowBytes, activeWindowKey } from '../../auto-reply/active-window.ts';

/** Puts it in place of what the bucket said of this window before. May be repeated. */
export async function publishActiveWindow(
  client: S3Client,
  bucket: string,
  active: ActiveWindow,
): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: activeWindowKey(active.plan.id),
      Body: activeWindowBytes(active),
      ContentType: 'application/json',
    }),
  );
}
