// Decides whether the receiving server vouches for the address in From: SPF or DKIM passed for that very
// domain, not just for some domain (RFC 7489 section 3.1). There is no list of public suffixes here, so a
// pass of a parent domain counts for its subdomains, never the reverse; a DMARC verdict of the receiver
// counts instead.

import { addressesIn, withoutComments } from '../text/header-text.ts';
import { type IncomingMail, valuesOf } from './incoming-mail.ts';

/**
 * Reads only the topmost Authentication-Results, which our receiving server wrote: the others may be forged.
 */
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
  /**
   * From a DMARC verdict: the receiver has compared the domains, so ours must be equal and not a subdomain.
   */
  readonly exactly: boolean;
}

/** Domains that passed. SES writes the envelope's address beside the SPF result, in a part of its own. */
function vouchedDomains(results: string): readonly Vouched[] {
  // Quoted parts are dropped: a sender can write a quoted return path that looks like a result.
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
