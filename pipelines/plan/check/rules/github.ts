// Rules about what the GitHub account offers, so that a window does not need more; for single jobs see
// platform-limits.ts.

import { actionsMinutes } from '../github-minutes.ts';
import { timelineOrNull } from '../plan-times.ts';
import { type Rule, when } from '../rule.ts';

export const githubRules: readonly Rule[] = [
  {
    id: 'minutes-suffice',
    prevents: 'The account runs out of minutes, and no job starts.',
    severity: 'warning',
    check: (input) => {
      const timeline = timelineOrNull(input);
      if (input.organisation.github === undefined || timeline === null) return [];
      const minutes = actionsMinutes(timeline, input.plan, input.organisation);
      const needed = minutes.window + minutes.metronome + minutes.tickAMonth;
      return when(!minutes.enough, () => ({
        file: 'organisation' as const,
        path: ['github', 'plan'],
        what: `The window may need ${needed} minutes this month; the plan "${input.organisation.github?.plan}" includes ${minutes.included}.`,
        write: 'Use the clock of AWS, or allow spending beyond the plan.',
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
