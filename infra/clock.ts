// The clock: EventBridge Scheduler wakes the pipeline. It is exact only to the minute, so schedules fire a
// minute early and the handler delays the message in a queue to the second. The gate compares its own clock,
// so a wake-up that is too early opens nothing. A window's schedules are made at run time by the phases, not
// by `pulumi up`.
import { scheduler } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { component, make } from './component.ts';
import { handlerFunction } from './handler-function.ts';
import { arnOf, functionArn, nameOf, queueArn } from './names.ts';
import type { Place } from './place.ts';
import { allow, fromSource, type Statement, trustService } from './policy-document.ts';
import { queue } from './queue.ts';
import { role } from './role.ts';
import { emptySecret } from './secrets.ts';
import type { Settings } from './settings.ts';
import { scheduleAlarms, watch } from './watch.ts';

export interface Clock {
  readonly scheduleGroup: string;
  readonly wakeFunctionArn: Output<string>;
  readonly schedulerRoleArn: Output<string>;
  /** The queue for wake-ups that Scheduler could not deliver; an alarm watches it. */
  readonly missedQueueArn: string;
}

export const schedulerRoleName = (settings: Settings): string => nameOf(settings, 'scheduler');
export const scheduleArn = (settings: Settings): string =>
  arnOf(settings, 'scheduler', `schedule/${nameOf(settings, 'gates')}/*`);

/** Scheduler may call the wake function, and put undelivered wake-ups into one queue. */
const schedulerStatements = (settings: Settings): readonly Statement[] => [
  allow('CallWake', { lambda: 'InvokeFunction' }, [functionArn(settings, 'wake')]),
  allow('KeepMissed', { sqs: 'SendMessage' }, [queueArn(settings, 'wakes-dead')]),
];

export const clock = (settings: Settings, where: Place): Clock =>
  component({ settings, where }, 'Clock', 'clock', (within) => {
    const group = nameOf(settings, 'gates');
    make(within, scheduler.ScheduleGroup, 'gates', { name: group });
    watch(within, 'clock', scheduleAlarms(group));

    const waker = role(within, {
      name: 'scheduler',
      trust: trustService(
        'scheduler.amazonaws.com',
        fromSource(settings.account, arnOf(settings, 'scheduler', `schedule-group/${group}`)),
      ),
      rights: schedulerStatements(settings),
    });

    const seconds = 30;
    const delayed = queue(within, 'wakes', { handlerSeconds: seconds, attempts: 5 });
    const wake = handlerFunction(within, 'wake', {
      handler: 'wake',
      seconds,
      memoryMb: 256,
      concurrency: 5,
      environment: { WAKES_QUEUE_URL: delayed.queue.url },
      permissions: [allow('DelayToTheSecond', { sqs: 'SendMessage' }, [queueArn(settings, 'wakes')])],
    });

    const app = emptySecret(within, 'github-app', 'The GitHub App’s private key (PEM)');
    const { owner, repository, workflow, branch, appId, installationId } = settings.github;
    handlerFunction(within, 'dispatch', {
      handler: 'dispatch',
      seconds,
      memoryMb: 256,
      concurrency: 2,
      environment: {
        GITHUB_APP_SECRET_ARN: app.arn,
        GITHUB_APP_ID: String(appId),
        GITHUB_INSTALLATION_ID: String(installationId),
        GITHUB_REPOSITORY: `${owner}/${repository}`,
        GITHUB_WORKFLOW: workflow,
        GITHUB_REF: branch,
      },
      secrets: [app],
      feed: { queue: delayed.queue, queueName: 'wakes', batch: 1 },
    });
    return {
      scheduleGroup: group,
      wakeFunctionArn: wake.arn,
      schedulerRoleArn: waker.arn,
      missedQueueArn: queueArn(settings, 'wakes-dead'),
    };
  });
