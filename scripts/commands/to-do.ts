// What `npm run to-do` is and says.

import { localised } from '../../pipelines/plan/plan.ts';
import { describe, jsonOption } from '../lib/describe.ts';
import { windowOptions } from '../lib/window-at-hand.ts';

export const toDo = describe({
  name: 'npm run to-do --',
  summary: localised(
    '列出只能由人来切换的事，以及涉及的账号。要看账号须有窗口密钥\n（TIDEOVER_WINDOW_KEYS 或 TIDEOVER_WINDOW_KMS）。',
    'Lists what only a person can switch, with the accounts that it concerns. Needs the window’s key for the accounts\n(TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS).',
  ),
  usage: '--window ID --store URL [--json]',
  options: { ...windowOptions, ...jsonOption },
  uses: [
    [
      localised('有事要人来做', 'hands are needed'),
      localised('只能由人来切换的事，以及涉及谁', 'what only a person can switch, and whom it concerns'),
      '--window ID --store URL',
    ],
  ],
});

export const says = {
  nothing: localised('没有需要人来做的事。', 'Nothing is left to people’s hands.'),
  locked: localised('用这把密钥读不出账号', 'the accounts cannot be read with this key'),
};
