// Which human stands behind a role. Contacts are roles, and one human may hold two of them: contacts that share
// a GitHub account, an SSH key or an e-mail address count as one person.

import { createHash } from 'node:crypto';
import type { ProvenBy } from '../ledger/fact.ts';
import type { Contact } from '../plan/organisation.ts';

export type Identities = ReturnType<typeof identitiesOf>;

export function identitiesOf(people: readonly Contact[]) {
  const humans = new Map<string, string>(people.map((contact) => [contact.id, contact.id]));
  const holders = new Map<string, string>();
  for (const contact of people) {
    for (const mark of marksOf(contact)) {
      const human = humans.get(contact.id) ?? contact.id;
      const holder = holders.get(mark) ?? human;
      for (const [person, other] of humans) if (other === human) humans.set(person, holder);
      for (const [other, of] of holders) if (of === human) holders.set(other, holder);
      holders.set(mark, holder);
    }
  }
  /** A name for the human behind a role; an unknown role is a human of its own. */
  const humanBehind = (person: string): string => humans.get(person) ?? person;
  return {
    humanBehind,
    hasGithubId: (human: string, id: number): boolean =>
      people.some((contact) => humanBehind(contact.id) === human && contact.github?.id === id),
    /** Whether the account or key behind a statement belongs to the role that the statement names. */
    carriedBy: (person: string, provenBy: ProvenBy): boolean => {
      const contact = people.find((candidate) => candidate.id === person);
      if (contact === undefined) return false;
      if (provenBy.kind === 'comment') return contact.github?.id === provenBy.user;
      return contact.sshKey !== undefined && sshFingerprint(contact.sshKey) === provenBy.key;
    },
  };
}

function marksOf(contact: Contact): readonly string[] {
  return [
    `email:${contact.email.trim().toLowerCase()}`,
    ...(contact.github === undefined ? [] : [`github:${contact.github.id}`]),
    ...(contact.sshKey === undefined ? [] : [`ssh:${sshFingerprint(contact.sshKey)}`]),
  ];
}

/** The fingerprint as OpenSSH prints it (`SHA256:...`), or an empty text for what is no public key. */
export function sshFingerprint(publicKey: string): string {
  const blob = publicKey.trim().split(/\s+/)[1];
  if (blob === undefined) return '';
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
