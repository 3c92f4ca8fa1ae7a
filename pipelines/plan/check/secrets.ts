// Recognises text that looks like a secret. Everybody who can read the repository, now or later, reads plans
// and their history, so a secret in one has to be revoked, not only removed.

import { type ChannelKindRecord, channelKinds, type SecretForm } from '../channel-kinds.ts';

/** The constant beginning of secret addresses (webhooks) of a channel kind. */
function addressesOf({ form, hosts = [], hostEndings = [] }: SecretForm): readonly string[] {
  const [, path] = /^https:\/\/[^/]*(\/[^…]+)…/.exec(form) ?? [];
  return path === undefined ? [] : [...hosts, ...hostEndings].map((host) => host + path);
}

const kinds: readonly ChannelKindRecord[] = Object.values(channelKinds);
const addresses = kinds.flatMap(({ secret }) => (secret === undefined ? [] : addressesOf(secret)));

const secrets: readonly { readonly what: string; readonly looks: RegExp }[] = [
  {
    what: 'a robot’s address',
    looks: new RegExp(addresses.map(RegExp.escape).join('|')),
  },
  { what: 'an AWS key', looks: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a GitHub token', looks: /\b(?:gh[pousr]_[0-9A-Za-z]{20}|github_pat_[0-9A-Za-z_]{20})/ },
  { what: 'a private key', looks: /-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-1/ },
  { what: 'a password in an address', looks: /:\/\/[^/\s:@]{1,100}:[^/\s@]{1,100}@/ },
  { what: 'a password', looks: /(?:password|passwd|secret|token|口令|密码)\s{0,3}[:=：]\s{0,3}\S{6}/iu },
  { what: 'a chat token', looks: /\bxox[abprs]-[0-9A-Za-z-]{10}/ },
];

/** What kind of secret the text seems to hold, in words; null when none. */
export function secretIn(text: string): string | null {
  return secrets.find(({ looks }) => looks.test(text))?.what ?? null;
}
