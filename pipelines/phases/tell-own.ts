// Sends one person a letter that concerns nobody else: once, through the first of the person's own channels
// that takes it.

import { type OwnLetter, ownChannels, ownMessages } from '../continuity/own-list.ts';
import { digestOfCode } from '../feedback/one-time-code.ts';
import type { EffectRequest, EffectResult } from '../ledger/effect.ts';
import type { Detail } from '../ledger/entry.ts';
import type { Person } from '../plan/roster.ts';
import { isRehearsal, rehearsalMark } from '../plan/snapshot.ts';
import type { PhaseContext } from './context.ts';

/**
 * `letter` is called when the letter goes out. The effect's detail says through which channel it went: an
 * empty one where every channel refused, so nobody was told.
 */
export function tellOwn(
  context: PhaseContext,
  person: Person,
  letter: () => OwnLetter,
  effect: Pick<EffectRequest, 'step' | 'target' | 'what'>,
): Promise<EffectResult> {
  const act = (key: string) => send(context, person, letter(), key);
  return context.perform({ ...effect, class: 'once', act });
}

async function send(
  { snapshot, ports, clock, stillClaimed }: PhaseContext,
  person: Person,
  letter: OwnLetter,
  key: string,
): Promise<Detail> {
  const { plan, organisation } = snapshot;
  const code = digestOfCode(letter.code);
  const mark = isRehearsal(snapshot) ? rehearsalMark[person.language] : '';
  const marked = { ...letter, subject: `${mark}${letter.subject}` };
  for (const { id } of ownChannels(person, plan.backupChannels.order, organisation)) {
    const channel = ports.channels.get(id);
    if (channel === undefined) continue;
    const messages = ownMessages(marked, person, key, channel.limits);
    let taken = 0;
    for (const message of messages) {
      await stillClaimed();
      const result = await channel.send(message);
      if (result.result === 'unknown') throw new Error(`${id}: ${result.why}`);
      if (result.result !== 'accepted') break;
      taken += 1;
      await clock.sleep(60_000 / channel.limits.perMinute);
    }
    if (taken === messages.length) return { through: id, at: clock.now(), code };
  }
  return { through: '', at: clock.now() };
}
