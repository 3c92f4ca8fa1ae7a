// Files in the homeserver's media store, by their `mxc://server/id`.

import { type Call, type JsonClient, mostOfFile, nullWhere } from '../http/json-client.ts';
import { type Actor, keep, readKept } from './keyed-data.ts';
import { part } from './names.ts';

const timeLimitMs = 120_000;

/** The parts of `mxc://server/id`; throws where it is no such address. */
export function partsOfFileId(id: string): { readonly server: string; readonly mediaId: string } {
  const [, server = '', mediaId = ''] = /^mxc:\/\/([^/]+)\/([^/]+)$/.exec(id) ?? [];
  if (mediaId === '') throw new Error(`${id} is not the address of a file (mxc://server/id)`);
  return { server, mediaId };
}

export async function downloadFile(
  bytes: (call: Pick<Call, 'method' | 'path' | 'timeLimitMs' | 'mostBytes'>) => Promise<Uint8Array>,
  id: string,
): Promise<Uint8Array> {
  const { server, mediaId } = partsOfFileId(id);
  const path = `/_matrix/client/v1/media/download/${part(server)}/${part(mediaId)}`;
  return new Uint8Array(await bytes({ path, timeLimitMs, mostBytes: mostOfFile }));
}

/** The file's address is made and recorded first, so that a second run fills the same one. */
export async function uploadOnce(
  matrix: JsonClient,
  actor: Actor,
  userId: string,
  file: { readonly name: string; readonly bytes: Uint8Array; readonly key: string },
): Promise<string> {
  const key = `file/${file.key}`;
  let id = (await readKept(matrix, actor, userId, key, { id: 'text' }))?.id;
  if (id === undefined) {
    const call = { method: 'POST', path: '/_matrix/media/v1/create', body: {}, ...actor } as const;
    id = (await matrix.json(call, { content_uri: 'text' })).content_uri;
    await keep(matrix, actor, userId, key, { id });
  }
  const { server, mediaId } = partsOfFileId(id);
  await nullWhere('M_CANNOT_OVERWRITE_MEDIA', () =>
    matrix.json({
      method: 'PUT',
      path: `/_matrix/media/v3/upload/${part(server)}/${part(mediaId)}`,
      query: { filename: file.name },
      body: file.bytes,
      timeLimitMs,
      ...actor,
    }),
  );
  return id;
}
