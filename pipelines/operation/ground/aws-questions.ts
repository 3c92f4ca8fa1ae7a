// Questions that only a real AWS account can answer. They disturb nothing: the one object written is the
// probe by which every store is tested, and the one schedule lies a year ahead and is deleted again.

import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { patient } from '../../adapters/aws-patience.ts';
import { probeKey, proveCreateOnce } from '../../adapters/stores/create-once.ts';
import type { ObjectPlace } from '../../adapters/stores/object-place.ts';
import { localised } from '../../plan/plan.ts';
import { notAsked, type Question } from './question.ts';

export interface InAws {
  readonly region: string;
  /** Where the record or a vault is stored. */
  readonly place: ObjectPlace;
  readonly s3: S3Client;
  /** As the workflows have them: TIDEOVER_SCHEDULE_GROUP and its like. */
  readonly env: NodeJS.ProcessEnv;
  now(): number;
}

const yearMs = 365 * 24 * 3_600_000;

/** The questions for every store in a bucket, in whichever cloud. */
export const storeQuestions: readonly Question<InAws>[] = [
  {
    id: 'create-once',
    assumed: localised('存储拒绝第二次写入同一个键', 'the store refuses a second write to one key'),
    dependsOnIt: localised('台账：一个窗口同时只有一个写入者', 'the record: one writer at a time'),
    async ask({ place, s3 }) {
      await proveCreateOnce(place, s3);
      return { holds: true, seen: 'refused' };
    },
  },
];

