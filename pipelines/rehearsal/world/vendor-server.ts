// The embedded vendor's sources over HTTP: /sources/{id}/announcements.json.

import { type RunningServer, serve } from '../messenger/http-server.ts';
import type { EmbeddedVendor } from './vendor.ts';

export function serveVendor(vendor: EmbeddedVendor): Promise<RunningServer> {
  return serve({
    'GET /sources/{id}/announcements.json': ({ path }) => {
      const id = path.id ?? '';
      if (!vendor.sources.includes(id)) {
        return { status: 404, body: { code: 'not-found', message: `there is no source ${id}` } };
      }
      const statements = vendor.statements(id).map(({ source: _, ...statement }) => statement);
      return { status: 200, body: { statements } };
    },
  });
}

/** Where a source of the server at `baseUrl` is read. */
export function sourceAddress(baseUrl: string, source: string): string {
  return `${baseUrl}/sources/${encodeURIComponent(source)}/announcements.json`;
}
