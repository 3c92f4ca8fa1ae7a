import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Change,
  driftSummary,
  infraComment,
  previewOutput,
  readPreview,
} from '../../../pipelines/views/infra-text.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';

const change: Change = {
  operation: 'update',
  type: 'aws:Bucket',
  name: 'vault',
  properties: ['tags', 'versioning'],
};
const where = { run: 'https://github.com/o/r/actions/runs/7', sha: 'e'.repeat(40) };
const commentOn = (changes: readonly Change[]) =>
  infraComment(readPreview(previewOutput('prod', { changes })), where);

describe('what a pull request reads of a preview', () => {
  it('is each change with its properties, in both languages', () => {
    const text = commentOn([change]);
    for (const part of ['更新 update', 'vault', 'tags, versioning', 'eeeeeeeeeeee', where.run])
      expect(text).toContain(part);
    expect(text).not.toContain('CAUTION');
  });

  it('warns before everything else where something is lost', () => {
    for (const operation of ['delete', 'replace'] as const) {
      const text = commentOn([{ ...change, operation }]);
      expect(text.indexOf('CAUTION')).toBeGreaterThan(0);
      expect(text.indexOf('CAUTION')).toBeLessThan(text.indexOf('vault'));
    }
  });

  it('says that nothing changes, that the preview failed, or that it never ended', () => {
    expect(commentOn([])).toContain('Nothing changes');
    const failed = infraComment(readPreview(previewOutput('prod', { why: 'no such key @everyone' })), where);
    expect(failed).toContain('The preview failed');
    for (const text of ['', '{', 'null', '[]', '{"changes":7}', '"x"'])
      expect(infraComment(readPreview(text), where)).toContain('did not finish');
  });

  it('shows what others wrote, and lets none of it act', () => {
    const evil = '@team <img src=x> [a](http://evil.example) | `x`\n# ::error::y';
    const text = commentOn([{ operation: 'create', type: evil, name: evil, properties: [] }]);
    expect(text).not.toMatch(/@team|(?<!\\)<img|\]\(http:\/\/evil|^# /m);
    const table = text.split('\n').filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(3);
    // A cell ends at a bar that nothing escapes.
    for (const row of table) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
    expect(infraComment(readPreview(previewOutput('`x`](y)', { changes: [] })), where)).toContain('`xy`');
    expect(infraComment(readPreview('{"changes":[]}'), { ...where, sha: '@all' })).not.toContain('@all');
  });

  it('drops what is no change, and never counts less than it shows', () => {
    const given = { stack: 'prod', total: 0, changes: [change, { ...change, operation: 'rm' }, null, 7, {}] };
    const preview = readPreview(JSON.stringify(given));
    expect(preview).toEqual({ result: 'previewed', stack: 'prod', changes: [change], total: 1 });
  });

  it('stays short, and says how much it left out', () => {
    const long: Change = {
      ...change,
      name: 'n'.repeat(5000),
      properties: Array.from({ length: 400 }, (_, index) => `p${index}`),
    };
    const output = previewOutput('prod', { changes: Array.from({ length: 900 }, () => long) });
    expect(Buffer.byteLength(output)).toBeLessThan(100_000);
    const text = infraComment(readPreview(output), where);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(/and 8\d\d more/);
    const many = commentOn(Array.from({ length: 300 }, () => change));
    expect(many.match(/^\| 更新 update/gm)).toHaveLength(100);
    expect(many).toContain('and 200 more');
  });

  it('says of drift what there is', () => {
    expect(driftSummary({ result: 'no-drift' })).toContain('As the code says');
    expect(driftSummary({ result: 'unknown', why: 'no role @all' })).not.toContain('@all');
    expect(driftSummary({ result: 'drift', resources: ['create aws:Queue wakes'] })).toContain('wakes');
  });
});

describe('a pull request that touches infra/', () => {
  let github: ListeningGithub;
  beforeAll(async () => {
    github = await startGithub();
  });
  afterAll(() => github.stop());

  it('has one comment, kept up to date in place', async () => {
    await comment(previewOutput('prod', { changes: [change] }));
    await comment(previewOutput('prod', { changes: [] }));
    expect(github.state.comments).toHaveLength(1);
    expect(github.state.comments[0]?.issue).toBe(9);
    expect(github.state.comments[0]?.body).toContain('Nothing changes');
    await comment('');
    expect(github.state.comments).toHaveLength(1);
    expect(github.state.comments[0]?.body).toContain('did not finish');
    expect(github.problems).toEqual([]);
  }, 60_000);

  it('is refused without its number, in one sentence', async () => {
    const failure = await comment('', 'nine').catch((error: { stderr: string }) => error.stderr);
    expect(failure).toContain('This is no pull request');
    expect(failure).not.toMatch(/^\s+at /m);
  }, 60_000);

  async function comment(preview: string, pull = '9'): Promise<void> {
    const env = {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: 't',
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_RUN_ID: '7',
      PULL_REQUEST: pull,
      HEAD_SHA: where.sha,
      PREVIEW: preview,
    };
    await promisify(execFile)(process.execPath, ['scripts/github/infra-comment.ts'], {
      env: env as NodeJS.ProcessEnv,
    });
  }
});

describe('the check of a fork', () => {
  it('says why there is no preview, and what to do', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/github/infra-fork.ts'], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      } as NodeJS.ProcessEnv,
    });
    expect(stdout).toMatch(/^::notice title=No preview for a fork::.*branch of this repository/m);
    expect(stdout).toContain('派生仓库');
  }, 30_000);
});
