// The smoke suite as one person on one device: log in, write and read, a group, a file there and back.
// Used by the canary before anybody else is let in, and by the probes while people return.

import { sha256 } from '../ledger/canonical.ts';
import type { Platform } from '../plan/plan.ts';
import type { PersonalSessions, Session } from '../ports.ts';

export interface SmokeStep {
  readonly account: string;
  readonly platform: Platform;
  readonly step: 'log in' | 'group message' | 'file';
  readonly ok: boolean;
  readonly ms: number;
  readonly why: string;
}

/** `key` makes every message and file of this run its own, and the same again in a re-run. */
export async function smokeAs(
  {
    account,
    device,
  }: { readonly account: string; readonly device: Parameters<PersonalSessions['logIn']>[1] },
  sessions: PersonalSessions,
  now: () => number,
  key: string,
): Promise<readonly SmokeStep[]> {
  const steps: SmokeStep[] = [];
  const attempt = async (step: SmokeStep['step'], act: () => Promise<string | null>): Promise<boolean> => {
    const began = now();
    const why = await act().catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    const ms = now() - began;
    steps.push({ account, platform: device.platform, step, ok: why === null, ms, why: why ?? '' });
    return why === null;
  };
  let session: Session | null = null;
  await attempt('log in', async () => {
    const result = await sessions.logIn(account, device);
    if (result.result !== 'in') return result.why;
    session = result.session;
    return null;
  });
  if (session === null) return steps;
  const person: Session = session;
  await attempt('group message', async () => {
    const group = await person.createGroup('Tideover canary', [account], `${key}/group`);
    const text = `canary ${key}`;
    await person.send(group, text, `${key}/message`);
    const received = await person.receive(group);
    return received.some((message) => message.text === text) ? null : 'the message did not come back';
  });
  await attempt('file', async () => {
    const bytes = new TextEncoder().encode(`canary file ${key}\n`.repeat(64));
    const id = await person.upload('canary.txt', bytes, `${key}/file`);
    const back = await person.download(id);
    return sha256(back) === sha256(bytes) ? null : 'the file came back with other content';
  });
  await person.logOut();
  return steps;
}
