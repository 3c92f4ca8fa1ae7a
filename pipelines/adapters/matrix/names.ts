// The names of accounts, conversations and idempotency keys on a Matrix homeserver.

import { UserError } from '../../errors.ts';
import { sha256 } from '../../ledger/canonical.ts';

/** `it-oncall-01` is `@it-oncall-01:example.com`; a full Matrix id is taken as it stands. */
export function userIdOf(account: string, serverName: string): string {
  if (account.startsWith('@') && account.includes(':')) return account;
  if (!/^[a-z0-9._=\-/+]+$/.test(account)) {
    throw new UserError({
      what: `"${account}" cannot be the name of a Matrix account`,
      where: 'roster, column account',
      whatToDo:
        'Write the localpart as the homeserver has it (lower case, digits and ._=-/+) or the full id @name:server.',
    });
  }
  return `@${account}:${serverName}`;
}

export function accountOf(userId: string): string {
  return userId.slice(1, userId.indexOf(':'));
}

export function serverNameOf(userId: string): string {
  return userId.slice(userId.indexOf(':') + 1);
}

/** The alias of a conversation's plain name; an alias stays as it is. */
export function aliasOf(conversation: string, serverName: string): string {
  if (conversation.startsWith('#')) return conversation;
  return `#${conversation.toLowerCase().replaceAll(/[^a-z0-9._=-]/g, '-')}:${serverName}`;
}

/** A transaction id: short, safe in a path, the same for the same key. */
export function transactionOf(key: string): string {
  return `tideover-${sha256(key).slice(0, 40)}`;
}

export const client = '/_matrix/client/v3';
export const admin = '/_synapse/admin';
/** Escapes an id as one part of a path. */
export const part = encodeURIComponent;
