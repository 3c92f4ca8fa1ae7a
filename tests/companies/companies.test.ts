// Companies of different kinds, each made as `npm run init` makes it; a file says only what differs.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { initCompany } from '../../pipelines/operation/init-company.ts';
import { filesOf } from '../../pipelines/operation/open-window.ts';
import { checkPlan, loadPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { organisationQuestions } from '../../pipelines/plan/new-organisation-questions.ts';
import { planToYaml } from '../../pipelines/plan/plan-as-yaml.ts';
import { digestOfText } from '../../pipelines/plan/roster.ts';
import { fewerPeople } from '../../pipelines/rehearsal/drill/fewer-people.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { planComment } from '../../pipelines/views/pr-comment.ts';
import { previewPlan } from '../../pipelines/views/preview-plan.ts';
import { rehearseInMemory } from '../support/rehearsal.ts';

interface Company {
  readonly answers: Readonly<Record<string, string>>;
  readonly people: number;
  /** Stand in place of the roster's first names. */
  readonly names?: readonly string[];
  readonly plan: Readonly<Record<string, unknown>>;
  readonly others?: readonly Readonly<Record<string, unknown>>[];
}

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true });
});

/** The file of its plan, with everything that stands around it. */
async function madeCompany({ answers, people, names, plan, others = [] }: Company): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'tideover-company-'));
  homes.push(home);
  const runbooks = join(home, 'runbooks');
  for (const folder of ['notices', 'checks', 'sop'])
    cpSync(join('runbooks', folder), join(runbooks, folder), { recursive: true });
  const given: Record<string, string> = {};
  for (const { option, fallback } of organisationQuestions({}))
    given[option] = answers[option] ?? fallback(given);
  const now = Temporal.Instant.from('2026-11-30T08:00:00Z');
  const { firstPlan } = await initCompany(runbooks, given, { known: null, people, backupKey: null, now });
  if (names !== undefined) rename(runbooks, names);
  const first = parse(readFileSync(firstPlan ?? '', 'utf8'));
  const id = `${String(plan.start).slice(0, 10)}-night`;
  const own = { ...first, id, announcement: announcedOn('2026-12-01'), ...plan };
  for (const one of [own, ...others.map((other) => ({ ...own, overlaps: [], ...other }))])
    writeFileSync(join(runbooks, 'windows', `${one.id}.yaml`), planToYaml(one));
  rmSync(firstPlan ?? '');
  return join(runbooks, 'windows', `${own.id}.yaml`);
}

function announcedOn(day: string) {
  return { url: 'https://status.example.com/', publishedAt: `${day}T10:00+08:00[Asia/Shanghai]` };
}

function rename(runbooks: string, names: readonly string[]): void {
  const file = join(runbooks, 'roster.csv');
  const before = readFileSync(file);
  const lines = before.toString().split('\n');
  const named = lines.map((line, index) => {
    const name = names[index - 1];
    return name === undefined ? line : line.replace(/,[^,]*/, () => `,"${name.replaceAll('"', '""')}"`);
  });
  writeFileSync(file, named.join('\n'));
  const organisation = join(runbooks, 'organisation.yaml');
  const text = readFileSync(organisation, 'utf8');
  writeFileSync(organisation, text.replace(digestOfText(before), digestOfText(readFileSync(file))));
}

const companies = readdirSync('tests/companies').filter((name) => name.endsWith('.yaml'));
const [plain] = scenarios;

describe.for(companies)('the company in %s', (name) => {
  const company: Company = parse(readFileSync(join('tests/companies', name), 'utf8'));

  test('has a plan without an error, that can be read before the night, and a night that ends well', async () => {
    const file = await madeCompany(company);
    const { problems } = await checkPlan(file);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { templates, ...loaded } = await loadPlan(file);
    const texts = Object.fromEntries(templates);
    const comment = planComment(
      previewPlan({ ...loaded, templates: texts, digest: 'sha256:0', reviewed: null, earlier: null }),
    );
    for (const { id } of loaded.organisation.sites) expect(comment).toContain(id);
    const roster = fewerPeople(loaded.roster, 120, loaded.plan);
    if (plain === undefined) throw new Error('no scenario');
    const files = filesOf({ ...loaded, templates, roster });
    const rehearsed = await rehearseInMemory(files, plain);
    await rehearsed.world.close();
    expect(await plain.missed(rehearsed)).toEqual([]);
    expect(rehearsed.state.closed).not.toBeNull();
  });
});

test('twelve companies are tried', () => expect(companies).toHaveLength(12));
