// Writes a new plan into its file and prints what the check says of it.

import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { codeOf } from '../../pipelines/adapters/file-system.ts';
import { UserError } from '../../pipelines/errors.ts';
import { checkPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../../pipelines/operation/plan-files/problem-report.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import type { Language } from '../../pipelines/plan/plan.ts';

/** Prints the text `written` about the file, then the problems; never replaces an existing file. */
export async function writePlan(
  path: string,
  yaml: string,
  written: (file: string) => void,
  language: Language,
): Promise<{ readonly file: string; readonly isAccepted: boolean }> {
  const file = relative(process.cwd(), path);
  await writeFile(path, yaml, { flag: 'wx' }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new UserError({
      what: 'This file is there already.',
      where: file,
      whatToDo: 'Choose another name or day, or edit that file.',
    });
  });
  const { problems } = await checkPlan(path, new Map(), timeOfJob());
  written(file);
  console.log(formatProblems([{ file, problems }], 'text', language));
  return { file, isAccepted: problems.every(({ severity }) => severity !== 'error') };
}
