// Every rule beyond the schema, by theme.

import type { Rule } from './rule.ts';

export const rules: readonly Rule[] = [];
