// Simulates whole windows with everything that can go wrong, and says what broke, with the command that plays it again.

import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { localised } from '../pipelines/plan/plan.ts';
import { parseSpan, spanToMs } from '../pipelines/plan/time.ts';
import { fewerPeople } from '../pipelines/rehearsal/drill/fewer-people.ts';
import { filesOf } from '../pipelines/rehearsal/drill/files.ts';
import * as campaign from '../pipelines/rehearsal/simulation/campaign.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { describe, flag, text } from './lib/describe.ts';

const people = 12;
const examples = ['2026-12-06-wangshangliao', 'emergency-example'].map(
  (name) => `runbooks/windows/${name}.yaml`,
);

const simulate = describe({
  name: 'npm run simulate --',
  summary: localised(
    '模拟整个维护窗口：进程中断、时钟不准、应答丢失、随时有人下命令。',
    'Simulates whole windows: processes that end, wrong clocks, lost answers, people who say anything at any moment.',
  ),
  usage: '[--seeds N] [--from N] [--singles] [--pairs] [--seed N [--keep I,J]] [--crash P,Q [--called-off]]',
  options: {
    window: text('FILE', '只模拟这份方案。', 'This plan alone.'),
    seeds: { ...text('N', '随机窗口的个数。', 'How many random windows.'), default: '200' },
    from: { ...text('N', '从哪个种子开始。', 'The first seed.'), default: '1' },
    for: { ...text('SPAN', '最多运行多久，如 30m。', 'End after so long, for example 30m.'), default: '24h' },
    singles: flag('进程在每一处中断一次。', 'Every place at which a process may end.'),
    pairs: flag('每两处各中断一次，近的在前。', 'Every two of them, near ones first.'),
    seed: text('N', '只模拟这个种子。', 'This seed alone.'),
    keep: text('I,J', '只保留这些故障，从 0 数起。', 'Only these of its faults, counted from 0.'),
    crash: text('P,Q', '在这些地方中断进程。', 'End the process at these places.'),
    'called-off': flag('并在开始一小时后取消。', 'And call the window off an hour after its start.'),
  },
});

const numbersIn = (given: string): number[] => {
  if (/^\d+(,\d+)*$/.test(given)) return given.split(',').map(Number);
  throw new WrongUse(localised(`${given} 不是整数列表。`, `${given} is no list of whole numbers.`));
};

async function stageOf(path: string): Promise<campaign.Stage> {
  const loaded = await loadPlan(path);
  return campaign.stageOf(filesOf({ ...loaded, roster: fewerPeople(loaded.roster, people, loaded.plan) }));
}

await runCommand(simulate, async ({ values, say }) => {
  const stages = await Promise.all((values.window === undefined ? examples : [values.window]).map(stageOf));
  const began = performance.now();
  if (parseSpan(values.for) === null)
    throw new WrongUse(localised('--for 要写成 30m 或 2h。', '--for takes a span such as 30m or 2h.'));
  const [first] = stages as [campaign.Stage];
  const stories = (): Iterable<campaign.Story> => {
    if (values.crash !== undefined)
      return [campaign.storyOfCrashes(numbersIn(values.crash), values['called-off'] === true, first)];
    if (values.seed !== undefined) {
      const keep = values.keep === undefined ? null : numbersIn(values.keep);
      return numbersIn(values.seed).map((seed) => campaign.storyOfSeed(seed, stages, keep));
    }
    if (values.singles) return campaign.singles(first);
    return values.pairs
      ? campaign.pairs(first)
      : campaign.seeds(Number(values.from), Number(values.seeds), stages);
  };
  const { windows, states, failures } = await campaign.play(
    stories(),
    () => performance.now() - began > spanToMs(values.for),
    (failure) => console.log(`${campaign.describeFailure(failure)}\n`),
  );
  const seconds = Math.round((performance.now() - began) / 1_000);
  const broken = failures.length;
  say(
    localised(
      `${windows} 个窗口，${states} 个状态，${broken} 个有问题，用时 ${seconds} 秒`,
      `${windows} windows, ${states} states, ${broken} broken, ${seconds} s`,
    ),
  );
  return broken === 0 ? 0 : 1;
});
