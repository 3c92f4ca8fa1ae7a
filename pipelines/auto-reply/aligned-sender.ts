// Whether the server that received a mail vouches for the address that it says it is from: SPF or DKIM passed for that
// domain, and not just for some domain (RFC 7489 section 3.1). Without a list of public suffixes a parent domain speaks for
// what is below it, never the other way round; where the receiver has such a list, its DMARC verdict says the same.

import { addressesIn, withoutComments } from '../text/header-text.ts';
import { type IncomingMail, valuesOf } from './incoming-mail.ts';

/** Only the topmost copy was written by the server that received it for us: the others may be forged. */
export function isFromVouchedFor(mail: IncomingMail): boolean {
  const from = valuesOf(mail, 'from').flatMap(addressesIn);
  const [only] = from;
  const [results] = valuesOf(mail, 'authentication-results');
  if (only === undefined || from.length !== 1 || results === undefined) return false;
  const domain = domainOf(only);
  return vouchedDomains(results).some(({ of, exactly }) =>
    exactly ? of === domain : of === domain || (of.includes('.') && domain.endsWith(`.${of}`)),
  );
}

interface Vouched {
  readonly of: string;
  /** DMARC has compared the domains already. */
  readonly exactly: boolean;
}

/** SES writes the envelope's address beside the result, in a part of its own. */
function vouchedDomains(results: string): readonly Vouched[] {
  // A return path in quotes is its sender's to spell, like a result if he likes.
  const parts = withoutComments(results)
    .replace(/"(?:[^"\\]|\\.)*"?/g, '""')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const envelope = parts.flatMap((part) => /^envelope-from=(\S+)/.exec(part)?.[1] ?? []).at(0);
  return parts.flatMap((part): readonly Vouched[] => {
    const [, method] = /^(dmarc|dkim|spf)=pass\b/.exec(part) ?? [];
    const property = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(part)?.[1];
    if (method === 'dmarc') return vouched(property('header\\.from'), true);
    if (method === 'dkim') return vouched(property('header\\.d') ?? property('header\\.i'), false);
    if (method === 'spf')
      return vouched(property('smtp\\.mailfrom') ?? property('envelope-from') ?? envelope, false);
    return [];
  });
}

function vouched(value: string | undefined, exactly: boolean): readonly Vouched[] {
  const of = domainOf(value ?? '');
  return of === '' ? [] : [{ of, exactly }];
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).replace(/^["<]+|[">.]+$/g, '');
}
