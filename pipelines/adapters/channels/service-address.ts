// A robot's address as the secret holds it, checked before anything is sent there. The address is the secret, so
// what is wrong with it is said without repeating it.

import { isIP } from 'node:net';
import { UserError } from '../../errors.ts';

export interface ServiceAddress {
  readonly url: URL;
  /** What stands after `#`: the signing secret, for services that have one. Never sent. */
  readonly signingSecret: string;
}

/**
 * `https://host/path?query#signing-secret`. The host must be the one that the organisation file names, and one of
 * `hosts` where the service has fixed ones: a secret that somebody swapped cannot turn the sender elsewhere.
 */
export function serviceAddress(
  channel: { readonly id: string; readonly host: string; readonly secret?: string },
  text: string,
  hosts: readonly string[] | null,
): ServiceAddress {
  const refuse = (what: string, whatToDo: string): never => {
    throw new UserError({ what, where: `channel ${channel.id}, secret ${channel.secret ?? ''}`, whatToDo });
  };
  const form = 'Store the address as the service gives it: https://host/path, a signing secret after #.';
  if (!URL.canParse(text.trim())) return refuse('The secret is no address', form);
  const url = new URL(text.trim());
  if (url.protocol !== 'https:') return refuse('The address does not begin with https://', form);
  if (url.port !== '') return refuse('The address names a port', 'Leave the port out: only 443 is used.');
  if (url.username !== '' || url.password !== '')
    return refuse('The address has a user before its host', form);
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0)
    return refuse('The address is a number', 'Use the name of the host.');
  if (url.hostname !== channel.host || (hosts !== null && !hosts.includes(url.hostname))) {
    const known = hosts === null ? channel.host : hosts.join(' or ');
    return refuse(
      'The address leads to another host than the organisation file says',
      `Correct the secret or the channel’s host; for this kind it is ${known}.`,
    );
  }
  const signingSecret = decodeURIComponent(url.hash.slice(1));
  url.hash = '';
  return { url, signingSecret };
}

/** What of an address must not stand in an error: its query values and its long path segments. */
export function secretPartsOf({ url, signingSecret }: ServiceAddress): readonly string[] {
  const parts = [
    url.href,
    url.search.slice(1),
    signingSecret,
    ...url.searchParams.values(),
    ...url.pathname.split('/'),
  ];
  return [...new Set(parts)]
    .filter((part) => part.length >= 8)
    .sort((one, other) => other.length - one.length);
}

/** One line without control characters and without the secrets, short enough for the record. */
export function scrubbed(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return hidden
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/^[\s:]+/, '')
    .slice(0, 200);
}
