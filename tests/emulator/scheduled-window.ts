// A window on the deployed stack whose first gate opens in a little more than a minute, with nobody at hand but the
// clock: its schedule is made as the pipeline makes it, and the look that GitHub would start for a dispatch is taken
// here, with production's own outside.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { wakeAt } from '../../pipelines/adapters/aws/wake-schedule.ts';
import { putStatement } from '../../pipelines/engine/take-facts.ts';
import type { LookOptions } from '../../pipelines/engine/take-step.ts';
import { productionEnvironment } from '../../pipelines/operation/environment.ts';
import { type Looked, lookAtWindow } from '../../pipelines/operation/look-at-window.ts';
import { openWindow } from '../../pipelines/operation/open-window.ts';
import type { Organisation } from '../../pipelines/plan/organisation.ts';
import type { WindowPlan } from '../../pipelines/plan/window-plan.ts';
import { signed } from '../../scripts/lib/signing.ts';
import { makeSshKey } from '../support/ssh.ts';
import { changed, validOrganisation, validPlan, validRoster } from '../support/valid-plan.ts';
import { shippedTemplates } from '../support/window-view.ts';
import type { Deployed } from './deployed.ts';

export const scheduledWindow = '2026-12-gate';

export interface LookAtDispatch extends Looked {
  /** Epoch milliseconds. */
  readonly begunAt: number;
}

export interface ScheduledWindow {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  /** Epoch milliseconds. */
  readonly gateAt: number;
  /** What was found when somebody looked long before its time. */
  readonly early: Looked;
  /** The look that the first dispatch started; rejects with what went wrong in it. */
  readonly woken: Promise<LookAtDispatch>;
  readonly look: (run: LookOptions['run']) => Promise<Looked>;
  readonly callOff: () => Promise<void>;
  readonly remove: () => void;
}

/** Scheduler is asked a minute ahead, and the emulator looks at its schedules every ten seconds. */
const leadMs = 64_000;

/** With GitHub away his key opens, writes and calls off. */
const decider = 'it-manager';

const withKeyOf = (id: string, sshKey: string, organisation: Organisation): Organisation => ({
  ...organisation,
  people: organisation.people.map((person) => (person.id === id ? { ...person, sshKey } : person)),
});

/** Sets variables of this process, as a workflow's job has them. */
export const openScheduledWindow = async (deployed: Deployed): Promise<ScheduledWindow> => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-gate-'));
  mkdirSync(join(folder, 'export', 'files'), { recursive: true });
  const key = join(folder, 'key');
  makeSshKey(key);
  const items = ['m1', 'm2'].map((id) => JSON.stringify({ id, kind: 'message', body: '{}' }));
  writeFileSync(join(folder, 'export', 'items.jsonl'), `${items.join('\n')}\n`);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: deployed.emulator.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: '000000000000',
    AWS_SECRET_ACCESS_KEY: 'test',
    TIDEOVER_STORE: `s3://${deployed.vaultBucket}`,
    TIDEOVER_STATUS: `s3://${deployed.output<string>('statusBucket')}`,
    TIDEOVER_WINDOW_KMS: 'alias/tideover-dev-window-{window}',
    TIDEOVER_NOTICE_QUEUES: JSON.stringify(deployed.output('noticeQueues')),
    TIDEOVER_EXPORT: join(folder, 'export'),
    TIDEOVER_TO_DO: join(folder, 'to-do'),
    TIDEOVER_KEY: key,
  });
  const organisation = withKeyOf(decider, readFileSync(`${key}.pub`, 'utf8').trim(), organisationIn(folder));
  const place = productionEnvironment(organisation);
  const gateAt = Math.ceil((Date.now() + leadMs) / 1000) * 1000;
  const plan = planFor(gateAt);
  const look: ScheduledWindow['look'] = (run) =>
    lookAtWindow(place, { window: plan.id, run, starters: [], github: null, code: 'test' });
  await openWindow(
    place,
    {
      plan,
      organisation,
      roster: validRoster.map((person) => ({ ...person, email: `${person.account}@example.com` })),
      templates: new Map(Object.entries(shippedTemplates)),
      checks: [],
      reviews: [],
      otherPlans: [],
      files: { window: '', runbooks: '' },
      problems: [],
      originOf: () => ({ from: 'plan', name: '', line: 1, column: 1 }),
    },
    { builders: [], code: 'test' },
  );
  const woken = new Promise<LookAtDispatch>((resolve, reject) => {
    deployed.recorders.onDispatch(({ inputs }) => {
      if (inputs.window !== plan.id) return;
      deployed.recorders.onDispatch(() => undefined);
      const begunAt = Date.now();
      look('next').then((looked) => resolve({ ...looked, begunAt }), reject);
    });
  });
  // Whoever waits for it hears of it; until then it is no unhandled rejection.
  woken.catch(() => undefined);
  await setTheClock(deployed, plan.id, gateAt);
  return {
    plan,
    organisation,
    gateAt,
    early: await look('next'),
    woken,
    look,
    callOff: async () => {
      const at = new Date().toISOString();
      const says = '/call-off the end of the test';
      const statement = await signed({ window: plan.id, at, says }, { by: decider, key }, null);
      await putStatement(place.store, plan.id, statement);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Once as the pipeline asks for it, and once more by somebody who did not know: still one run. */
const setTheClock = async (deployed: Deployed, window: string, at: number): Promise<void> => {
  const clock = deployed.output<{
    scheduleGroup: string;
    wakeFunctionArn: string;
    schedulerRoleArn: string;
    missedQueueArn: string;
  }>('clock');
  const scheduler = new SchedulerClient(deployed.connection());
  const places = {
    group: clock.scheduleGroup,
    functionArn: clock.wakeFunctionArn,
    roleArn: clock.schedulerRoleArn,
    missedQueueArn: clock.missedQueueArn,
  };
  await wakeAt(scheduler, places, window, at, Date.now());
  await scheduler.send(
    new CreateScheduleCommand({
      Name: 'somebody-else',
      GroupName: places.group,
      ScheduleExpression: `at(${new Date(at - 60_000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: places.functionArn,
        RoleArn: places.roleArn,
        Input: JSON.stringify({ window, phase: 'next', at: new Date(at).toISOString() }),
      },
    }),
  );
};

/** The first round of the backup opens three days before the window. */
const planFor = (gateAt: number): WindowPlan => {
  const start = Temporal.Instant.fromEpochMilliseconds(gateAt)
    .toZonedDateTimeISO('Asia/Shanghai')
    .add({ days: 3 });
  return changed(validPlan, {
    id: scheduledWindow,
    start: start.toString(),
    end: start.add({ hours: 4 }).toString(),
    notices: validPlan.notices.map((notice) => ({ ...notice, channels: ['mail'] })),
    'backupChannels.order': ['mail'],
    'backupChannels.temporaryGroups': [],
  });
};

/** No interface to the messenger; mail through the stack's own queue. */
const organisationIn = (folder: string): Organisation =>
  changed(validOrganisation, {
    'messenger.adapter': 'invitation-only',
    channels: [
      {
        id: 'mail',
        title: validOrganisation.name,
        kind: 'ses',
        host: 'email.us-east-1.amazonaws.com',
        languages: ['zh-CN', 'en'],
      },
    ],
    vaults: ['near', 'far'].map((id) => ({
      id,
      title: validOrganisation.name,
      url: `file:${join(folder, id)}`,
      place: id,
    })),
    vendorSources: [],
    aws: { partition: 'aws', region: 'us-east-1' },
  });
