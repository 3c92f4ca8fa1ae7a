// What only commands say, in both languages. What jobs of the night say too stands in the catalogue of plan/.

import { bilingualBy } from '../../pipelines/plan/bilingual.ts';
import chinese from './texts.zh-CN.json' with { type: 'json' };

export const bilingual = bilingualBy(chinese);
