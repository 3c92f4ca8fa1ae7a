// Opens the Synapse of a rehearsal: one of our own in a folder that is removed afterwards, or a test server
// that the user names, with its secrets from environment variables.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminCredentialsIn } from '../../adapters/matrix/admin-session.ts';
import { UserError } from '../../errors.ts';
import { startLocalSynapse } from '../homeserver/local-synapse.ts';
import type { Homeserver } from '../homeserver/world.ts';

const adminVariable = 'TIDEOVER_MATRIX_ADMIN';
const serviceVariable = 'TIDEOVER_MATRIX_AS_TOKEN';

/** Opens the test server at `url`, or starts a Synapse of our own where `url` is undefined. */
export async function openHomeserver(
  url: string | undefined,
): Promise<{ readonly homeserver: Homeserver; close(): Promise<void> }> {
  if (url !== undefined) return { homeserver: namedServer(url), close: async () => {} };
  const synapse = await startLocalSynapse({ folder: synapseFolder() });
  return { homeserver: { ...synapse, process: synapse }, close: synapse.stop };
}

/** A new folder, in memory where the machine has /dev/shm: SQLite waits for the disk at every write. */
export function synapseFolder(): string {
  const memory = '/dev/shm';
  return join(existsSync(memory) ? memory : tmpdir(), `tideover-synapse-${randomUUID()}`);
}

function namedServer(url: string): Homeserver {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UserError({
      what: `"${url}" is not the address of a homeserver`,
      where: '--homeserver',
      whatToDo: 'Write it with its scheme, for example https://matrix-test.example.com.',
    });
  }
  return {
    baseUrl: url.replace(/\/$/, ''),
    admin: adminCredentialsIn(secretIn(adminVariable, 'user:password of an administrator')),
    asToken: secretIn(serviceVariable, 'the as_token of the application service'),
  };
}

function secretIn(variable: string, what: string): string {
  const value = process.env[variable];
  if (value) return value;
  throw new UserError({
    what: `${variable} is not set`,
    where: 'environment',
    whatToDo: `Put ${what} into it; runbooks/sop/matrix.en.md shows how to make one. Use a test server: a rehearsal locks everybody out.`,
  });
}
