// Checks a robot's address, as the secret holds it, before anything is sent there. The address is the secret,
// so errors never repeat it.

import { isIP } from 'node:net';
import { UserError } from '../../errors.ts';
import type { SecretForm } from '../../plan/channel-kinds.ts';
import type { Channel } from '../../plan/organisation.ts';

export interface ServiceAddress {
  readonly url: URL;
  /** What stands behind `#`: the signing secret or the token, for services that have one; no part of the URL. */
  readonly behindHash: string;
}

/**
 * `https://host/path?query#signing-secret`. The host must be the one that the organisation file names, and
 * one of the service's: a swapped secret cannot make us send elsewhere.
 */
export function serviceAddress(
  channel: Pick<Channel, 'id' | 'host' | 'secret'>,
  text: string,
  service: SecretForm = { form: 'https://host/path' },
): ServiceAddress {
  const refuse = (what: string, whatToDo: string): never => {
    throw new UserError({ what, where: placeOfSecret(channel), whatToDo });
  };
  const form = `Store the address as the service gives it: ${service.form}, a signing secret after #.`;
  if (!URL.canParse(text.trim())) return refuse('The secret is no address', form);
  const url = new URL(text.trim());
  if (url.protocol !== 'https:') return refuse('The address does not begin with https://', form);
  if (url.port !== '') return refuse('The address names a port', 'Leave the port out: only 443 is used.');
  if (url.username !== '' || url.password !== '')
    return refuse('The address has a user before its host', form);
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0)
    return refuse('The address is a number', 'Use the name of the host.');
  if (url.hostname !== channel.host || !isHostOf(service, url.hostname)) {
    const known = [...(service.hosts ?? []), ...(service.hostEndings ?? [])].join(' or ') || channel.host;
    return refuse(
      'The address leads to another host than the organisation file says',
      `Correct the secret or the channel’s host; for this kind it is ${known}.`,
    );
  }
  const behindHash = decodeURIComponent(url.hash.slice(1));
  url.hash = '';
  return { url, behindHash };
}

/** The place that errors name to whoever stores the secret. */
export function placeOfSecret({ id, secret = '' }: Pick<Channel, 'id' | 'secret'>): string {
  return `channel ${id}, secret ${secret}`;
}

/** Whether the host is one of the service's. */
export function isHostOf({ hosts, hostEndings }: SecretForm, host: string): boolean {
  if (hosts !== undefined) return hosts.includes(host);
  return hostEndings === undefined || hostEndings.some((ending) => host.endsWith(ending));
}

/** The parts of an address that must not stand in an error: its query values and its long path segments. */
export function secretPartsOf({ url, behindHash }: ServiceAddress): readonly string[] {
  const parts = [
    url.href,
    url.search.slice(1),
    behindHash,
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
