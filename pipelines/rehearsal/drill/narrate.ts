// Prints what happens in a rehearsal while it runs: one line per event, with the window's own time. Plain
// lines, so that they read the same in a terminal, a log and a pasted message; colour only on a terminal.

import type { StepReport } from '../../engine/take-step.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import { readNoticeKey } from '../../plan/notice-key.ts';
import type { PhaseName } from '../../plan/phase-table.ts';
import type { Language } from '../../plan/plan.ts';
import { stepKey } from '../../plan/step.ts';
import { parseZoned } from '../../plan/time.ts';
import { withoutHidden } from '../../text/hidden-characters.ts';
import { saidBy } from '../../views/acts.ts';
import { noticeTitle, phaseTitle } from '../../views/words.ts';

type Mark = 'done' | 'stopped' | 'note';

const colours: Readonly<Record<Mark, string>> = {
  done: '\u001b[32m',
  stopped: '\u001b[33m',
  note: '\u001b[2m',
};
const marks: Readonly<Record<Mark, string>> = { done: '✓', stopped: '!', note: '·' };

const gateOf = (phase: PhaseName, zh: boolean): string =>
  zh ? `关口：${phaseTitle(phase, 1)['zh-CN']}`.padEnd(9, '　') : `gate ${phase}`.padEnd(18);

export function createNarrator(
  language: Language,
  write: (line: string) => void,
  isTerminal: boolean,
): (run: WindowRun, report: StepReport) => void {
  const zh = language === 'zh-CN';
  let gateSaid = '';
  let waitSaid = '';
  const say = (run: WindowRun, mark: Mark, text: string): void => {
    const zone = parseZoned(run.snapshot().plan.start).timeZoneId;
    const local = Temporal.Instant.fromEpochMilliseconds(run.clock.now()).toZonedDateTimeISO(zone);
    const time = `${local.toPlainDate().toString().slice(5)} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
    const sign = isTerminal ? `${colours[mark]}${marks[mark]}\u001b[0m` : marks[mark];
    write(`${language === 'zh-CN' ? '演练' : 'REHEARSAL'} ${time}  ${sign} ${withoutHidden(text)}`);
  };
  return (run, { notices, problems, phase, gate, closed }) => {
    for (const key of notices) say(run, 'note', noticeLine(run, key, language));
    for (const problem of problems) say(run, 'stopped', problem);
    if (phase !== null) {
      const inEnglish = `${phase.name}${phase.round === 2 ? ' (2)' : ''}`.padEnd(18);
      const name = zh ? phaseTitle(phase.name, phase.round)['zh-CN'].padEnd(9, '　') : inEnglish;
      const { result } = phase;
      const isDone = result.result === 'done';
      const line = `${name} ${(isDone ? result.summary : saidBy(result))[language]}`;
      if (isDone) say(run, 'done', line);
      if (result.result === 'stopped')
        say(run, 'stopped', `${line}\n${' '.repeat(16)}${result.whatToDo[language]}`);
      if (result.result === 'waiting' && result.why !== waitSaid) say(run, 'note', line);
      waitSaid = result.result === 'waiting' ? result.why : waitSaid;
    } else if (gate && !gate.open && gate.until === null) {
      const text = gate.reasons.map((reason) => reason[language]).join(' ');
      if (text !== gateSaid) say(run, 'note', `${gateOf(gate.phase, zh)} ${text}`);
      gateSaid = text;
    }
    const over = zh ? '窗口已关闭，报告已生成。' : 'The window is closed and the report is written.';
    if (closed) say(run, 'done', over);
  };
}

/** The share of the window's steps that are done, as a measure of progress: steps take about equally long. */
export function partDone(run: Pick<WindowRun, 'timeline' | 'state'>): number {
  const { steps } = run.timeline();
  const done = steps.filter((step) => run.state().steps.get(stepKey(step))?.status === 'done');
  return done.length / steps.length;
}

function noticeLine(run: WindowRun, key: string, language: Language): string {
  const settled = run.state().notices.get(key);
  const { rule, audience, site } = readNoticeKey(key);
  const { sites, audiences } = run.snapshot().organisation;
  const place = sites.find(({ id }) => id === site)?.name[language];
  const readers = audiences.find(({ id }) => id === audience);
  const isPublic = readers?.who === 'public';
  const zh = language === 'zh-CN';
  const [what, who] = zh
    ? [noticeTitle(key)['zh-CN'], readers?.title['zh-CN'] ?? audience]
    : [rule, audience];
  const to = [who, place].filter((part) => part !== undefined).join(zh ? '，' : ', ');
  const accepted = settled?.accepted ?? 0;
  const sent = zh ? `${accepted} 条` : `${accepted} ${accepted === 1 ? 'message' : 'messages'}`;
  const reached = isPublic ? (zh ? '已发布到状态页' : 'published on the status page') : sent;
  const troubles = [
    settled?.refused ? `${settled.refused} ${zh ? '条被拒' : 'refused'}` : '',
    settled?.inDoubt ? `${settled.inDoubt} ${zh ? '条存疑' : 'in doubt'}` : '',
  ].filter((text) => text !== '');
  return `${zh ? '通知'.padEnd(9, '　') : 'notice'.padEnd(18)} ${what} → ${to}${zh ? '：' : ': '}${reached}${troubles.length > 0 ? `, ${troubles.join(', ')}` : ''}`;
}
