// The `finally` for people: everyone is let in, whatever the return or a stopped phase says, and the record shows
// who decided it. A return that runs meanwhile hears it from the record and lets everyone in itself.

import { UserError } from '../../pipelines/errors.ts';
import { lookAtWindow } from '../../pipelines/operation/at-work.ts';
import { runningCode } from '../../pipelines/operation/running-code.ts';
import { environmentFor } from '../../pipelines/rehearsal/environment.ts';
import { agrees } from './questions.ts';
import { sayInRecord, windowAtHand } from './window-at-hand.ts';

export async function releaseEveryone(values: {
  readonly window?: string | undefined;
  readonly store?: string | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly yes?: boolean | undefined;
}): Promise<number> {
  const hand = await windowAtHand(values);
  const { window, snapshot, state } = hand.opened;
  if (state.closed !== null) {
    throw new UserError({
      what: `Window ${window} is closed: everyone was let in then`,
      where: '--window',
      whatToDo: 'If somebody cannot log in, look at the messenger itself.',
    });
  }
  const { people } = snapshot.roster;
  console.log(
    `This lets all ${people} people into ${snapshot.organisation.messenger.name.en} at once, without waiting for the server. It cannot be taken back.`,
  );
  if (values.yes !== true && !(await agrees('Let everyone in?'))) {
    console.log('Nobody was let in.');
    return 1;
  }
  const reason = values.reason?.trim() || 'let in by hand';
  await sayInRecord(hand, { kind: 'command', command: { name: 'release-everyone' }, ...hand.said, reason });
  console.log('In the record; letting everyone in.');
  const { report } = await lookAtWindow(environmentFor(snapshot.organisation), {
    window,
    run: 'nothing',
    commander: null,
    github: null,
    code: runningCode(process.env),
  });
  for (const problem of report.problems) console.error(problem);
  console.log(
    report.problems.length === 0
      ? 'Everyone can log in.'
      : 'Not everyone could be let in; run it again, or open the messenger’s own console.',
  );
  return report.problems.length === 0 ? 0 : 1;
}
