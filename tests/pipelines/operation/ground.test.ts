// The questions on strict local stand-ins: what they find, and that they change nothing. What GitHub and AWS really
// answer only a real repository and account show; that is what the questions are for.
import { readFileSync } from 'node:fs';
import { CreateBucketCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectGithub } from '../../../pipelines/adapters/github/client.ts';
import { clientOf, objectPlaceIn } from '../../../pipelines/adapters/stores/object-place.ts';
import { awsQuestions, storeQuestions } from '../../../pipelines/operation/ground/aws-questions.ts';
import { questionsOfPast } from '../../../pipelines/operation/ground/github-past.ts';
import { githubQuestions, type OnGithub } from '../../../pipelines/operation/ground/github-questions.ts';
import { type Answer, answerTable, askAll } from '../../../pipelines/operation/ground/question.ts';
import { createGithub, type FakeGithub } from '../../support/github/server.ts';
import { type Ministack, startMinistack, whyNoMinistack } from '../../support/ministack.ts';

const now = Date.parse('2026-12-01T12:00:00Z');
const holds = (answers: readonly Answer[]) => Object.fromEntries(answers.map(({ id, holds }) => [id, holds]));

describe('on GitHub', () => {
  let fake: FakeGithub;
  let outside: OnGithub;
  beforeEach(() => {
    fake = createGithub();
    const github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
    outside = { github, branch: 'main', claims: null, now: () => now, sleep: async () => {} };
  });

  it('a new repository answers little, and nothing is called right that was not seen', async () => {
    fake.state.now = () => new Date(now).toISOString();
    const answers = holds(await askAll([...githubQuestions, ...questionsOfPast], outside));
    expect(answers).toMatchObject({
      ...{ checkout: null, push: null, release: null, rehearsal: null },
      dispatch: true,
      queue: null,
      environment: null,
      claims: null,
      start: null,
    });
    expect(fake.requests.filter((request) => !request.startsWith('GET'))).toEqual([
      'POST /repos/o/r/actions/workflows/tick.yml/dispatches',
    ]);
    expect(fake.problems).toEqual([]);
  });

  it('after a window it says what holds and what does not', async () => {
    const at = (before: number) => new Date(now - before).toISOString();
    const run = (workflow: string, conclusion: string, more = {}) => ({
      ...{
        id: fake.state.nextId++,
        workflow,
        title: '',
        inputs: {},
        ref: 'main',
        status: 'completed',
        conclusion,
      },
      ...{ createdAt: at(90_000), actor: fake.state.bot, hidden: 0, ...more },
    });
    fake.state.runs = [
      run('command.yml', 'skipped'),
      run('command.yml', 'cancelled'),
      run('maintenance.yml', 'success', { jobs: [{ name: 'Look at the record', startedAt: at(20_000) }] }),
    ];
    fake.state.deployed = ['maintenance-pre-backup'];
    fake.state.scheduleState = 'disabled_inactivity';
    fake.state.rulesets = [];
    const claims = async () => ({ sub: 'repo:o/r:environment:x', ref: 'refs/heads/main' });
    fake.state.runs.push(run('release.yml', 'success'), run('rehearsal.yml', 'failure'));
    fake.state.pushedAt = Array.from({ length: 7 }, (_, second) => at(second * 1_000));
    const answers = await askAll([...githubQuestions, ...questionsOfPast], { ...outside, claims });
    expect(holds(answers)).toMatchObject({
      queue: false,
      environment: true,
      claims: false,
      rulesets: false,
      schedule: false,
      start: false,
      push: false,
      release: true,
      rehearsal: false,
    });
    const table = answerTable(answers, 'en');
    expect(table).toContain('| `start` |');
    expect(table).toContain('1 runs, the slowest 70 s');
    expect(table).toContain('missing: repository_id, environment');
    expect(fake.problems).toEqual([]);
  });

  it('a question that cannot be asked says why and stops no other', async () => {
    fake.state.refusal = { status: 403, body: { message: 'Resource not accessible' } };
    const answers = await askAll(githubQuestions, outside);
    expect(answers.map(({ holds }) => holds)).toEqual(githubQuestions.map(() => null));
    expect(answers[0]?.seen).toContain('Resource not accessible');
  });
});

const missing = whyNoMinistack();
if (missing !== null) console.info(`questions to AWS are skipped: ${missing}`);

describe.skipIf(missing !== null)('in AWS', () => {
  let emulator: Ministack;
  beforeAll(async () => {
    emulator = await startMinistack(['s3', 'sts', 'scheduler', 'ses', 'cloudwatch']);
    process.env.AWS_ENDPOINT_URL = emulator.endpoint;
    process.env.AWS_ACCESS_KEY_ID = '111111111111';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
  }, 60_000);
  afterAll(() => emulator.stop());

  it('a bucket that nobody guards is found out, and only the probe is written', async () => {
    const place = objectPlaceIn(
      `s3://ground-bucket?region=us-east-1&style=path&endpoint=${emulator.endpoint}`,
    );
    if (place === null) throw new Error('no place');
    const s3: S3Client = clientOf(place);
    await s3.send(new CreateBucketCommand({ Bucket: place.bucket }));
    const outside = { region: 'us-east-1', place, s3, env: {}, now: () => now };
    const answers = await askAll([...storeQuestions, ...awsQuestions], outside);
    expect(holds(answers)).toMatchObject({
      'create-once': true,
      'bucket-refusal': false,
      copy: null,
      scheduler: null,
      principal: null,
      handlers: null,
      'status-page': null,
    });
    expect(holds(answers).lock).not.toBe(true);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: place.bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['create-once-probe']);
  }, 60_000);
});

const rowsOf = (file: string) => {
  const [, table = ''] = readFileSync(file, 'utf8').split(/sked by `ground` as \|\n/);
  return (table.split('\n\n')[0]?.split('\n') ?? [])
    .slice(1)
    .map((row) => row.replace(/ \|$/, '').split(' | '))
    .map((cells) => ({ untried: cells.at(-2)?.trim() ?? '', asked: cells.at(-1) ?? '' }));
};
const tables = ['.github/README.md', 'infra/README.md'].flatMap(rowsOf);
const ids = [...githubQuestions, ...questionsOfPast, ...storeQuestions, ...awsQuestions].map(({ id }) => id);

it('the tables of the documents name every question, and no other', () => {
  const named = tables.flatMap(({ asked }) =>
    asked.startsWith('by ') ? [] : asked.match(/(?<=`)[a-z-]+(?=`)/g),
  );
  expect([...new Set(named)].filter((id) => id !== null).sort()).toEqual(ids.toSorted());
});

it('whatever is still to be tried is asked by a question or by another command, or is not built', () => {
  const open = tables.filter(({ untried }) => untried !== '' && untried !== '|');
  expect(open.length).toBeGreaterThan(20);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const isAsked = (asked: string) => {
    const command = /^by `([a-z:]+)/.exec(asked)?.[1];
    if (command !== undefined) return Object.hasOwn(scripts, command);
    return asked === 'not built' || ids.some((id) => asked.includes(`\`${id}\``));
  };
  expect(open.filter(({ asked }) => !isAsked(asked))).toEqual([]);
});
