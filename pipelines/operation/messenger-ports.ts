// Opens the messenger by the organisation's adapter, with what the verification suite is told of it. With
// `invitation-only` people cannot be held out: with a `messenger.url` (a small bridge that speaks the HTTP
// contract) our own accounts act and history is read; without one there are an exported folder, the
// messenger's front door and what people report. Over XMPP a module in the server holds people out, and the
// rest is as without a bridge.

import { readFile } from 'node:fs/promises';
import { enteredByPeople, exportedHistory, nobodyLogsIn } from '../adapters/by-hand/exported-messenger.ts';
import type { CheckSubject } from '../adapters/checks/subject.ts';
import { createHttpCaller } from '../adapters/http/http-call.ts';
import { messengerOverHttp } from '../adapters/http/messenger.ts';
import { canaryProbes } from '../adapters/invitation/canary-probes.ts';
import { frontDoor } from '../adapters/invitation/front-door.ts';
import { adminCredentialsIn } from '../adapters/matrix/admin-session.ts';
import { messengerOverMatrix } from '../adapters/matrix/matrix.ts';
import { warningsFor } from '../adapters/matrix/return-warnings.ts';
import { probeReturn } from '../adapters/matrix/warnings/probes.ts';
import { UserError } from '../errors.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Clock, MessengerPorts } from '../ports.ts';
import { canaryAccounts } from '../return/cohorts.ts';

export interface OpenMessenger extends MessengerPorts {
  /** Null where the suite could not log in either. */
  readonly checked: CheckSubject['messenger'] | null;
  close(): void;
}

export interface MessengerSetting {
  readonly snapshot: Pick<Snapshot, 'plan' | 'organisation'>;
  readonly clock: Clock;
  /** Everybody who comes back, including the canary's accounts, which probe. */
  readonly roster: readonly Person[];
  readonly env: NodeJS.ProcessEnv;
  readonly secretOf: (name: string) => string;
  readonly accountSecretOf: (account: string) => string;
}

const ourSockets = 16;

export function openMessenger(setting: MessengerSetting): OpenMessenger {
  const { messenger } = setting.snapshot.organisation;
  switch (messenger.adapter) {
    case 'http':
      return overHttp(setting);
    case 'matrix':
      return overMatrix(setting);
    case 'xmpp':
      return overXmpp(setting);
    case 'invitation-only':
      return byInvitation(setting);
    case 'embedded':
      throw new UserError({
        what: 'This window was opened as a rehearsal, and the organisation file now names a real messenger',
        where: 'organisation.yaml: messenger.adapter',
        whatToDo: 'Finish the rehearsal with the file as it was, or open the real window under its own id.',
      });
  }
}

function overHttp({ snapshot, clock, secretOf, accountSecretOf }: MessengerSetting): OpenMessenger {
  const { url, token } = access(snapshot, secretOf);
  const caller = createHttpCaller({ baseUrl: url, maxSockets: ourSockets });
  return {
    ...messengerOverHttp({ caller, clock, adminToken: token, secretOf: accountSecretOf }),
    checked: { kind: 'http', url, adminToken: token },
    close: caller.close,
  };
}

function overMatrix(setting: MessengerSetting): OpenMessenger {
  const { snapshot, clock, roster, env, secretOf, accountSecretOf } = setting;
  const { url, token } = access(snapshot, secretOf);
  const admin = adminCredentialsIn(token);
  const asToken = secretOf('MATRIX_AS_TOKEN');
  const approvalsRoom = env.TIDEOVER_MATRIX_APPROVALS || 'approvals';
  const messenger = messengerOverMatrix({
    baseUrl: url,
    admin,
    asToken,
    secretOf: accountSecretOf,
    clock,
    approvalsRoom,
  });
  return {
    ...messenger,
    obstacles: async () => {
      const homeserverYaml = await configurationIn(env.TIDEOVER_HOMESERVER_YAML);
      const accounts = roster.map(({ account }) => account);
      return warningsFor(accounts.length, homeserverYaml, await probeReturn(messenger, accounts));
    },
    checked: { kind: 'matrix', url, admin, asToken, approvalsRoom },
  };
}

/** The module in a Prosody server holds people out, lets them in and counts; all else is done by people. */
function overXmpp(setting: MessengerSetting): OpenMessenger {
  const module = overHttp(setting);
  return {
    ...withoutInterface(setting),
    admission: module.admission,
    signals: module.signals,
    close: module.close,
  };
}

/** The copy of homeserver.yaml without its secrets, where one was put; else null. */
async function configurationIn(file: string | undefined): Promise<string | null> {
  if (!file) return null;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError({
      what: `The homeserver's configuration cannot be read: ${(error as Error).message}`,
      where: 'TIDEOVER_HOMESERVER_YAML',
      whatToDo: 'Name a copy of homeserver.yaml without its secrets, or leave the variable empty.',
    });
  }
}

function byInvitation(setting: MessengerSetting): OpenMessenger {
  const { plan, organisation } = setting.snapshot;
  if (organisation.messenger.url === undefined) return withoutInterface(setting);
  const bridged = overHttp(setting);
  const device = (account: string) => ({
    id: `probe-${account}`,
    platform: 'windows' as const,
    version: plan.clientVersions.minimum.windows ?? '1.0',
  });
  return {
    ...bridged,
    admission: null,
    signals: canaryProbes({
      clock: setting.clock,
      sessions: bridged.sessions,
      probes: canaryAccounts(plan, setting.roster).map((account) => ({ account, device: device(account) })),
    }),
  };
}

function withoutInterface({ snapshot, clock, env }: MessengerSetting): OpenMessenger {
  const [host] = snapshot.organisation.messenger.hosts;
  const door = frontDoor({ clock, url: `https://${host}` });
  return {
    history: exportedHistory(env.TIDEOVER_EXPORT || 'export'),
    // The exports of device management are added to this list.
    clients: { devices: async () => [] },
    admission: null,
    signals: door,
    sessions: nobodyLogsIn,
    replay: enteredByPeople,
    approvalRecords: null,
    nobodyActs: true,
    checked: null,
    close: door.close,
  };
}

function access(
  { organisation: { messenger } }: MessengerSetting['snapshot'],
  secretOf: MessengerSetting['secretOf'],
): { readonly url: string; readonly token: string } {
  const { url, tokenSecret } = messenger;
  const where = 'organisation.yaml: messenger';
  if (url === undefined || tokenSecret === undefined) {
    throw new UserError({
      what: `The adapter "${messenger.adapter}" needs url and tokenSecret`,
      where,
      whatToDo: 'Add both; the token itself goes into the secret that tokenSecret names.',
    });
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new UserError({
      what: 'The administrator’s token would travel in the clear',
      where: `${where}.url`,
      whatToDo: 'Write an https:// address.',
    });
  }
  return { url, token: secretOf(tokenSecret) };
}
