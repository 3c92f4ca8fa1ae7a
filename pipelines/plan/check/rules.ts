// Every rule beyond the schema, by theme.

import type { ListedRule, Rule } from './rule.ts';
import { channelRules } from './rules/channels.ts';
import { collisionRules } from './rules/collisions.ts';
import { customerRules } from './rules/customers.ts';
import { dataRules } from './rules/data.ts';
import { githubRules } from './rules/github.ts';
import { noticeRules } from './rules/notices.ts';
import { organisationRules } from './rules/organisation.ts';
import { peopleRules } from './rules/people.ts';
import { returnRules } from './rules/return.ts';
import { safetyRules } from './rules/safety.ts';
import { textRules } from './rules/text.ts';
import { timeRules } from './rules/time.ts';

const declared: readonly Rule[] = [
  ...timeRules,
  ...collisionRules,
  ...noticeRules,
  ...peopleRules,
  ...channelRules,
  ...customerRules,
  ...returnRules,
  ...dataRules,
  ...safetyRules,
  ...organisationRules,
  ...githubRules,
  ...textRules,
];

export const rules: readonly ListedRule[] = declared.map((rule) => ({ severity: 'error', ...rule }));
