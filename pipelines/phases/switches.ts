// Everything that a window switches on and off again: temporary groups, answers to customers, forwarded
// lines, and the hold on the messenger's logins. Each switch sets a target state and can be repeated; where
// possible its state can be read.

import type { EffectRequest, UndoStep } from '../ledger/effect.ts';
import type { Detail } from '../ledger/entry.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { peopleMatching } from '../return/people-rule.ts';
import type { PhaseContext } from './context.ts';

export interface Switch {
  readonly name: Localised;
  /** Null where its state cannot be read. */
  isOn(): Promise<boolean | null>;
  /** Null where this window cannot switch it on. */
  readonly on: EffectRequest | null;
  readonly off: UndoStep;
}

type SwitchContext = Pick<PhaseContext, 'snapshot' | 'roster'> & {
  readonly ports: Pick<Ports, 'desk' | 'groups' | 'admission'>;
};

/** `homes`: the channel in which each temporary group opens; one without a home is not opened. */
export function switchesOf(
  context: SwitchContext,
  homes: ReadonlyMap<string, string> = new Map(),
): readonly Switch[] {
  return [...forwardedLines(context), ...answeringChannels(context), ...temporaryGroups(context, homes)];
}

function forwardedLines({ snapshot: { plan }, ports: { desk } }: SwitchContext): readonly Switch[] {
  return plan.callForwarding.map(({ from, to }) => ({
    name: bilingual`forwarding of calls from ${from}`,
    isOn: async () => isSet(await desk.forwardOf(from)),
    on: request('forward-calls', from, `forward calls from ${from}`, { forwarded: true }, () =>
      desk.forwardCalls(from, to),
    ),
    off: {
      what: bilingual`stop forwarding calls from ${from}`,
      request: request(
        'stop-forwarding',
        from,
        `stop forwarding calls from ${from}`,
        { forwarded: false },
        () => desk.forwardCalls(from, null),
      ),
    },
  }));
}

/** Where a text is shown meanwhile: channels that answer by themselves, and those where it is published. */
function answeringChannels({ snapshot, ports: { desk } }: SwitchContext): readonly Switch[] {
  const { plan, organisation } = snapshot;
  const published = organisation.customerChannels.filter(
    ({ kind }) => kind === 'website' || kind === 'social',
  );
  const titleOf = (id: string) =>
    organisation.customerChannels.find((channel) => channel.id === id)?.title ?? { 'zh-CN': id, en: id };
  return plan.customerChannels
    .filter(({ autoReply, channel }) => autoReply || published.some(({ id }) => id === channel))
    .map(({ channel, text, autoReply }) => ({
      name: bilingual`the auto-reply of ${titleOf(channel)}`,
      isOn: async () => isSet(await desk.answerOf(channel)),
      on: request(
        'answer-customers',
        channel,
        `let ${channel} ${autoReply ? 'answer by itself' : 'show its text'}`,
        { answering: true },
        () => desk.answerWith(channel, text),
      ),
      off: {
        what: bilingual`take the maintenance text off ${titleOf(channel)}`,
        request: request(
          'silence',
          channel,
          `silence the auto-reply of ${channel}`,
          { answering: false },
          () => desk.answerWith(channel, null),
        ),
      },
    }));
}

function temporaryGroups(
  { snapshot: { plan }, roster, ports: { groups } }: SwitchContext,
  homes: ReadonlyMap<string, string>,
): readonly Switch[] {
  return plan.backupChannels.temporaryGroups.map(({ id, title, members: rule }) => {
    const channel = homes.get(id);
    const members = peopleMatching(rule, roster).map((person) => person.account);
    const what = `open the temporary group ${id} in ${channel} with ${members.length} members`;
    const open = () => groups.open({ id, title, channel: channel ?? '', members });
    const opened = { members: members.length };
    return {
      name: bilingual`the temporary group ${title}`,
      isOn: () => groups.isOpen(id),
      on: channel === undefined ? null : { ...request('open-group', id, what, opened, open), class: 'keyed' },
      off: {
        what: bilingual`close the temporary group ${title}`,
        request: request('close-group', id, `close the temporary group ${id}`, { open: false }, () =>
          groups.close(id),
        ),
      },
    };
  });
}

/** On means that everyone is held out. Null where the messenger cannot do that. */
export function holdSwitchOf({
  snapshot: { plan },
  ports: { admission },
}: Pick<SwitchContext, 'snapshot' | 'ports'>): Switch | null {
  if (admission === null) return null;
  return {
    name: bilingual`the locked door of the messenger`,
    isOn: async () => !(await admission.state()).open,
    on: request('hold-out', 'everyone', 'hold everyone out of the messenger', { heldOut: true }, () =>
      admission.holdEveryoneOut(plan.summary),
    ),
    off: {
      what: bilingual`let everyone log in again`,
      request: request('let-in', 'everyone', 'let everyone into the messenger', { open: true }, async () => {
        await admission.letEveryoneIn();
        const { open } = await admission.state();
        if (!open) throw new Error('the messenger still holds people out');
      }),
    },
  };
}

/** Null where the state cannot be read. */
function isSet(stands: Localised | string | null): boolean | null {
  return stands === 'unknown' ? null : stands !== null;
}

/** `detail` is the outcome to record once `act` is done. */
function request(
  step: string,
  target: string,
  what: string,
  detail: Detail,
  act: () => Promise<void>,
): EffectRequest {
  return { step, target, class: 'idempotent', what, act: () => act().then(() => detail) };
}
