// Limits of GitHub Actions, before they end a job in the middle of the night.

import { estimatedMinutes, includedMinutes, isBilled, isHosted } from '../github-minutes.ts';
import { stretchOf, timelineOrNull } from '../plan-times.ts';
import { type Rule, when } from '../rule.ts';

/** A job on a hosted runner ends after 6 hours; half an hour is left for what comes before and after. */
const longestHold = 5.5 * 3_600_000;

export const githubRules: readonly Rule[] = [
  {
    id: 'hold-fits-one-job',
    prevents: 'The job that waits for the vendor is killed after 6 hours, before the vendor is done.',
    severity: 'warning',
    check: ({ plan, organisation }) => {
      const window = stretchOf(plan);
      const runner = plan.runners.hold ?? organisation.github?.runner ?? '';
      const long = window !== null && window.end - window.start > longestHold;
      return when(organisation.github !== undefined && long && isHosted(runner), () => ({
        path: ['end'],
        what: `GitHub ends a job on "${runner}" after 6 hours; hold would be started again in the middle.`,
        write: 'Set runners.hold to a self-hosted runner, or accept the restart.',
      }));
    },
  },
  {
    id: 'minutes-suffice',
    prevents: 'The account runs out of minutes, and no job starts.',
    severity: 'warning',
    check: (input) => {
      const { github } = input.organisation;
      const timeline = timelineOrNull(input);
      if (github === undefined || timeline === null || !isBilled(github)) return [];
      const needed = estimatedMinutes(timeline, input.plan);
      const included = includedMinutes[github.plan];
      return when(needed > included, () => ({
        file: 'organisation' as const,
        path: ['github', 'plan'],
        what: `The window may need ${needed} minutes this month; the plan "${github.plan}" includes ${included}.`,
        write: 'Use a self-hosted runner, or allow spending beyond the plan.',
      }));
    },
  },
  {
    id: 'gates-need-github-accounts',
    prevents:
      'Reviewers on an account that ignores them: on free private repositories environments have no rules.',
    severity: 'warning',
    check: ({ organisation }) =>
      when(organisation.github?.plan === 'free' && organisation.github.visibility === 'private', () => ({
        file: 'organisation' as const,
        path: ['github', 'plan'],
        what: 'A free private repository has no environments: approvals by comment are the only lock.',
        write: 'Keep to approvals by comment, or use the team plan.',
      })),
  },
];
