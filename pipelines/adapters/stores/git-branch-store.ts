// A store in a git remote, for a company without AWS: one branch per window that only moves forward, without
// a work tree. Waiting writes become one commit, pushed with a lease on the head it was made for: the remote
// refuses it if another writer was faster, and the commit is made again on the new head.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.ts';
import { oneAtATime } from '../../ledger/one-at-a-time.ts';
import type { Store } from '../../ports.ts';
import type { EventClock } from '../clock/event-clock.ts';
import type { Ended } from '../run-program.ts';
import { type Git, gitOut, openRepository, withoutPassword } from './git.ts';
import { commitsToAsk, pauseAfter, pauseBeforePush, type WhyPushesWait } from './git-patience.ts';
import { checkKey, isKey, isTooLarge } from './store-key.ts';

interface StoredObject {
  readonly key: string;
  readonly bytes: Uint8Array;
}

interface Waiting extends StoredObject {
  readonly resolve: (result: 'created' | 'exists') => void;
  readonly reject: (error: unknown) => void;
}

interface Branch {
  readonly name: string;
  /** Writes that came in while a push was under way or had to wait: they go out with the next one. */
  waiting: Waiting[];
  isPushing: boolean;
  /** Commit id; empty while the branch does not exist. */
  head: string;
  /** All keys on the branch, with their sizes in bytes. */
  keys: Map<string, number>;
  /** A fetch from the remote that has not begun yet: everybody who asks meanwhile shares it. */
  nextLook: Promise<void> | null;
}

