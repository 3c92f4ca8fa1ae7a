// The embedded vendor's sources over HTTP: /sources/{id}, answered with 304 while nothing new stands there.

import { createHash } from 'node:crypto';
import type { Answer, Routes } from '../messenger/http-server.ts';
import type { EmbeddedVendor } from './vendor.ts';

export function vendorRoutes(vendor: EmbeddedVendor): Routes {
  return {
    'GET /sources/{id}': ({ path, headers }): Answer => {
      const id = path.id ?? '';
      if (!vendor.sources.includes(id)) {
        return { status: 404, body: { code: 'not-found', message: `there is no source ${id}` } };
      }
      const { type, text } = vendor.document(id);
      const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
      if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
      return { status: 200, body: Buffer.from(text), headers: { 'content-type': type, etag } };
    },
  };
}

/** Where a source of the server at `baseUrl` is read. */
export function sourceAddress(baseUrl: string, source: string): string {
  return `${baseUrl}/sources/${encodeURIComponent(source)}`;
}
