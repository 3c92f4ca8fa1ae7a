// Simulates the people of a rehearsal: approvers who answer the gate, a duty lead who reacts when a phase
// stops, staff who write how it goes. They sign what they say, as real people do.

import type { StepReport } from '../../engine/take-step.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import type { Feedback } from '../../feedback/feedback-fact.ts';
import { lineOf } from '../../gates/commands/line-of.ts';
import type { Saying as Line } from '../../gates/commands/saying.ts';
import type { GateVerdict } from '../../gates/gate.ts';
import type { Command } from '../../ledger/fact.ts';
import { isToAcknowledge, openDoubts, openToDos } from '../../ledger/fold.ts';
import type { PhaseName } from '../../plan/phase-table.ts';
import { toInstantText } from '../../plan/time.ts';
import { type Cause, saidBy } from '../../views/acts.ts';
import { sayInRehearsal } from '../keys.ts';
import { speakInRehearsal } from '../rehearsal-key.ts';
import type { PeopleScript, Reaction } from './scenario.ts';
import { letterOf, lettersOfStaff, whoAnswersTest } from './staff.ts';

interface Saying {
  readonly at: number;
  /** Puts the saying into the mailbox. */
  readonly put: (run: WindowRun) => Promise<unknown>;
}

/** How long an approver takes to read and answer. */
const approvalTakesMs = 4 * 60_000;
/** How long a person who is back takes to write how it goes. */
const letterTakesMs = 60_000;
/** A reason as short as a person would type it. */
const shortened = (reason: string): string => reason.replace(/\s+/g, ' ').slice(0, 300);

