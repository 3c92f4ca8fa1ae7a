// Waits, for a while, when another run has the claim, and says so.

import type { Held } from '../engine/enter-window.ts';
import { UserError } from '../errors.ts';
import type { Environment } from './environment.ts';

/** How long a run waits for another run's claim: less than a job may last. */
const longestWaitMs = 11 * 60_000;
/** How often it asks: a run that is done gives its claim back early. */
const askAgainMs = 20_000;

export function say({ simulated }: Environment, line: string): void {
  if (simulated === undefined) console.error(line);
}

export function patiently(environment: Environment, window: string): (held: Held) => Promise<boolean> {
  const { clock } = environment;
  const giveUpAt = clock.now() + longestWaitMs;
  let toldOf = '';
  return async (held) => {
    if (held.until > giveUpAt) throw stillHeld(window, held);
    if (held.holder !== toldOf) {
      say(environment, `Waiting for ${held.holder} until ${new Date(held.until).toISOString()}`);
    }
    toldOf = held.holder;
    await clock.sleepUntil(Math.min(held.until + 1, clock.now() + askAgainMs));
    return true;
  };
}

export function stillHeld(window: string, { holder, until }: Held): UserError {
  return new UserError({
    what: `Another run works on window ${window}: ${holder}`,
    where: `its claim ends ${new Date(until).toISOString()}`,
    whatToDo: 'Nothing: the next look goes on. If that run is dead its claim runs out by itself.',
  });
}
