// A rehearsal with a person at the keyboard: the gates ask, and when a phase stops the duty lead decides.

import { createInterface } from 'node:readline/promises';
import type { StepReport } from '../../pipelines/engine/take-step.ts';
import type { WindowRun } from '../../pipelines/engine/window-run.ts';
import type { Command, Fact } from '../../pipelines/record/entry.ts';
import type { Language } from '../../pipelines/window/plan.ts';
import { toInstantText } from '../../pipelines/window/time.ts';

export interface Keyboard {
  /** Asks what the situation asks for; the facts that follow from the answers. */
  ask(run: WindowRun, report: StepReport): Promise<readonly { readonly id: string; readonly fact: Fact }[]>;
  close(): void;
}

const words = {
  'zh-CN': {
    approve: (phase: string, who: string) =>
      `你是 ${who}。批准 ${phase} 吗？(y 批准 / n 否决 / c 取消整个窗口) `,
    canary: '你是 IT 先行组。手机和电脑上都正常吗？(y 正常 / n 有问题) ',
    stopped: '你是值班负责人。(r 重试 / c 取消整个窗口) ',
    reason: '原因：',
  },
  en: {
    approve: (phase: string, who: string) =>
      `You are ${who}. Approve ${phase}? (y yes / n reject / c call the window off) `,
    canary: 'You are the IT canary. Does all work on phone and desktop? (y yes / n no) ',
    stopped: 'You are the duty lead. (r try again / c call the window off) ',
    reason: 'Reason: ',
  },
} as const;

export function atKeyboard(language: Language): Keyboard {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const text = words[language];
  let facts = 0;
  const asked = new Set<string>();

  const fact = (make: (at: string) => Fact, run: WindowRun) => {
    facts += 1;
    return { id: `keyboard-${facts}`, fact: make(toInstantText(run.clock.now())) };
  };
  const via = { kind: 'console', user: 'keyboard' } as const;
  const command = async (run: WindowRun, said: Command) => {
    const reason = await terminal.question(text.reason);
    const by = run.snapshot().plan.emergencyContacts[0] ?? run.snapshot().plan.author;
    return fact(
      (at) => ({ kind: 'command', command: said, by, at, via, reason: reason || 'rehearsal' }),
      run,
    );
  };

  return {
    ask: async (run, report) => {
      const { gate, phase } = report;
      if (phase?.result.result === 'stopped') {
        const answer = await terminal.question(text.stopped);
        return [
          await command(
            run,
            answer.trim() === 'c' ? { name: 'call-off', whose: 'ours' } : { name: 'resume' },
          ),
        ];
      }
      if (phase?.name === 'canary' && phase.result.result === 'done') {
        const answer = await terminal.question(text.canary);
        return answer.trim() === 'n' ? [await command(run, { name: 'hold' })] : [];
      }
      // Each approver is asked once about one content, as soon as the gate's turn has come.
      const by = gate?.approvals.missing.find(
        (person) => !asked.has(`${gate.phase}/${person}/${run.snapshotDigest()}`),
      );
      if (gate && by !== undefined) {
        asked.add(`${gate.phase}/${by}/${run.snapshotDigest()}`);
        const answer = await terminal.question(text.approve(gate.phase, by));
        if (answer.trim() === 'c') return [await command(run, { name: 'call-off', whose: 'ours' })];
        const reason = await terminal.question(text.reason);
        const common = {
          phase: gate.phase,
          snapshot: run.snapshotDigest(),
          by,
          via,
          reason: reason || 'rehearsal',
        };
        return [
          fact((at) => ({ ...common, kind: answer.trim() === 'n' ? 'rejection' : 'approval', at }), run),
        ];
      }
      return [];
    },
    close: () => terminal.close(),
  };
}
