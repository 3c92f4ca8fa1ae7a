// Writes a company's files from its answers: the organisation, a roster to start from, owners of the code, a
// first plan. Existing files are changed where an answer differs; only the project's example is replaced.

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { parseDocument } from 'yaml';
import { UserError } from '../errors.ts';
import { changeYaml } from '../plan/change-yaml.ts';
import { formats } from '../plan/check/formats.ts';
import { newOrganisation, rosterTemplate } from '../plan/new-organisation.ts';
import { answersIn, type Company, companyIn } from '../plan/new-organisation-questions.ts';
import { usualPlan } from '../plan/new-plan-questions.ts';
import type { Organisation } from '../plan/organisation.ts';
import { organisationToYaml, planToYaml } from '../plan/plan-as-yaml.ts';
import type { Given } from '../plan/question.ts';
import { digestOfText, peopleOn } from '../plan/roster.ts';
import { readRosterTable } from '../plan/roster-table.ts';
import { namesBefore, windowTimesIn } from './plan-files/beside-plan.ts';
import { loadOrganisation } from './plan-files/load-plan.ts';

/** Stands in the first lines of the example file. */
const markOfExample = 'All data is invented.';
const usualPeople = 40;

interface KnownCompany {
  readonly organisation: Organisation;
  readonly answers: Given;
}

/** Null where there is no organisation file, or only the example. */
export async function readCompany(runbooks: string): Promise<KnownCompany | null> {
  const file = join(runbooks, 'organisation.yaml');
  if (!existsSync(file) || (await readFile(file, 'utf8')).includes(markOfExample)) return null;
  const organisation = await loadOrganisation(file);
  return { organisation, answers: answersIn(organisation) };
}

interface Initiation {
  readonly known: KnownCompany | null;
  /** How many invented people to put into a roster that nobody changed; null leaves it as it is. */
  readonly people: number | null;
  readonly backupKey: string | null;
  readonly now: Temporal.Instant;
}

/**
 * Gives what was written; what was removed (plans of the example name people who do not exist here); what was
 * left, because somebody has changed it; the first plan; and where the private half of a new backup key lies.
 */
export async function initCompany(runbooks: string, answers: Given, setting: Initiation) {
  const { known, backupKey } = setting;
  refuseWrong(runbooks, setting);
  const pair = known === null && backupKey === null ? await backupPair(runbooks) : null;
  const file = join(runbooks, 'organisation.yaml');
  const key = backupKey ?? pair?.recipient ?? known?.organisation.backupKeys?.[0] ?? '';
  const roster = known?.organisation.roster ?? { file: 'roster.csv', digest: '', people: 0 };
  const company = companyIn(answers, { backupKey: key, roster });
  const rosterIs = await keepRoster(runbooks, company, setting);
  const after = newOrganisation({ ...company, roster: rosterIs.named });
  let left: readonly string[] = [];
  let text = organisationToYaml(after);
  if (known !== null) {
    const document = parseDocument(await readFile(file, 'utf8'));
    const { backupKeys = [], roster } = known.organisation;
    const before = newOrganisation(companyIn(known.answers, { backupKey: backupKeys[0] ?? '', roster }));
    left = changeYaml(document, before, after);
    text = document.toString({ lineWidth: 0 });
  }
  await mkdir(join(runbooks, 'windows'), { recursive: true });
  await writeFile(file, text);
  const owners = await nameOwners(runbooks, company.github);
  const removed = known === null ? await removePlans(runbooks) : [];
  const firstPlan = known === null ? await writeFirstPlan(runbooks, setting.now) : null;
  if (rosterIs.isKept) left = [...left, join(runbooks, roster.file)];
  const newRoster = rosterIs.isNew ? join(runbooks, roster.file) : null;
  const written = [file, newRoster, owners, firstPlan].flatMap((path) => path ?? []);
  return { written, removed, left, firstPlan, identity: pair?.identity ?? null };
}

function refuseWrong(runbooks: string, { people, backupKey }: Initiation): void {
  if (!existsSync(join(runbooks, 'notices')))
    throw new UserError({
      what: 'This is not the folder of the runbooks: it holds no notices/',
      where: runbooks,
      whatToDo: 'Copy runbooks/ there first, or give the folder with --runbooks.',
    });
  if (people !== null && !(Number.isSafeInteger(people) && people >= 10 && people <= 100_000))
    throw new UserError({
      what: 'This is no number of people',
      where: '--people',
      whatToDo: 'Write a whole number from 10 to 100000.',
    });
  if (backupKey !== null && formats['age-key']?.accepts(backupKey) !== true)
    throw new UserError({
      what: 'This is no public age key',
      where: '--backup-key',
      whatToDo: 'Write a public key as age-keygen prints it: age1 and 58 more letters and digits.',
    });
}

