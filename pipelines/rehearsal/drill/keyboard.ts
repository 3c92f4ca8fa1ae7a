// Lets a person at the keyboard play a rehearsal's approvers and, when a phase stops, its duty lead.

import type { StepReport } from '../../engine/take-step.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import type { Saying } from '../../gates/commands/saying.ts';
import type { Command } from '../../ledger/fact.ts';
import { atTheKeyboard } from '../../operation/questioner.ts';
import type { Language } from '../../plan/plan.ts';

/** Whole words that people type instead of a letter. */
const fullWords: Readonly<Record<string, readonly string[]>> = {
  y: ['yes', '是', '批准', '正常'],
  n: ['no', '否', '否决'],
  c: ['call off', '取消'],
  r: ['retry', '重试'],
};

const words = {
  'zh-CN': {
    approve: (phase: string, who: string) =>
      `您是 ${who}。批准 ${phase} 吗？(y 批准 / n 否决 / c 取消整个窗口)`,
    canary: '您是 IT 先行组。手机和电脑上都正常吗？(y 正常 / n 有问题)',
    stopped: '您是值班长。(r 重试 / c 取消整个窗口)',
    reason: '原因：',
    endedCallsOff: '输入已结束，没有人回答：窗口按取消处理。',
    endedNo: '输入已结束，没有人回答：按“有问题”处理，窗口叫停。',
  },
  en: {
    approve: (phase: string, who: string) =>
      `You are ${who}. Approve ${phase}? (y yes / n reject / c call the window off)`,
    canary: 'You are the IT canary. Does all work on phone and desktop? (y yes / n no)',
    stopped: 'You are the duty lead. (r try again / c call the window off)',
    reason: 'Reason:',
    endedCallsOff: 'The input has ended and nobody answers: the window is called off.',
    endedNo: 'The input has ended and nobody answers: taken as no, the window is put on hold.',
  },
} as const;

export type Keyboard = ReturnType<typeof atKeyboard>;

export function atKeyboard(language: Language) {
  const questioner = atTheKeyboard();
  const text = words[language];
  const asked = new Set<string>();
  const said = new Set<string>();
  const sayEnded = (line: string): void => {
    if (!said.has(line)) console.log(line);
    said.add(line);
  };

  /** The letter that was typed; the last of the letters when the input has ended. */
  const choose = async <Letter extends string>(
    ask: string,
    letters: readonly [...Letter[], Letter],
  ): Promise<Letter> => {
    const letterIn = (answer: string | null) =>
      letters.find(
        (one) => one === answer?.toLowerCase() || fullWords[one]?.includes(answer?.toLowerCase() ?? ''),
      );
    const answer = await questioner.ask({ ask, refuse: (typed) => (letterIn(typed) ? null : '') });
    if (answer === null) sayEnded(letters.at(-1) === 'c' ? text.endedCallsOff : text.endedNo);
    return letterIn(answer) ?? letters.at(-1) ?? letters[0];
  };
  const reason = async () => (await questioner.ask({ ask: text.reason })) || 'rehearsal';
  const command = async (run: WindowRun, said: Command) => {
    const by = run.snapshot().plan.emergencyContacts[0] ?? run.snapshot().plan.author;
    return { by, saying: { name: 'tell', command: said, reason: await reason() } } as const;
  };

  return {
    /** Asks the question of the moment, and hands in the answer; returns what was said and by whom. */
    ask: async (
      run: WindowRun,
      { gate, phase }: StepReport,
    ): Promise<readonly { readonly by: string; readonly saying: Saying }[]> => {
      if (phase?.result.result === 'stopped') {
        const answer = await choose(text.stopped, ['r', 'c']);
        return [
          await command(run, answer === 'c' ? { name: 'call-off', whose: 'ours' } : { name: 'resume' }),
        ];
      }
      if (phase?.name === 'canary' && phase.result.result === 'done') {
        const answer = await choose(text.canary, ['y', 'n']);
        return answer === 'n' ? [await command(run, { name: 'hold' })] : [];
      }
      if (!gate) return [];
      // Each approver is asked once per snapshot, as soon as it is the gate's turn.
      const question = (person: string) => `${gate.phase}/${person}/${run.snapshotDigest()}`;
      const by = gate.approvals.missing.find((person) => !asked.has(question(person)));
      if (by === undefined) return [];
      asked.add(question(by));
      const answer = await choose(text.approve(gate.phase, by), ['y', 'n', 'c']);
      if (answer === 'c') return [await command(run, { name: 'call-off', whose: 'ours' })];
      const name = answer === 'n' ? 'reject' : 'approve';
      const digest = run.snapshotDigest().slice(7);
      return [{ by, saying: { name, phase: gate.phase, digest, reason: await reason() } }];
    },
    close: () => questioner.close(),
  };
}
