// The subject of the verification suite: the messenger after maintenance, accounts to act as, and what must
// have survived. The verify phase writes it to a file and names the file in the suite's environment.

import { readFile } from 'node:fs/promises';
import type { Platform } from '../../plan/plan.ts';
import type {
  ApprovalRecords,
  Clock,
  DecidedApproval,
  MessengerHistory,
  PersonalSessions,
} from '../../ports.ts';
import { createRealClock } from '../clock/real-clock.ts';
import { createHttpCaller } from '../http/http-call.ts';
import { messengerOverHttp } from '../http/messenger.ts';
import type { AdminCredentials } from '../matrix/admin-session.ts';
import { messengerOverMatrix } from '../matrix/matrix.ts';

/** Everything as JSON, so that the suite can run in a process of its own. */
export interface CheckSubject {
  /** Names this run's messages and files, apart from those of another run. */
  readonly run: string;
  readonly messenger:
    | { readonly kind: 'http'; readonly url: string; readonly adminToken: string }
    | {
        readonly kind: 'matrix';
        readonly url: string;
        readonly admin: AdminCredentials;
        readonly asToken: string;
        readonly approvalsRoom: string;
      };
  readonly people: readonly {
    readonly account: string;
    readonly secret: string;
    readonly mobile: { readonly platform: Platform; readonly version: string };
    readonly desktop: { readonly platform: Platform; readonly version: string };
  }[];
  /** Ids of every item that the backup holds. */
  readonly backedUp: readonly string[];
  /** Taken offline, without those that a decider left as they are. */
  readonly approvals: readonly DecidedApproval[];
  /** What the system shows that keeps approvals in the messenger's place; null where the messenger does. */
  readonly shownElsewhere: readonly DecidedApproval[] | null;
  readonly probes: readonly { readonly id: string; readonly url: string }[];
}

export interface SubjectOfChecks extends CheckSubject {
  readonly sessions: PersonalSessions;
  readonly history: MessengerHistory;
  readonly approvalRecords: ApprovalRecords;
  readonly clock: Clock;
}

export const subjectVariable = 'TIDEOVER_CHECK_SUBJECT';

/** For check files: the subject with ports to the messenger it names. */
export async function openSubject(): Promise<SubjectOfChecks> {
  const file = process.env[subjectVariable];
  if (file === undefined) {
    throw new Error(
      `${subjectVariable} is not set: the suite is run by the verify phase (npm run phase -- verify)`,
    );
  }
  const subject = JSON.parse(await readFile(file, 'utf8')) as CheckSubject;
  const secrets = new Map(subject.people.map((person) => [person.account, person.secret]));
  const clock = createRealClock();
  const ports = portsTo(subject.messenger, clock, (account) => secrets.get(account) ?? '');
  const { sessions, history } = ports;
  const { shownElsewhere } = subject;
  const approvalRecords =
    shownElsewhere === null ? ports.approvalRecords : { list: async () => shownElsewhere };
  return { ...subject, sessions, history, approvalRecords, clock };
}

function portsTo(
  messenger: CheckSubject['messenger'],
  clock: Clock,
  secretOf: (account: string) => string,
): Pick<SubjectOfChecks, 'sessions' | 'history' | 'approvalRecords'> {
  if (messenger.kind === 'matrix') {
    return messengerOverMatrix({ baseUrl: messenger.url, ...messenger, clock, secretOf });
  }
  return messengerOverHttp({
    caller: createHttpCaller({ baseUrl: messenger.url, maxSockets: 8 }),
    clock,
    adminToken: messenger.adminToken,
    secretOf,
  });
}
