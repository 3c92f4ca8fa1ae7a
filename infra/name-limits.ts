// Names that grow with the configuration, against what AWS takes: a name that is too long is refused before anything
// is made, with the key that makes it so. Limits: the services' own API references.

import { bucketNameOf, nameOf } from './names.ts';
import type { Problem } from './problem.ts';
import type { Settings } from './settings.ts';

type Grown = readonly [key: string, what: string, name: string, limit: number];

const grownNames = (settings: Settings): readonly Grown[] => {
  const { mail, replica, region: own } = settings;
  const bucket = (key: string, name: string, region = own): Grown => [
    key,
    'bucket',
    bucketNameOf(settings, name, region),
    63,
  ];
  const ofChannel = (id: string, what: string, part: string, limit: number): Grown => [
    `tideover:channels.${id}`,
    what,
    nameOf(settings, `notices-${id}-${part}`),
    limit,
  ];
  return [
    bucket('stack name', 'status'),
    ...(replica ? [bucket('tideover:replica.region', 'vault-copy', replica.region)] : []),
    ...(mail?.receive ? [bucket('tideover:mail', 'inbound-mail', mail.region)] : []),
    ...Object.keys(settings.channels).flatMap((id) => [
      ofChannel(id, 'role', 'handler', 64),
      ofChannel(id, 'queue', 'dead', 80),
    ]),
  ];
};

/** What is too long, by key; a shorter stack name helps every one of them. */
export const namesOverLimits = (settings: Settings): readonly Problem[] =>
  grownNames(settings)
    .filter(([, , name, limit]) => name.length > limit)
    .map(([key, what, name, limit]) => ({
      key,
      problem: `makes the ${what} ${name}, of ${name.length} characters: AWS takes ${limit}. Shorten it, or the stack’s name`,
    }));