export const awsQuestions: readonly Question<InAws>[] = [
  {
    id: 'bucket-refusal',
    assumed: localised(
      '桶策略拒绝不带 If-None-Match 的写入',
      'the bucket’s policy refuses a write without If-None-Match',
    ),
    dependsOnIt: localised('台账不能被覆盖', 'no entry of the record can be replaced'),
    async ask({ place, s3 }) {
      const put = new PutObjectCommand({ Bucket: place.bucket, Key: keyOf(place), Body: 'again\n' });
      return s3.send(put).then(
        () => ({ holds: false, seen: 'it was written' }),
        (error: Error) => ({ holds: error.name === 'AccessDenied', seen: error.name }),
      );
    },
  },
  {
    id: 'lock',
    assumed: localised('新对象自动带有保留期', 'a new object is locked by itself'),
    dependsOnIt: localised('证据不能被删除', 'evidence cannot be deleted'),
    async ask({ place, s3 }) {
      const { ObjectLockConfiguration: lock } = await s3.send(
        new GetObjectLockConfigurationCommand({ Bucket: place.bucket }),
      );
      const head = await s3.send(new HeadObjectCommand({ Bucket: place.bucket, Key: keyOf(place) }));
      const until = head.ObjectLockRetainUntilDate?.toISOString();
      return {
        holds: lock?.ObjectLockEnabled === 'Enabled' && until !== undefined,
        seen: `${lock?.Rule?.DefaultRetention?.Mode ?? 'no rule'}, the probe until ${until ?? 'never'}`,
      };
    },
  },
  {
    id: 'copy',
    assumed: localised('第二区域有副本', 'the second Region has a copy'),
    dependsOnIt: localised('一个区域失效后仍有备份库', 'the vault survives the loss of a Region'),
    async ask({ place, s3 }) {
      const { ReplicationStatus: status } = await s3.send(
        new HeadObjectCommand({ Bucket: place.bucket, Key: keyOf(place) }),
      );
      if (status === undefined || status === 'PENDING') return notAsked(status ?? 'no copy is configured');
      return { holds: status === 'COMPLETED' || status === 'COMPLETE', seen: status };
    },
  },
  {
    id: 'scheduler',
    assumed: localised('可以创建和删除唤醒计划', 'a wake-up can be scheduled and taken back'),
    dependsOnIt: localised('AWS 时钟', 'the clock in AWS'),
    async ask({ region, env, now }) {
      const {
        TIDEOVER_SCHEDULE_GROUP: GroupName,
        TIDEOVER_WAKE_FUNCTION: Arn,
        TIDEOVER_SCHEDULER_ROLE: RoleArn,
      } = env;
      if (!GroupName || !Arn || !RoleArn) return notAsked('TIDEOVER_SCHEDULE_GROUP and its like are not set');
      const client = new SchedulerClient({ region, ...patient });
      const Name = `ground-${now()}`;
      await client.send(
        new CreateScheduleCommand({
          Name,
          GroupName,
          ScheduleExpression: `at(${new Date(now() + yearMs).toISOString().slice(0, 19)})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn, RoleArn, Input: '{}' },
        }),
      );
      await client.send(new DeleteScheduleCommand({ Name, GroupName }));
      return { holds: true, seen: 'made and deleted' };
    },
  },
  {
    id: 'principal',
    assumed: localised('会话的主体是本项目的角色', 'a session’s principal is a role of this stack'),
    dependsOnIt: localised('备份库的门', 'the doors of the vault'),
    async ask({ region }) {
      const { Arn = '' } = await new STSClient({ region, ...patient }).send(new GetCallerIdentityCommand({}));
      const role = /assumed-role\/(tideover-[^/]+)/.exec(Arn)?.[1];
      return role === undefined ? notAsked(`asked as ${Arn}`) : { holds: true, seen: role };
    },
  },
  {
    id: 'status-page',
    assumed: localised('状态页的桶不直接给人读', 'the bucket of the status page answers nobody directly'),
    dependsOnIt: localised('状态页只经 CloudFront', 'that the status page is read through CloudFront alone'),
    async ask({ region, env }) {
      const bucket = /^s3:\/\/([^/]+)/.exec(env.TIDEOVER_STATUS ?? '')?.[1];
      if (bucket === undefined) return notAsked('TIDEOVER_STATUS is not set');
      const { status } = await fetch(`https://${bucket}.s3.${region}.amazonaws.com/index.html`, {
        signal: AbortSignal.timeout(10_000),
      });
      return { holds: status === 403, seen: `answers ${status}` };
    },
  },
  {
    id: 'handlers',
    assumed: localised('函数能用自己的 KMS 密钥签名', 'the functions sign with their own KMS keys'),
    dependsOnIt: localised('邮件、表单与退信进入台账', 'mail, form and bounces in the record'),
    async ask({ region, now }) {
      const sum = async (metric: string) => {
        const { MetricDataResults = [] } = await new CloudWatchClient({ region, ...patient }).send(
          new GetMetricDataCommand({
            StartTime: new Date(now() - 14 * 24 * 3_600_000),
            EndTime: new Date(now()),
            MetricDataQueries: [
              {
                Id: 'all',
                Expression: `SEARCH('{AWS/Lambda,FunctionName} MetricName="${metric}" tideover', 'Sum', 86400)`,
              },
            ],
          }),
        );
        return MetricDataResults.flatMap(({ Values = [] }) => Values).reduce((all, one) => all + one, 0);
      };
      const [calls, errors] = [await sum('Invocations'), await sum('Errors')];
      if (calls === 0) return notAsked('no function of ours was called in two weeks');
      return { holds: errors === 0, seen: `${calls} calls, ${errors} errors` };
    },
  },
  {
    id: 'mail',
    assumed: localised('SES 已离开沙箱，MAIL FROM 已生效', 'SES has left its sandbox, and MAIL FROM works'),
    dependsOnIt: localised('邮件通知与自动回复', 'notices and replies by mail'),
    async ask({ region, env }) {
      const ses = new SESv2Client({ region, ...patient });
      const account = await ses.send(new GetAccountCommand({}));
      const EmailIdentity = env.TIDEOVER_MAIL_DOMAIN;
      const from = EmailIdentity
        ? (await ses.send(new GetEmailIdentityCommand({ EmailIdentity }))).MailFromAttributes
        : undefined;
      const seen = `production access ${account.ProductionAccessEnabled}, ${account.SendQuota?.Max24HourSend} a day, MAIL FROM ${from?.MailFromDomainStatus ?? 'not asked (TIDEOVER_MAIL_DOMAIN)'}`;
      return {
        holds:
          account.ProductionAccessEnabled === true && (from?.MailFromDomainStatus ?? 'SUCCESS') === 'SUCCESS',
        seen,
      };
    },
  },
  {
    id: 'alarms',
    assumed: localised('每个警报都收到了数据', 'every alarm has seen data'),
    dependsOnIt: localised('夜里停住的东西有人知道', 'people hear of what stands still at night'),
    async ask({ region }) {
      const { MetricAlarms = [] } = await new CloudWatchClient({ region, ...patient }).send(
        new DescribeAlarmsCommand({ AlarmNamePrefix: 'tideover-' }),
      );
      const blind = MetricAlarms.filter(({ StateValue }) => StateValue === 'INSUFFICIENT_DATA');
      if (MetricAlarms.length === 0) return notAsked('no alarm of ours stands in this Region');
      return {
        holds: blind.length === 0,
        seen: `${MetricAlarms.length} alarms, ${blind.length} without data`,
      };
    },
  },
];

function keyOf({ prefix }: ObjectPlace): string {
  return prefix === '' ? probeKey : `${prefix}/${probeKey}`;
}
