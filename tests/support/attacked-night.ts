// A night on a store that somebody else may write to, with a GitHub that he may comment on: what he has put there, and
// what the next honest look says of it.

import { connectGithub, type Github } from '../../pipelines/adapters/github/client.ts';
import { findOrCreateWindowIssue, type WindowIssue } from '../../pipelines/adapters/github/issues.ts';
import { githubProver } from '../../pipelines/adapters/github/prover.ts';
import { followCommands } from '../../pipelines/engine/follow-commands.ts';
import { takeFacts } from '../../pipelines/engine/take-facts.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import { factKey, snapshotKey } from '../../pipelines/ledger/keys.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import { signInRehearsal } from '../../pipelines/rehearsal/keys.ts';
import type { Attacked } from './attacked-stores.ts';
import { createGithub, type FakeGithub } from './github/server.ts';
import { addComment, type FakeComment, type FakeUser } from './github/state.ts';
import { bodiesOf, type Night, type NightSetting, openNight } from './night.ts';
import { changed, validPlan } from './valid-plan.ts';

/** Of the IT manager, who approves and decides. */
export const manager: FakeUser = { login: 'manager', id: 101, type: 'User', role: 'write' };

export interface AttackedNight {
  readonly night: Night;
  readonly fake: FakeGithub;
  readonly github: Github;
  readonly issue: WindowIssue;
  now(): string;
  put(door: string, id: string, value: unknown): Promise<void>;
  comment(user: FakeUser, body: string, issue?: number): FakeComment;
  /** Signed with the role's own key, and put there by whoever may. */
  signed(by: string, says: string): Promise<void>;
  /** Puts a snapshot that differs so, and has it proposed; its digest. */
  proposed(by: string, changes: Readonly<Record<string, unknown>>): Promise<string>;
  /** What the next honest look says of what it does not count, oldest first. */
  refused(): Promise<readonly string[]>;
}

export async function openAttackedNight(
  { store, put }: Attacked,
  setting: NightSetting = {},
): Promise<AttackedNight> {
  const fake = createGithub();
  fake.state.users = [manager];
  const github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
  const window = validPlan.id;
  const issue = await findOrCreateWindowIssue(github, window, { title: 'w', body: '' });
  const night = await openNight({
    store,
    prover: githubProver(github, async () => issue.number),
    organisation: { 'people.1.github': { login: manager.login, id: manager.id } },
    ...setting,
  });
  const now = () => toInstantText(night.clock.now());
  fake.state.now = now;
  let letters = 0;
  const signed = (by: string, says: string) => {
    letters += 1;
    const statement = signInRehearsal({ window, by, at: now(), says });
    return put(factKey(window, 'ssh', `letter-${letters}`), JSON.stringify(statement));
  };
  return {
    night,
    fake,
    github,
    issue,
    now,
    put: (door, id, value) =>
      put(factKey(window, door, id), typeof value === 'string' ? value : JSON.stringify(value)),
    comment: (user, body, on = issue.number) => addComment(fake.state, user, on, body),
    signed,
    async proposed(by, changes) {
      const after = changed(night.run.snapshot(), changes);
      const to = digestOf(after);
      await put(snapshotKey(window, to), canonicalBytes(after));
      await signed(by, `/correct ${night.run.snapshotDigest().slice(7)} ${to.slice(7)} simpler`);
      return to;
    },
    async refused() {
      await takeFacts(night.run);
      await followCommands(night.run);
      return bodiesOf(night, 'fact-refused').map(({ why }) => why.en);
    },
  };
}
