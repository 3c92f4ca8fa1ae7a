// A wake-up as EventBridge Scheduler is asked for it, by a local service that stands in for Scheduler.

import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wakeAt } from '../../../../pipelines/adapters/aws/wake-schedule.ts';
import { type LocalService, startLocalService } from '../../../support/local-service.ts';

const places = {
  group: 'tideover-prod-gates',
  functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:tideover-prod-wake',
  roleArn: 'arn:aws:iam::111111111111:role/tideover-prod-scheduler',
  missedQueueArn: 'arn:aws:sqs:eu-west-1:111111111111:tideover-prod-wakes-dead',
};
const gate = Date.parse('2026-12-05T17:00:00Z');

let service: LocalService;
beforeAll(async () => {
  service = await startLocalService();
});
afterAll(() => service.close());

const scheduler = () =>
  new SchedulerClient({
    endpoint: service.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });

const json = (status: number, body: object, error?: string) => ({
  status,
  body,
  headers: { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) },
});

async function asked(at = gate, window = 'w-1', now = gate - 3_600_000) {
  service.answerWith(() => json(200, { ScheduleArn: 'arn:aws:scheduler:eu-west-1:111111111111:schedule/x' }));
  expect(await wakeAt(scheduler(), places, window, at, now)).toBe('made');
  const request = service.asked.at(-1);
  return { path: request?.path ?? '', ...JSON.parse(request?.body ?? '{}') };
}

describe('a wake-up', () => {
  it('is never asked for in the past: where its minute has begun it fires at once', async () => {
    const { ScheduleExpression } = await asked(gate, 'w-soon', gate - 20_000);
    expect(ScheduleExpression).toBe('at(2026-12-05T16:59:50)');
  });

  it('fires a minute early, in UTC, once, and says for which second it is meant', async () => {
    const schedule = await asked();
    expect(schedule).toMatchObject({
      GroupName: places.group,
      ScheduleExpression: 'at(2026-12-05T16:59:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: places.functionArn, RoleArn: places.roleArn },
    });
    expect(JSON.parse(schedule.Target.Input)).toEqual({
      window: 'w-1',
      phase: 'next',
      at: '2026-12-05T17:00:00.000Z',
    });
  });

  it('that cannot be delivered is given up after five minutes, into the queue that an alarm watches', async () => {
    const { Target } = await asked();
    expect(Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 300 });
    expect(Target.DeadLetterConfig).toEqual({ Arn: places.missedQueueArn });
  });

  it('is one schedule for one window and time, however often it is asked for', async () => {
    const { path } = await asked();
    expect((await asked()).path).toBe(path);
    expect((await asked(gate + 60_000)).path).not.toBe(path);
    expect((await asked(gate, 'w-2')).path).not.toBe(path);
    service.answerWith(() => json(409, { Message: 'there' }, 'ConflictException'));
    expect(await wakeAt(scheduler(), places, 'w-1', gate, gate - 3_600_000)).toBe('there');
  });

  it('that Scheduler refuses for another reason is an error', async () => {
    service.answerWith(() => json(403, { Message: 'no' }, 'AccessDeniedException'));
    await expect(wakeAt(scheduler(), places, 'w-1', gate, gate - 3_600_000)).rejects.toThrow('no');
  });
});
