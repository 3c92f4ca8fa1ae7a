// `bilingual` for texts of commands only. Texts that jobs of the night use too are in the catalogue of plan/.

import { bilingualBy } from '../../pipelines/plan/bilingual.ts';
import chinese from './texts.zh-CN.json' with { type: 'json' };

export const bilingual = bilingualBy(chinese);