async function backupPair(runbooks: string) {
  const identity = await generateX25519Identity();
  const file = join(dirname(runbooks), 'out', 'backup-identity.txt');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${identity}\n`, { mode: 0o600, flag: 'wx' }).catch(() => {
    throw new UserError({
      what: 'A private backup key lies here already',
      where: file,
      whatToDo: 'Move it to your safe, or give its public half with --backup-key.',
    });
  });
  return { identity: file, recipient: await identityToRecipient(identity) };
}

/**
 * Keeps the existing roster, or writes invented people in place of invented ones; gives the digest and count
 * that the organisation names. `isKept`: invented people were wanted, but the roster has real ones.
 */
async function keepRoster(runbooks: string, company: Company, { known, people }: Initiation) {
  const { file } = company.roster;
  const path = join(runbooks, file);
  const isWanted = known === null || people !== null;
  const isThere = existsSync(path);
  const areInvented = isThere && (await isInvented(runbooks, path, company, known));
  const isKept = isWanted && isThere && !areInvented;
  const count = people ?? (areInvented ? known?.organisation.roster.people : null) ?? usualPeople;
  const invented = rosterTemplate(company, count);
  // Invented people are written again when the answers change sites or domain.
  const isOutdated = areInvented && (isWanted || (await readFile(path, 'utf8')) !== invented);
  const isNew = !isThere || isOutdated;
  if (isNew) await writeFile(path, invented);
  const bytes = await readFile(path);
  const named = { ...company.roster, digest: digestOfText(bytes), people: await peopleIn(bytes, company) };
  return { isNew, isKept, named };
}

/** Counts the roster's people; throws the first problem where there are none, as that tells more. */
async function peopleIn(bytes: Uint8Array, { roster }: Company): Promise<number> {
  const { people, problems } = peopleOn(await readRosterTable(bytes, roster.columns));
  const [first] = problems;
  if (people.length > 0 || first === undefined) return people.length;
  throw new UserError({
    what: first.what,
    where: `${roster.file}:${Math.max(first.line, 1)}`,
    whatToDo: first.write,
  });
}

/** Whether this command or the example wrote the roster; the example's organisation has its digest. */
async function isInvented(
  runbooks: string,
  path: string,
  company: Company,
  known: KnownCompany | null,
): Promise<boolean> {
  const bytes = await readFile(path);
  const organisation = join(runbooks, 'organisation.yaml');
  if (known === null)
    return existsSync(organisation) && (await readFile(organisation, 'utf8')).includes(digestOfText(bytes));
  const count = await peopleIn(bytes, company);
  return [company, companyIn(known.answers, company)].some(
    (one) => rosterTemplate(one, count) === bytes.toString(),
  );
}

/** Puts the account's name into CODEOWNERS in place of the example's; null where nothing changes. */
async function nameOwners(runbooks: string, repository: string | null): Promise<string | null> {
  const file = join(dirname(runbooks), '.github', 'CODEOWNERS');
  if (repository === null || !existsSync(file)) return null;
  const text = await readFile(file, 'utf8');
  const named = text.replaceAll(
    /@[\w-]+\/(?=platform|security|it-operations)/g,
    `@${repository.split('/')[0]}/`,
  );
  if (named === text) return null;
  await writeFile(file, named);
  return file;
}

async function removePlans(runbooks: string): Promise<readonly string[]> {
  const names = await namesBefore(join(runbooks, 'windows'), '.yaml');
  const files = names.map((name) => join(runbooks, 'windows', `${name}.yaml`));
  for (const file of files) await rm(file);
  return files;
}

async function writeFirstPlan(runbooks: string, now: Temporal.Instant): Promise<string> {
  const windows = join(runbooks, 'windows');
  const organisation = await loadOrganisation(join(runbooks, 'organisation.yaml'));
  const plan = usualPlan({ id: 'first' }, { organisation, now, others: await windowTimesIn(windows) });
  const file = join(windows, `${plan.id}.yaml`);
  await writeFile(file, planToYaml(plan));
  return file;
}
