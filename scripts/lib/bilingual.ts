// Makes texts that only commands print, in both languages; those of the night's jobs are in plan/.

import { bilingualBy } from '../../pipelines/plan/bilingual.ts';
import chinese from './texts.zh-CN.json' with { type: 'json' };

export const bilingual = bilingualBy(chinese);
