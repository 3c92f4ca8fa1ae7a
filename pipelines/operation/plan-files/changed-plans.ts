// The plans that a pull request changes, for its reviewers: read as data from its folder and compared with
// those of the default branch, which is checked out here.

import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseZoned } from '../../plan/time.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { EarlierNights } from '../../views/plan-preview.ts';
import { planComment } from '../../views/pr-comment.ts';
import { planFilesIn, windowsFolder } from '../plans-ahead.ts';
import { timeOfJob } from '../time-of-job.ts';
import type { LocatedProblem } from './checked-file.ts';
import { checkPlan, type LoadedPlan } from './load-plan.ts';
import { previewOf } from './preview-of.ts';
import { formatProblems } from './problem-report.ts';

export interface ReviewedPlan {
  readonly file: string;
  readonly problems: readonly LocatedProblem[];
  readonly loaded: LoadedPlan | null;
  readonly reviewed: WindowPlan | null;
}

/** Plans that differ in their own text, or in the `usual` values while their window is still to come. */
export async function changedPlans(folder: string): Promise<readonly ReviewedPlan[]> {
  // Checks are code, so only their names are read, and those of our checkout count.
  const checks = join('runbooks', 'checks');
  await cp(checks, join(folder, checks), { recursive: true }).catch(() => {});
  const plans: ReviewedPlan[] = [];
  const organisations = await Promise.all(
    [folder, '.'].map((root) =>
      readFile(join(root, windowsFolder, '../organisation.yaml'), 'utf8').catch(() => null),
    ),
  );
  const habitsAreSame = organisations[0] === organisations[1];
  for (const name of await planFilesIn(folder)) {
    const file = join(folder, windowsFolder, name);
    const own = join(windowsFolder, name);
    const before = await readFile(own, 'utf8').catch(() => null);
    const isSame = before === (await readFile(file, 'utf8'));
    if (isSame && habitsAreSame) continue;
    const reviewed = before === null ? null : ((await checkPlan(own)).loaded?.plan ?? null);
    // In the plan of a past window wording may be corrected, so its times are not checked against now.
    const now = isSame || isOver(reviewed) ? null : timeOfJob();
    const { problems, loaded } = await checkPlan(file, new Map(), now);
    if (isSame && (JSON.stringify(loaded?.plan) === JSON.stringify(reviewed) || isOver(reviewed))) continue;
    plans.push({ file: own, problems, loaded, reviewed });
  }
  return plans;
}

function isOver(plan: WindowPlan | null): boolean {
  return plan !== null && parseZoned(plan.end).epochMilliseconds < timeOfJob();
}

/** `begun`: plans of windows that are under way. */
export function commentOn(
  plans: readonly ReviewedPlan[],
  begun: readonly ReviewedPlan[],
  earlier: EarlierNights | null,
): string {
  if (plans.length === 0) return '没有改动维护窗口的计划。 No plan of a window is changed.';
  return [
    ...begun.map(
      ({ loaded }) =>
        `> [!CAUTION]\n> 窗口 \`${loaded?.plan.id}\` 已经开始，改文件不再起作用。请在窗口的议题里评论 \`/extend\`、\`/call-off\`，或用 \`npm run tell\`。\n> Window \`${loaded?.plan.id}\` is under way; changing the file has no effect. Comment \`/extend\` or \`/call-off\` on its issue, or use \`npm run tell\`.`,
    ),
    ...plans.map((plan) => {
      const report = plan.problems.length === 0 ? '' : formatProblems([plan], 'markdown');
      if (plan.loaded === null) return report;
      return [report, planComment(previewOf(plan.loaded, plan.reviewed, earlier))]
        .filter((part) => part !== '')
        .join('\n\n');
    }),
  ].join('\n\n---\n\n');
}