export function createPeople(script: PeopleScript) {
  const sayings: Saying[] = [];
  const planned = new Set<string>();
  const stops = new Map<string, number>();

  const answers = ({ escalateTo }: GateVerdict['approvals']): boolean =>
    script.approve === 'promptly' || (script.approve === 'late' && escalateTo.length > 0);
  const plan = (id: string, at: number, put: Saying['put']): void => {
    if (planned.has(id)) return;
    planned.add(id);
    sayings.push({ at, put });
  };
  const say = (id: string, at: number, by: string, line: Line): void =>
    plan(id, at, (run) => sayInRehearsal(run, by, lineOf(line)));
  const command = (run: WindowRun, id: string, at: number, line: Command, reason: string): void =>
    say(id, at, dutyLeadOf(run), { name: 'tell', command: line, reason: shortened(reason) });

  return {
    /** Plans reactions to what a look found; returns when the next person will speak (epoch ms), or null. */
    hear: async (run: WindowRun, report: StepReport): Promise<number | null> => {
      const now = run.clock.now();
      const { approvals } = report.gate ?? {};
      const isAsked = approvals && !approvals.enough && answers(approvals);
      if (isAsked && report.gate) {
        const { phase } = report.gate;
        const digest = run.snapshotDigest();
        approvals.missing.slice(0, approvals.needed - approvals.counted.length).forEach((by, index) => {
          say(`${phase}-${by}-${digest.slice(7, 15)}`, now + approvalTakesMs * (index + 1), by, {
            name: 'approve',
            phase,
            digest: digest.slice(7),
            reason: said(run, '演练：已阅运行摘要，同意', 'rehearsal: read the summary and agreed'),
          });
        });
      }
      const { phase } = report;
      if (phase?.result.result === 'stopped') reactToStop(run, phase.name, phase.result);
      if (phase?.result.result === 'waiting') await followWait(run, phase.name);
      const next = phase?.round === 1 && phase.result.result === 'done' && script.whenDone?.[phase.name];
      if (next) command(run, `after-${phase.name}`, now, next, causeOf(run, next));
      for (const { at, command: line } of script.at?.(run.snapshot().plan) ?? []) {
        command(run, `at-${at}-${line.name}`, at, line, causeOf(run, line));
      }
      if (phase?.name === 're-login' && phase.result.result === 'done') {
        for (const { id, fact } of await lettersOfStaff(run)) {
          plan(id, now + letterTakesMs, (later) => send(later, id, fact(toInstantText(later.clock.now()))));
        }
      }
      for (const account of whoAnswersTest(run)) {
        const id = `test-${account}`;
        plan(id, now + letterTakesMs, async (later) =>
          send(later, id, await letterOf(later, id, account, 'none')),
        );
      }
      for (const { number, id, owner } of openToDos(run.state())) {
        const minutes = script.does?.(id) ?? 10;
        const command: Command = isToAcknowledge(id) ? { name: 'ack' } : { name: 'done', toDo: number };
        // A forwarded line counts as done only with a reason that says it was called.
        const called = said(run, '演练：已拨打试通', 'rehearsal: a test call was answered');
        const line: Line = { name: 'tell', command, reason: id.startsWith('forward ') ? called : '' };
        say(`done-${number}`, now + minutes * 60_000, owner, line);
      }
      answerDoubts(run);
      const upcoming = sayings.map((saying) => saying.at);
      return upcoming.length === 0 ? null : Math.min(...upcoming);
    },
    /** Puts every saying that is due by now into the mailbox. */
    speak: async (run: WindowRun): Promise<void> => {
      const now = run.clock.now();
      const due = sayings.filter((saying) => saying.at <= now);
      for (const saying of due) {
        sayings.splice(sayings.indexOf(saying), 1);
        await saying.put(run);
      }
    },
  };

  async function followWait(run: WindowRun, phase: PhaseName): Promise<void> {
    const now = run.clock.now();
    const reason = said(run, '演练：等得够久了', 'rehearsal: waited long enough');
    react(run, `wait-${phase}`, script.whenWaiting?.[phase], reason);
    for (const { account, trouble, afterMinutes } of (await script.letters?.(run, phase)) ?? []) {
      const id = `letter-${phase}-${account}`;
      plan(id, now + afterMinutes * 60_000, async (later) =>
        send(later, id, await letterOf(later, id, account, trouble, 'desk')),
      );
    }
  }

  function reactToStop(run: WindowRun, phase: PhaseName, why: Cause): void {
    const times = (stops.get(phase) ?? 0) + 1;
    stops.set(phase, times);
    const cause = saidBy(why);
    const reaction = script.whenStopped?.[phase];
    const reason =
      reaction?.command.name === 'resume'
        ? said(run, '演练：原因已排除', 'rehearsal: the cause is mended')
        : said(run, `演练：${cause['zh-CN']}`, `rehearsal: ${cause.en}`);
    react(run, `stop-${phase}-${times}`, reaction, reason);
  }

  function react(run: WindowRun, id: string, reaction: Reaction | undefined, reason: string): void {
    if (reaction === undefined) return;
    const at = run.clock.now() + reaction.afterMinutes * 60_000;
    if (reaction.first) command(run, `before-${id}`, at - 60_000, reaction.first, reason);
    command(run, id, at, reaction.command, reason);
  }

  function answerDoubts(run: WindowRun): void {
    for (const [effect] of openDoubts(run.state())) {
      say(`doubt-${effect.slice(0, 16)}`, run.clock.now() + 10 * 60_000, dutyLeadOf(run), {
        name: 'doubt',
        effect,
        answer: 'sent',
        reason: said(run, '演练：已看到送达', 'rehearsal: it was seen to have arrived'),
      });
    }
  }
}

/** The text in each language of the company. */
function said(run: WindowRun, zh: string, en: string): string {
  const texts = { 'zh-CN': zh, en };
  return run
    .snapshot()
    .organisation.languages.map((language) => texts[language])
    .join(' / ');
}

/** The reason that a person of the script gives for a command. */
function causeOf(run: WindowRun, { name }: Command): string {
  return name === 'call-off' || name === 'roll-back'
    ? said(run, '转接的来电无人接听', 'nobody answers the forwarded calls')
    : said(run, '演练：按剧本进行', 'rehearsal: as the script has it');
}

/** Puts a mail's feedback as the function in AWS would; feedback told to the desk is put by the duty lead. */
function send(run: WindowRun, id: string, { way, at, trouble, sealed }: Feedback): Promise<string> {
  if (way === 'desk') return sayInRehearsal(run, dutyLeadOf(run), { kind: 'feedback', way, trouble, sealed });
  return speakInRehearsal(run, 'mail', id, at, { trouble, sealed });
}

/** The duty lead: the first emergency contact, else the plan's author. */
function dutyLeadOf(run: WindowRun): string {
  return run.snapshot().plan.emergencyContacts[0] ?? run.snapshot().plan.author;
}
