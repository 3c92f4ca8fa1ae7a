// Simulates whole windows with random faults, and says which invariant broke, with the command to replay it.

import { existsSync } from 'node:fs';
import { filesOf } from '../pipelines/operation/open-window.ts';
import { newestPlan } from '../pipelines/operation/plan-files/beside-plan.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { parseSpan, spanToMs } from '../pipelines/plan/time.ts';
import { fewerPeople } from '../pipelines/rehearsal/drill/fewer-people.ts';
import * as campaign from '../pipelines/rehearsal/simulation/campaign.ts';
import { bilingual } from './lib/bilingual.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { describe, flag, text, usual } from './lib/describe.ts';
import { meanwhile } from './lib/waiting.ts';

const people = 12;
const examples = ['2026-12-06-wangshangliao', 'emergency-example'].map(
  (name) => `runbooks/windows/${name}.yaml`,
);

const simulate = describe({
  name: 'npm run simulate --',
  summary: bilingual`Simulates whole windows: processes that end, wrong clocks, lost answers, people who say anything at any moment.`,
  usage: '[--seeds N] [--from N] [--singles] [--pairs] [--seed N [--keep N,N]] [--crash N,N [--called-off]]',
  options: {
    window: text('FILE', bilingual`This plan alone.`),
    seeds: usual('200', 'N', bilingual`How many random windows.`),
    from: usual('1', 'N', bilingual`The first seed.`),
    for: usual('24h', 'SPAN', bilingual`End after so long, for example 30m.`),
    singles: flag(bilingual`Every place at which a process may end.`),
    pairs: flag(bilingual`Every two of them, near ones first.`),
    seed: text('N', bilingual`This seed alone.`),
    keep: text('N,N', bilingual`Only these of its faults, counted from 0.`),
    crash: text('N,N', bilingual`End the process at these places.`),
    'called-off': flag(bilingual`And call the window off an hour after its start.`),
  },
});

const numbersIn = (given: string): number[] => {
  if (/^\d+(,\d+)*$/.test(given)) return given.split(',').map(Number);
  throw new WrongUse(bilingual`${given} is no list of whole numbers.`);
};

async function stageOf(path: string): Promise<campaign.Stage> {
  const loaded = await loadPlan(path);
  return campaign.stageOf(filesOf({ ...loaded, roster: fewerPeople(loaded.roster, people, loaded.plan) }));
}

await runCommand(simulate, async ({ values, say, language }) => {
  const newest = examples.some(existsSync) ? null : await newestPlan('runbooks/windows');
  const stages = await Promise.all([values.window ?? newest ?? examples].flat().map(stageOf));
  const began = performance.now();
  if (parseSpan(values.for) === null) throw new WrongUse(bilingual`--for takes a span such as 30m or 2h.`);
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
  const all = values.singles || values.pairs ? null : Number(values.seeds);
  const { windows, states, failures } = await meanwhile({ language }, (tell) =>
    campaign.play(
      stories(),
      (soFar) => {
        tell(soFar.windows === 0 ? 0 : 1, all && soFar.windows / all);
        return performance.now() - began > spanToMs(values.for);
      },
      (failure) => console.log(`${campaign.describeFailure(failure)}\n`),
    ),
  );
  const seconds = Math.round((performance.now() - began) / 1_000);
  say(bilingual`${windows} windows, ${states} states, ${failures.length} broken, ${seconds} s`);
  return failures.length === 0 ? 0 : 1;
});