/** `remote` is a path or an address, or the name of a remote of the repository that the process stands in. */
export function createGitBranchStore(
  remote: string,
  wait: (ms: number, why: WhyPushesWait) => Promise<unknown> = (ms) => sleep(ms),
  /** A folder on this machine has no limit of pushes. */
  isPaced = !existsSync(remote),
  /** In a rehearsal time stands still while git runs, and jumps over the wait for the next push. */
  clock: Pick<EventClock, 'now' | 'busy'> = { now: Date.now, busy: inRealTime },
): Store {
  const where = withoutPassword(remote);
  const branches = new Map<string, Branch>();
  let repository: Promise<Git> | null = null;
  const git: Git = async (args, input) => {
    repository ??= openRepository(remote);
    const opened = repository;
    return clock.busy(async () => (await opened)(args, input));
  };
  const readBlob = createBlobReader(git);
  // Writers of one process take turns, since they would only race each other.
  const inTurn = oneAtATime();

  const branchNamed = (name: string): Branch => {
    const branch = branches.get(name) ?? {
      name,
      waiting: [],
      isPushing: false,
      head: '',
      keys: new Map(),
      nextLook: null,
    };
    branches.set(name, branch);
    return branch;
  };

  const moveTo = async (branch: Branch, head: string): Promise<void> => {
    if (head === branch.head) return;
    // A submodule link is listed like a file, but has no content.
    const out = (await gitOut(git, ['ls-tree', '-r', '-z', '--long', head])).toString();
    const listed = out.matchAll(/blob \w+ +(\d+)\t([^\0]+)\0/g);
    branch.keys = new Map(
      [...listed].flatMap(([, size, key = '']) => (isKey(key) ? [[key, Number(size)]] : [])),
    );
    branch.head = head;
  };

  /** Repeats a git command while the remote may come back; a failure that matches `expected` is an answer. */
  const patiently = async (args: readonly string[], expected: RegExp): Promise<Ended> => {
    for (let round = 1; ; round += 1) {
      const result = await git(args);
      if (result.status === 0 || expected.test(result.err)) return result;
      const pause = pauseAfter(round, result.err);
      if (pause === null)
        throw new UserError({
          what: `The git remote cannot be read: ${result.err}`,
          where,
          whatToDo: 'Check the address, the network and that this account may read the repository.',
        });
      await wait(pause, 'no-answer');
    }
  };

  /** Fetches the matching branches; false when the remote has none. */
  const fetch = async (pattern: string): Promise<boolean> => {
    const refspec = `+refs/heads/${pattern}:refs/tideover/seen/${pattern}`;
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', remote, refspec];
    const { status } = await patiently(args, /couldn't find remote ref/);
    return status === 0;
  };

  const lookNow = async (branch: Branch): Promise<void> => {
    if (!(await fetch(branch.name))) return;
    const seen = await gitOut(git, ['rev-parse', '--verify', `refs/tideover/seen/${branch.name}`]);
    await moveTo(branch, seen.toString().trim());
  };

  const look = (branch: Branch): Promise<void> => {
    branch.nextLook ??= inTurn(() => {
      branch.nextLook = null;
      return lookNow(branch);
    });
    return branch.nextLook;
  };

  /** Null when the commit has arrived at the remote, else why not. */
  const push = async (branch: Branch, commit: string): Promise<string | null> => {
    const ref = `refs/heads/${branch.name}`;
    const lease = `--force-with-lease=${ref}:${branch.head}`;
    const { status, err } = await git(['push', '--quiet', lease, '--', remote, `${commit}:${ref}`]);
    if (status === 0) return null;
    // Refused, or done and the answer was lost: a look at the remote tells which.
    await lookNow(branch);
    if (branch.head === '') return err;
    const contained = await git(['merge-base', '--is-ancestor', commit, branch.head]);
    return contained.status === 0 ? null : err;
  };

  /** Creates each object, or reports that it exists, independently of the others. */
  const write = async (branch: Branch, objects: readonly Waiting[]): Promise<void> => {
    if (branch.head === '') await lookNow(branch);
    for (let inVain = 0, lost = 1; ; lost += 1) {
      // Keys known to exist stay for good; for all others the lease decides.
      const fresh = objects.filter(({ key }) => !branch.keys.has(key));
      const before = branch.head;
      const commit = fresh.length === 0 ? '' : await commitOn(git, branch, fresh, clock.now());
      const problem = commit === '' ? null : await push(branch, commit);
      if (problem === null) {
        if (branch.head === before && commit !== '') {
          branch.head = commit;
          for (const { key, bytes } of fresh) branch.keys.set(key, bytes.byteLength);
        }
        for (const each of objects) each.resolve(fresh.includes(each) ? 'created' : 'exists');
        return;
      }
      // A moved head means that another writer was faster; only failures without progress count.
      inVain = branch.head === before ? inVain + 1 : 0;
      const pause =
        inVain === 0 ? Math.random() * Math.min(1000, 25 * 2 ** lost) : pauseAfter(inVain, problem);
      if (pause === null)
        throw new UserError({
          what: `The git remote refuses to take ${branch.name}: ${problem}`,
          where,
          whatToDo: 'Let this account push to the branch (a ruleset may name who can).',
        });
      await wait(pause, 'no-answer');
    }
  };

  const writeWaiting = async (branch: Branch): Promise<void> => {
    const first = branch.waiting.filter(
      ({ key }, index, all) => all.findIndex((one) => one.key === key) === index,
    );
    branch.waiting = branch.waiting.filter((each) => !first.includes(each));
    if (first.length === 0) return;
    await write(branch, first).catch((error: unknown) => {
      for (const { reject } of first) reject(error);
    });
  };

  /** Runs beside reads, which go on while a push waits for its time. */
  const writeAllWaiting = async (branch: Branch): Promise<void> => {
    branch.isPushing = true;
    while (branch.waiting.length > 0) {
      if (isPaced && branch.head === '') await inTurn(() => lookNow(branch)).catch(() => undefined);
      if (isPaced && branch.head !== '') {
        const args = ['log', `-${commitsToAsk}`, '--format=%ct', branch.head];
        // Without an answer the push itself will fail, and its error goes to the writers that wait for it.
        const log = await gitOut(git, args).catch(() => '');
        const times = Array.from(log.toString().matchAll(/\d+/g), ([at]) => Number(at) * 1000);
        const pause = pauseBeforePush(times, clock.now());
        if (pause > 0) await wait(pause, 'limit');
      }
      await inTurn(() => writeWaiting(branch));
    }
    branch.isPushing = false;
  };

  return {
    writesByPush: true,
    create: (key, bytes) =>
      new Promise((resolve, reject) => {
        const branch = branchNamed(branchOf(checkKey(key)));
        branch.waiting.push({ key, bytes, resolve, reject });
        if (!branch.isPushing) void writeAllWaiting(branch);
      }),
    async read(key) {
      const branch = branchNamed(branchOf(checkKey(key)));
      if (!branch.keys.has(key)) await look(branch);
      if (isTooLarge(key, branch.keys.get(key) ?? 0)) return new Uint8Array();
      return branch.keys.has(key) ? readBlob(`${branch.head}:${key}`) : null;
    },
    async list(prefix, after = '') {
      const isOfOne = /^(?:windows\/[^/]+|(?!windows)[^/]+)\//.test(prefix);
      const within = isOfOne ? [branchNamed(branchOf(prefix))] : await everyBranch();
      await Promise.all(within.map(look));
      const fits = (key: string) => key.startsWith(prefix) && key > after;
      return within.flatMap(({ keys }) => [...keys.keys()].filter(fits)).sort();
    },
  };

  async function everyBranch(): Promise<Branch[]> {
    const { out } = await patiently(['ls-remote', '--', remote, `refs/heads/${family}/*`], /(?!)/);
    const refs = out.toString().matchAll(/\trefs\/heads\/(\S+)/g);
    return [...refs].map(([, name]) => branchNamed(name as string));
  }
}

async function inRealTime<T>(work: Promise<T> | (() => Promise<T>)): Promise<T> {
  return typeof work === 'function' ? work() : work;
}

const family = 'tideover-ledger';

/** The branch of a key: each window has its own, and all other keys share one. */
function branchOf(key: string): string {
  const window = /^windows\/([^/]+)\//.exec(key)?.[1];
  if (window === undefined) return `${family}/_shared`;
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(window)) throw new RangeError(`${window} cannot name a branch`);
  return `${family}/${window}`;
}

