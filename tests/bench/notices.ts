// The notices benchmark (B6): 3,000 notices over ten robots and mixed channels under enforced quotas, by our pacing
// and as others send, on one virtual clock; and how long 100,000 recipients take to plan. `npm run bench -- notices`.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DeliveriesInput, deliveriesOf } from '../../pipelines/notices/deliveries.ts';
import { paceDeliveries, timeToSend } from '../../pipelines/notices/pacing.ts';
import { kindRecord } from '../../pipelines/plan/channel-kinds.ts';
import { noticeContext } from '../support/notice-context.ts';
import { validPlan } from '../support/valid-plan.ts';
import { shippedTemplates } from '../support/window-view.ts';
import { type NoticeRun, runWay } from './notices/run.ts';
import type { ServiceSetting } from './notices/service.ts';
import { ways } from './notices/ways.ts';
import { shown, summarise } from './support/summary.ts';
import { csvTable, markdownTable } from './support/tables.ts';

const tenMinutes = 600_000;

function robot(place: number): ServiceSetting {
  const kind = place < 5 ? 'wecom' : place < 8 ? 'dingtalk' : 'feishu';
  const { perMinute } = kindRecord(kind).limits;
  return {
    name: `${kind} ${place}`,
    kind,
    perMinute,
    window: place % 2 === 0 ? 'fixed' : 'sliding',
    silenceMs: kind === 'dingtalk' ? tenMinutes : 0,
    others: place % 3 === 0 ? perMinute / 4 : 0,
    notices: kind === 'feishu' ? 350 : 200,
  };
}

const services: readonly ServiceSetting[] = [
  ...Array.from({ length: 10 }, (_, place) => robot(place)),
  { name: 'mail', kind: 'smtp', perMinute: 600, window: 'sliding', silenceMs: 0, others: 0, notices: 500 },
  { name: 'text', kind: 'sns', perMinute: 60, window: 'fixed', silenceMs: 0, others: 0, notices: 200 },
];

export async function runBench({ quick, results }: { readonly quick: boolean; readonly results: string }) {
  const seeds = Array.from({ length: quick ? 2 : 10 }, (_, index) => 301 + index);
  console.log(`seeds ${seeds.join(', ')}`);
  const runs: NoticeRun[] = [];
  for (const way of ways) {
    for (const seed of seeds) runs.push(await runWay(way, services, seed));
    console.error(`  ${way.name}`);
  }
  const planning = planHundredThousand();
  const markdown = report(runs, planning, seeds);
  await mkdir(results, { recursive: true });
  await writeFile(path.join(results, 'notices.md'), markdown);
  await writeFile(
    path.join(results, 'notices-runs.csv'),
    csvTable(
      ['way', 'seed', 'earliest_ms', 'finished_ms', 'violations', 'duplicates', 'lost'],
      runs.map((run) => [
        run.way,
        run.seed,
        run.earliest,
        run.finished,
        run.violations,
        run.duplicates,
        run.lost,
      ]),
    ),
  );
  console.log(markdown);
}

interface Planning {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly heapMb: number;
  readonly sendMinutes: number;
}

function planHundredThousand(): Planning {
  const people = Array.from({ length: 100_000 }, (_, index) => ({
    account: `person-${index}`,
    name: `person ${index}`,
    site: 'shanghai',
    language: 'zh-CN' as const,
    email: `person-${index}@example.com`,
  }));
  const [rule] = validPlan.notices;
  if (rule === undefined) throw new Error('the example has notices');
  const moment = {
    key: 'announcement/all-staff/shanghai',
    rule: { ...rule, channels: ['mail'] },
    audience: 'all-staff',
    site: 'shanghai',
    at: 0,
  };
  const input: DeliveriesInput = { moment, context: noticeContext(), templates: shippedTemplates, people };
  const before = process.cpuUsage();
  const from = performance.now();
  const { messages } = deliveriesOf(input);
  const paced = paceDeliveries(messages, () => kindRecord('smtp').limits, 0);
  const wallMs = performance.now() - from;
  const { user, system } = process.cpuUsage(before);
  return {
    wallMs,
    cpuMs: (user + system) / 1_000,
    heapMb: process.memoryUsage().heapUsed / 1e6,
    sendMinutes: timeToSend(paced, 0) / 60_000,
  };
}

function report(runs: readonly NoticeRun[], planning: Planning, seeds: readonly number[]): string {
  const rows = ways.map(({ name }) => {
    const own = runs.filter(({ way }) => way === name);
    const show = (value: (run: NoticeRun) => number, digits = 0) =>
      shown(summarise(own.map((run) => value(run))), digits);
    return [
      name,
      show((run) => run.finished / run.earliest, 3),
      show((run) => run.finished / 60_000, 1),
      show((run) => run.violations),
      show((run) => run.duplicates),
      show((run) => run.lost),
    ];
  });
  const notices = services.reduce((sum, service) => sum + service.notices, 0);
  return [
    '# Notices under quotas',
    '',
    `${notices.toLocaleString('en')} notices over ten robots (five WeCom, three DingTalk, two Feishu), mail and text messages. Half of the robots count fixed minutes of an unknown phase, half any sixty seconds; four are used by others for a quarter of their quota; a message takes up to two seconds to arrive; one too many silences a DingTalk robot for ten minutes. Seeds ${seeds[0]} to ${seeds.at(-1)}; median, least and most.`,
    '',
    'The earliest legal finish is that of a sender who keeps his share in every sixty seconds, since nobody says where a fixed minute begins or when others send.',
    '',
    markdownTable(['way', 'finish ÷ earliest legal', 'minutes', 'violations', 'twice', 'lost'], rows),
    '',
    `100,000 recipients: planned with their times in ${(planning.wallMs / 1_000).toFixed(2)} s (${(planning.cpuMs / 1_000).toFixed(2)} s of processor time), ${planning.heapMb.toFixed(0)} MB of heap in use; mail at the relay's quota then takes ${planning.sendMinutes.toFixed(0)} minutes.`,
    '',
  ].join('\n');
}
