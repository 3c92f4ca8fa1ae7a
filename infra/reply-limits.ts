// Whoever writes while a limit of the auto-reply is reached gets no answer, and only the handler's log says so. Here
// that line becomes a metric and the metric an alarm, so that people answer by hand.
import { cloudwatch, type lambda } from '@pulumi/aws';
import type { RefusalCause } from '../pipelines/auto-reply/refusals.ts';
import { replyLimits } from '../pipelines/auto-reply/reply-policy.ts';
import { make } from './component.ts';
import { nameOf } from './names.ts';
import type { WithinPlace } from './place.ts';
import { type Watched, watch } from './watch.ts';

/** The causes that the handler logs, and what each means for people. */
const meanings = {
  'minute-limit': `More than ${replyLimits.perMinute} letters came within a minute: those beyond got no auto-reply, answer them by hand.`,
  'window-limit': `${replyLimits.perWindow} auto-replies went out in this window: from now on nobody gets one, answer the mailbox by hand.`,
} satisfies Partial<Record<RefusalCause, string>>;

const namespace = 'Tideover';

/** Counts the lines of `handler` that say that a limit left somebody without an answer, and calls people. */
export const watchReplyLimits = (within: WithinPlace, name: string, handler: lambda.Function): void => {
  const { settings } = within;
  const alarms: { [cause: string]: Watched } = {};
  for (const [cause, meaning] of Object.entries(meanings)) {
    const metric = nameOf(settings, `${name}-${cause}`);
    make(within, cloudwatch.LogMetricFilter, `${name}-${cause}`, {
      name: metric,
      logGroupName: handler.loggingConfig.apply(({ logGroup }) => logGroup ?? ''),
      // A term and no JSON path: it is found however deep Lambda's own JSON wraps the handler's line.
      pattern: `"${cause}"`,
      metricTransformation: { name: metric, namespace, value: '1' },
    });
    alarms[cause] = { namespace, metric, above: 0, meaning };
  }
  watch(within, name, alarms);
};
