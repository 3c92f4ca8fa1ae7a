// Two people who are logged in, for the checks that need somebody at the other end.

import { openSubject, type SubjectOfChecks } from '../../pipelines/adapters/checks/subject.ts';
import type { Session } from '../../pipelines/ports.ts';

export interface ActingPeople {
  readonly subject: SubjectOfChecks;
  readonly first: Session;
  readonly second: Session;
}

export async function actAsTwo(check: string): Promise<ActingPeople> {
  const subject = await openSubject();
  const [one, other] = await Promise.all(
    subject.people.slice(0, 2).map(async (person, index) => {
      const device = index === 0 ? person.mobile : person.desktop;
      const result = await subject.sessions.logIn(person.account, {
        id: `check-${check}-${index}`,
        ...device,
      });
      if (result.result !== 'in') throw new Error(`${person.account} could not log in: ${result.why}`);
      return result.session;
    }),
  );
  if (one === undefined || other === undefined)
    throw new Error('the subject names fewer than two people to act as');
  return { subject, first: one, second: other };
}
