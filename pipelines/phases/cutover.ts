// The switch: temporary groups open in the backup channel that works, customers are answered and their calls
// forwarded. People may still use the messenger until the window starts; nothing here takes it from them.

import { primaryOf, probeChannels } from '../continuity/channel-readiness.ts';
import type { EffectRequest, UndoStep } from '../ledger/effect.ts';
import { carriedOfChannels, homeOfGroup, sitesOf } from '../notices/channels-in-use.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { peopleMatching } from '../return/people-rule.ts';
import { asJson, done, type Phase, type PhaseContext, stopped } from './context.ts';

export const cutover: Phase = {
  name: 'cutover',
  run: async (context) => {
    const { plan } = context.snapshot;
    const readiness = await probeChannels(plan.backupChannels.order, context.ports.channels);
    const evidence = await context.keepEvidence('backup-channels.json', asJson(readiness));
    const primary = primaryOf(readiness);
    if (primary === null) {
      return stopped(
        'No backup channel works: people would have nowhere to go',
        {
          'zh-CN': '先恢复任意一个备用渠道，再评论 /resume；没有备用渠道，绝不切换。',
          en: 'Bring any one of the backup channels back, then comment /resume; never switch without one.',
        },
        [evidence],
      );
    }
    const failed: string[] = [];
    const { down = '' } = carriedOfChannels(readiness);
    const homes = homesOf(context, down.split(' '));
    for (const request of switchesOf(plan, context, homes)) {
      const outcome = await context.perform(request);
      if (outcome.result === 'failed') failed.push(`${request.what}: ${outcome.why}`);
    }
    if (failed.length > 0) {
      return stopped(
        failed.join('; '),
        {
          'zh-CN': `有 ${failed.length} 项切换没有成功，其余已生效。修好后评论 /resume：只会补做没成功的。`,
          en: `${failed.length} of the switches failed, the others stand. Mend them and comment /resume: only the failed ones are done again.`,
        },
        [evidence],
      );
    }
    const groups = homes.size;
    const homeless = plan.backupChannels.temporaryGroups.filter(({ id }) => !homes.has(id));
    return done(
      {
        'zh-CN': `备用渠道 ${primary} 已启用，临时群 ${groups} 个，客户渠道自动回复 ${answered(plan).length} 处，来电转接 ${plan.callForwarding.length} 处。${homeless.length > 0 ? `没有可用渠道建立的临时群：${homeless.map(({ title }) => title['zh-CN']).join('、')}。` : ''}`,
        en: `Backup channel ${primary} is in use; ${groups} temporary groups are open, ${answered(plan).length} customer channels answer by themselves, ${plan.callForwarding.length} lines are forwarded.${homeless.length > 0 ? ` No channel is left for: ${homeless.map(({ title }) => title.en).join(', ')}.` : ''}`,
      },
      [evidence],
      { primary, ...carriedOfChannels(readiness) },
    );
  },
  undo: (context) => undoSwitches(context),
};

const answered = (plan: WindowPlan) => plan.customerChannels.filter((channel) => channel.autoReply);

/** The channel in which each temporary group opens: never one that is down. */
function homesOf({ snapshot }: PhaseContext, down: readonly string[]): ReadonlyMap<string, string> {
  const { plan, organisation } = snapshot;
  return new Map(
    plan.backupChannels.temporaryGroups.flatMap((group) => {
      const home = homeOfGroup(group, sitesOf(group.members, organisation), { plan, organisation, down });
      return home === null ? [] : [[group.id, home] as const];
    }),
  );
}

function switchesOf(
  plan: WindowPlan,
  context: PhaseContext,
  homes: ReadonlyMap<string, string>,
): readonly EffectRequest[] {
  const { desk, groups } = context.ports;
  return [
    ...plan.backupChannels.temporaryGroups.flatMap((group): EffectRequest[] => {
      const channel = homes.get(group.id);
      if (channel === undefined) return [];
      const members = peopleMatching(group.members, context.roster).map((person) => person.account);
      const request: EffectRequest = {
        step: 'open-group',
        target: group.id,
        class: 'keyed',
        what: `open the temporary group ${group.id} in ${channel} with ${members.length} members`,
        act: async () => {
          await groups.open({ id: group.id, title: group.title['zh-CN'], channel, members });
          return { members: members.length };
        },
      };
      return [request];
    }),
    ...answered(plan).map(
      (answer): EffectRequest => ({
        step: 'answer-customers',
        target: answer.channel,
        class: 'idempotent',
        what: `let ${answer.channel} answer by itself`,
        act: async () => {
          await desk.answerWith(answer.channel, answer.text);
          return { answering: true };
        },
      }),
    ),
    ...plan.callForwarding.map(
      (line): EffectRequest => ({
        step: 'forward-calls',
        target: line.from,
        class: 'idempotent',
        what: `forward calls from ${line.from}`,
        act: async () => {
          await desk.forwardCalls(line.from, line.to);
          return { forwarded: true };
        },
      }),
    ),
  ];
}

/** Everything that the switch turned on is turned off; close-out does the same when all is well. */
export function undoSwitches(context: PhaseContext): readonly UndoStep[] {
  const { plan } = context.snapshot;
  const { desk, groups } = context.ports;
  return [
    ...plan.callForwarding.map(
      (line): UndoStep => ({
        what: { 'zh-CN': `取消 ${line.from} 的来电转接`, en: `stop forwarding calls from ${line.from}` },
        request: {
          step: 'stop-forwarding',
          target: line.from,
          class: 'idempotent',
          what: `stop forwarding calls from ${line.from}`,
          act: async () => {
            await desk.forwardCalls(line.from, null);
            return { forwarded: false };
          },
        },
      }),
    ),
    ...answered(plan).map(
      (answer): UndoStep => ({
        what: {
          'zh-CN': `关闭 ${answer.channel} 的自动回复`,
          en: `silence the auto-reply of ${answer.channel}`,
        },
        request: {
          step: 'silence',
          target: answer.channel,
          class: 'idempotent',
          what: `silence the auto-reply of ${answer.channel}`,
          act: async () => {
            await desk.answerWith(answer.channel, null);
            return { answering: false };
          },
        },
      }),
    ),
    ...plan.backupChannels.temporaryGroups.map(
      (group): UndoStep => ({
        what: {
          'zh-CN': `关闭临时群 ${group.title['zh-CN']}`,
          en: `close the temporary group ${group.title.en}`,
        },
        request: {
          step: 'close-group',
          target: group.id,
          class: 'idempotent',
          what: `close the temporary group ${group.id}`,
          act: async () => {
            await groups.close(group.id);
            return { open: false };
          },
        },
      }),
    ),
  ];
}
