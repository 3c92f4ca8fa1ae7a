// Which addresses a secret web address may lead to: only those of the public internet. Checked on the address
// that is really connected to, since a name may be answered differently after a check.

import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIPv4, type LookupFunction } from 'node:net';

/** IPv4 that is not public: IANA's special-purpose registry, multicast and reserved space, and what clouds answer inside. */
const closedIPv4 = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['168.63.129.16', 32],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  closedIPv4.addSubnet(net, prefix);
}

/** Global unicast is 2000::/3; whatever carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo) is outside or cut out. */
const openIPv6 = new BlockList();
openIPv6.addSubnet('2000::', 3, 'ipv6');
const closedIPv6 = new BlockList();
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  closedIPv6.addSubnet(net, prefix, 'ipv6');
}

export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closedIPv4.check(address);
  return openIPv6.check(address, 'ipv6') && !closedIPv6.check(address, 'ipv6');
}

type Resolve = (
  host: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A socket's `lookup` that gives public addresses only; a name with any internal address is refused. */
export function publicLookup(resolve: Resolve = lookup): LookupFunction {
  return (host, options, done) => {
    resolve(host, { all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) {
        done(error ?? new Error(`${host} has no address`), '');
        return;
      }
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        done(new Error(`${host} leads to an address that is not public`), '');
        return;
      }
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
