// Makes an administrator of a homeserver with the registration shared secret. That needs no token, so it also
// helps when every administrator is locked.

import { createHmac } from 'node:crypto';
import type { JsonClient } from '../../adapters/http/json-client.ts';
import { admin } from '../../adapters/matrix/names.ts';

export async function registerAdmin(
  matrix: JsonClient,
  sharedSecret: string,
  user: { readonly name: string; readonly password: string },
): Promise<void> {
  const path = `${admin}/v1/register`;
  const { nonce } = await matrix.json({ method: 'GET', path }, { nonce: 'text' });
  const mac = createHmac('sha1', sharedSecret)
    .update([nonce, user.name, user.password, 'admin'].join('\0'))
    .digest('hex');
  await matrix.json({
    method: 'POST',
    path,
    body: { nonce, username: user.name, password: user.password, admin: true, mac },
    repeatable: false,
  });
}
