// All rules of the pack.
import { betweenRules } from './between.ts';
import type { Rule } from './graph.ts';
import { settingRules } from './settings.ts';
import { statementRules } from './statements.ts';
import { watchedRule } from './watched.ts';

export const rules: readonly Rule[] = [...settingRules, ...statementRules, ...betweenRules, watchedRule];