/** Makes a commit on the branch's head that adds the objects, with one git process. */
async function commitOn(
  git: Git,
  branch: Branch,
  objects: readonly StoredObject[],
  now: number,
): Promise<string> {
  const made = `refs/tideover/made/${process.pid}/${branch.name}`;
  // The random line makes equal commits of two writers differ, so that not both seem to have won.
  const message = `Add ${objects.length === 1 ? objects[0]?.key : `${objects.length} objects`}\n\n${randomUUID()}\n`;
  const parts: (string | Uint8Array)[] = [
    `reset ${made}\n`,
    branch.head === '' ? '\n' : `from ${branch.head}\n\n`,
    `commit ${made}\nmark :1\n`,
    `committer Tideover <tideover@example.com> ${Math.floor(now / 1000)} +0000\n`,
    `data ${Buffer.byteLength(message)}\n${message}\n`,
    ...objects.flatMap(({ key, bytes }) => [
      `M 100644 inline ${key}\ndata ${bytes.byteLength}\n`,
      bytes,
      '\n',
    ]),
    '\nget-mark :1\n',
  ];
  const input = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return (await gitOut(git, ['fast-import', '--quiet', '--force'], input)).toString().trim();
}

/** Reads objects; all reads of the same moment share one git process. */
function createBlobReader(git: Git): (name: string) => Promise<Uint8Array> {
  let asked: string[] = [];
  let answer: Promise<ReadonlyMap<string, Uint8Array>> | null = null;
  return async (name) => {
    asked.push(name);
    answer ??= Promise.resolve().then(() => {
      const names = asked;
      asked = [];
      answer = null;
      return readBlobs(git, names);
    });
    const blob = (await answer).get(name);
    if (blob === undefined) throw new Error(`git cannot read ${name}`);
    return blob;
  };
}

async function readBlobs(git: Git, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const out = await gitOut(git, ['cat-file', '--batch'], Buffer.from(`${names.join('\n')}\n`));
  const blobs = new Map<string, Uint8Array>();
  let offset = 0;
  for (const name of names) {
    const lineEnd = out.indexOf(10, offset);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(out.toString('utf8', offset, lineEnd))?.[1];
    if (size === undefined) throw new Error(`git cannot read ${name}`);
    offset = lineEnd + 1 + Number(size) + 1;
    blobs.set(name, new Uint8Array(out.subarray(lineEnd + 1, offset - 1)));
  }
  return blobs;
}
