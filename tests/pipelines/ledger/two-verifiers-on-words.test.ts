// Both verifiers on what people and machines said: words with and without right, quorums, corrections, amendments and
// published notes, as a night wrote them and as somebody would who holds that night's own key.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createMemorySigner } from '../../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedByHandler, createRunKey } from '../../../pipelines/adapters/signers/run-key.ts';
import { followCommands } from '../../../pipelines/engine/follow-commands.ts';
import { takeFacts } from '../../../pipelines/engine/take-facts.ts';
import { lineOf } from '../../../pipelines/gates/commands/line-of.ts';
import { parseLine } from '../../../pipelines/gates/commands/parse-line.ts';
import { sshFingerprint } from '../../../pipelines/gates/identities.ts';
import { checkWords } from '../../../pipelines/gates/statements/restate.ts';
import { readRecord } from '../../../pipelines/ledger/bundle.ts';
import { canonicalBytes, digestOf } from '../../../pipelines/ledger/canonical.ts';
import type { EntryBody, MachineDoor } from '../../../pipelines/ledger/entry.ts';
import type { Fact } from '../../../pipelines/ledger/fact.ts';
import { factsPrefix, snapshotKey } from '../../../pipelines/ledger/keys.ts';
import { machineVoice } from '../../../pipelines/ledger/machine-word.ts';
import { verifierKeyOf } from '../../../pipelines/ledger/signed-note.ts';
import { type Verdict, verifyWindow } from '../../../pipelines/ledger/verify.ts';
import type { Snapshot } from '../../../pipelines/plan/snapshot.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { signInRehearsal, withRehearsalKeys } from '../../../pipelines/rehearsal/keys.ts';
import { speakInRehearsal } from '../../../pipelines/rehearsal/rehearsal-key.ts';
import {
  bodiesOf,
  cutoverStarted,
  hour,
  type Night,
  openNight,
  put,
  say,
  start,
} from '../../support/night.ts';
import { changed, validOrganisation, validPlan } from '../../support/valid-plan.ts';
import { bundleOf, keyOf, objectsOf, sampleSigner } from './sample-record.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'tideover-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stranger = createMemorySigner('form', new Uint8Array(32).fill(5));

async function opened(): Promise<Night> {
  const people = { 'people.1.github': { login: 'manager', id: 101 } };
  // The night before cutover runs early, so that the plan's deadline is the one that counts.
  const plan = { 'approvals.gates.cutover.escalateTo': ['it-manager', 'service-lead'] };
  return openNight({ at: start - 3 * hour, before: 'cutover', people: 4, organisation: people, plan });
}

const now = (night: Night) => toInstantText(night.clock.now());

async function heard(night: Night): Promise<void> {
  await takeFacts(night.run);
  await followCommands(night.run);
  await night.clock.sleep(1_000);
}

async function said(night: Night, by: string, line: string): Promise<void> {
  await say(night, by, line.replace('DIGEST', night.run.snapshotDigest().slice(7)));
  await heard(night);
}

/** Takes what lies there for whatever the writer says. */
async function takeAs(night: Night, name: string, body: Fact): Promise<void> {
  const bytes = (await night.store.read(factsPrefix(night.run.window) + name)) ?? new Uint8Array();
  await night.run.append({ kind: 'fact-taken', fact: name, digest: digestOf(bytes), body });
}

async function corrected(night: Night, changes: Readonly<Record<string, unknown>>): Promise<string> {
  const after = changed(night.run.snapshot(), changes);
  const to = digestOf(after);
  await night.store.create(snapshotKey(night.run.window, to), canonicalBytes(after));
  return to;
}

async function amendedTo(
  night: Night,
  after: Snapshot,
  change: Extract<EntryBody, { kind: 'amended' }>['change'],
  cause = 'nobody',
) {
  const to = digestOf(after);
  await night.store.create(snapshotKey(night.run.window, to), canonicalBytes(after));
  const from = night.run.snapshotDigest();
  await night.run.append({ kind: 'amended', from, to, change, cause, voids: [] });
}

const ssh = (night: Night, by: string, at: string, says: string) =>
  signInRehearsal({ window: night.run.window, by, at, says });

type Play = (night: Night) => Promise<unknown>;
const honest: Readonly<Record<string, Play>> = {
  'approvals, and the phase they open': async (night) => {
    await said(night, 'it-manager', '/approve cutover DIGEST read');
    await said(night, 'security-officer', '／批准 cutover DIGEST');
    await said(night, 'security-officer', '／Approve　cutover DIGEST');
    await night.run.append(cutoverStarted(night));
  },
  'holds, limits, doubts that are none, ends that move': async (night) => {
    for (const line of [
      '/hold 停一下',
      '/limit-in-flight 20 slow',
      '/extend 30m longer',
      '/extend 1小时 更久',
      '/shorten 10m',
    ])
      await said(night, 'duty-lead', line);
    await said(night, 'duty-lead', '/resume go on');
    await said(night, 'duty-lead', '/call-off vendor rain');
    await said(night, 'duty-lead', '/release-everyone now');
  },
  'reports and looks of machines': async (night) => {
    await speakInRehearsal(night.run, 'form', 'a', now(night), { trouble: 'login', sealed: 'AQ==' });
    await speakInRehearsal(night.run, 'drift', 'b', now(night), {
      stack: 'prod',
      found: { result: 'no-drift' },
    });
    const found = { result: 'drift', resources: ['a tag that was cut within \ud83d'] };
    await speakInRehearsal(night.run, 'drift', 'c', now(night), { stack: 'prod', found });
    await heard(night);
  },
  'a correction with both quorums': async (night) => {
    const to = await corrected(night, { 'plan.approvals.gates.cutover.quorum': 1 });
    await said(night, 'duty-lead', `/correct DIGEST ${to.slice(7)} simpler`);
    for (const by of ['it-manager', 'security-officer'])
      await said(night, by, `/approve correct ${to.slice(7)}`);
    await said(night, 'it-manager', '/approve cutover DIGEST');
    await night.run.append(cutoverStarted(night));
    expect(bodiesOf(night, 'amended')).toHaveLength(1);
  },
  'lines as Chinese keyboards and hurried people type them': async (night) => {
    for (const line of [
      '/hold，停一下',
      '/hold网络断了',
      '／Ｈｏｌｄ：机房 👩‍🚒 ⚠️',
      '/HOLD. now',
      '/hold—stop',
      '/hold\u00a0stop',
      '\ufeff/hold stop',
    ])
      await said(night, 'duty-lead', line);
    await said(night, 'duty-lead', '/limit－in‐flight ２０ slow');
    expect(bodiesOf(night, 'fact-taken')).toHaveLength(8);
  },
  'a late approval by one to whom it is escalated': async (night) => {
    await said(night, 'security-officer', '/approve cutover DIGEST');
    await night.clock.sleepUntil(start - hour / 2);
    await said(night, 'it-manager', '/approve cutover DIGEST');
    await night.run.append(cutoverStarted(night));
  },
  'a withdrawn approval': async (night) => {
    await said(night, 'it-manager', '/approve cutover DIGEST');
    await said(night, 'it-manager', '/withdraw cutover not yet');
  },
};
const keyOfLead = (night: Night) => {
  const lead = night.run.snapshot().organisation.people.find(({ id }) => id === 'duty-lead');
  return sshFingerprint(lead?.sshKey ?? '');
};

/** By a writer who takes what is not to be taken. */
async function taken(night: Night, name: string, bytes: Uint8Array, more: object = {}): Promise<void> {
  const provenBy = { kind: 'ssh', key: keyOfLead(night) } as const;
  await night.store.create(factsPrefix(night.run.window) + name, bytes);
  const said = { by: 'duty-lead', at: now(night), provenBy, reason: 'stop' } as const;
  await takeAs(night, name, { kind: 'command', command: { name: 'hold' }, ...said, ...more });
}

const hold = (night: Night) => ssh(night, 'duty-lead', now(night), '/hold stop');

const forged: Readonly<Record<string, Play>> = {
  'a signature that is spelt in another way': async (night) => {
    const others = [
      (signature: string) => signature.replace('=', ''),
      (signature: string) => signature.replace('=\n', '==AAAA\n'),
      // The last sign carries bits that nothing reads.
      (signature: string) =>
        signature.replace(/(.)=\n/, (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=\n`),
    ];
    for (const [index, spelt] of others.entries()) {
      await night.clock.sleep(1_000);
      const { signature, ...signed } = hold(night);
      const bytes = canonicalBytes({ ...signed, signature: spelt(signature) });
      await taken(night, `ssh/x${index}.json`, bytes);
    }
    expect(bodiesOf(night, 'fact-taken')).toHaveLength(3);
  },
  'a word in a folder below its door': (night) => taken(night, 'ssh/a/b.json', canonicalBytes(hold(night))),
  'a word with a page of spaces': (night) =>
    taken(night, 'ssh/x.json', Buffer.concat([canonicalBytes(hold(night)), Buffer.alloc(70_000, ' ')])),
  'a word that was refused before': async (night) => {
    const why = { 'zh-CN': '不算', en: 'It does not count.' };
    const digest = digestOf(canonicalBytes(hold(night)));
    await night.run.append({ kind: 'fact-refused', fact: 'ssh/x.json', digest, why });
    await taken(night, 'ssh/x.json', canonicalBytes(hold(night)));
  },
  'a truth in place of the number one': async (night) => {
    const says = ssh(night, 'duty-lead', now(night), '/limit-in-flight 1 stop');
    const command = { name: 'limit-in-flight', limit: true };
    await taken(night, 'ssh/x.json', canonicalBytes(says), { command });
  },
  'an end that turns a truth of the plan into the number one': async (night) => {
    await said(night, 'duty-lead', '/hold longer');
    const end = '2026-12-06T06:00:00+08:00[Asia/Shanghai]';
    const change = { kind: 'extend', end, previousEnd: validPlan.end, reason: 'x', by: 'duty-lead' } as const;
    const before = night.run.snapshot();
    const text = JSON.stringify({ ...before, plan: { ...before.plan, end } });
    const after = JSON.parse(text.replace(':true', ':1')) as Snapshot;
    expect(text).toContain(':true');
    await takeAs(night, await put(night, 'ssh', 'x', ssh(night, 'duty-lead', now(night), '/extend 1h x')), {
      ...{ kind: 'command', command: { name: 'extend', by: '1h' }, by: 'duty-lead', at: now(night) },
      ...{ provenBy: { kind: 'ssh', key: keyOfLead(night) }, reason: 'x' },
    } as Fact);
    await amendedTo(night, after, change, 'ssh/x.json');
  },
  'a phase that no plan has': (night) =>
    night.run.append({ ...cutoverStarted(night), phase: 'constructor' } as unknown as EntryBody),
  'a snapshot nested deeper than anybody writes': async (night) => {
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown;
    const change = { kind: 'correct', reason: 'x', by: 'duty-lead' } as const;
    await amendedTo(night, { ...night.run.snapshot(), deep } as unknown as Snapshot, change);
  },
  'a phase on an approval that came after the deadline': async (night) => {
    await said(night, 'it-manager', '/approve cutover DIGEST');
    await night.clock.sleepUntil(start - hour / 2);
    await said(night, 'security-officer', '/approve cutover DIGEST');
    await night.run.append(cutoverStarted(night));
  },
  'a phase on an approval, in time, by one who is asked only after the deadline': async (night) => {
    for (const by of ['it-manager', 'service-lead']) await said(night, by, '/approve cutover DIGEST');
    await night.run.append(cutoverStarted(night));
  },
  'a word that was taken a second time under another name': async (night) => {
    await said(night, 'duty-lead', '/extend 30m longer');
    const [taken] = bodiesOf(night, 'fact-taken');
    const bytes = await night.store.read(factsPrefix(night.run.window) + (taken?.fact ?? ''));
    const name = await put(night, 'ssh', 'copy', new TextDecoder().decode(bytes ?? new Uint8Array()));
    if (taken !== undefined) await takeAs(night, name, taken.body);
  },
  'a line with a sign that nobody sees': async (night) => {
    const provenBy = { kind: 'ssh', key: keyOfLead(night) } as const;
    for (const [index, sign] of ['\u3164', '\u034f', '\u2800', '\u{e0041}', '\ufe0f', '\u200d'].entries()) {
      const at = now(night);
      const name = await put(night, 'ssh', `x${index}`, ssh(night, 'duty-lead', at, `/hold stop${sign}it`));
      const said = { command: { name: 'hold' }, by: 'duty-lead', at, provenBy } as const;
      await takeAs(night, name, { kind: 'command', ...said, reason: `stop${sign}it` });
    }
  },
  'a phase that nobody approved': (night) => night.run.append(cutoverStarted(night)),
  'a phase that one of two approved': async (night) => {
    await said(night, 'it-manager', '/approve cutover DIGEST');
    await night.run.append(cutoverStarted(night));
  },
  'a phase on an approval that was taken back': async (night) => {
    for (const by of ['it-manager', 'security-officer']) await said(night, by, '/approve cutover DIGEST');
    await said(night, 'it-manager', '/withdraw cutover no');
    await night.run.append(cutoverStarted(night));
  },
  'a phase in spite of a rejection': async (night) => {
    for (const by of ['it-manager', 'security-officer']) await said(night, by, '/approve cutover DIGEST');
    await said(night, 'security-officer', '/reject cutover DIGEST wait');
    await night.run.append(cutoverStarted(night));
  },
  'a command of one who decides nothing': async (night) => {
    const signed = ssh(night, 'service-lead', now(night), '/resume now');
    const name = await put(night, 'ssh', 'x', signed);
    const provenBy = { kind: 'ssh', key: 'SHA256:x' } as const;
    const at = signed.statement.at;
    await takeAs(night, name, {
      kind: 'command',
      command: { name: 'resume' },
      by: 'service-lead',
      at,
      provenBy,
      reason: 'now',
    });
  },
  'words by a key that only a correction which waits gives to the role': async (night) => {
    const place = night.run.snapshot().organisation.people.findIndex(({ id }) => id === 'it-manager');
    const [{ sshKey = '' } = {}] = withRehearsalKeys({
      ...validOrganisation,
      people: validOrganisation.people.slice(0, 1).map((person) => ({ ...person, id: 'thief' })),
    }).people;
    const to = await corrected(night, { [`organisation.people.${place}.sshKey`]: sshKey });
    await said(night, 'duty-lead', `/correct DIGEST ${to.slice(7)} simpler`);
    const at = now(night);
    const statement = { window: night.run.window, by: 'it-manager', at, says: '/resume now' };
    const name = await put(night, 'ssh', 'x', signInRehearsal(statement, 'thief'));
    const provenBy = { kind: 'ssh', key: sshFingerprint(sshKey) } as const;
    const command = { name: 'resume' } as const;
    await takeAs(night, name, { kind: 'command', command, by: 'it-manager', at, provenBy, reason: 'now' });
  },
  'an approval of a correction by twelve digits': async (night) => {
    const to = await corrected(night, { 'plan.title.en': 'Another' });
    await said(night, 'duty-lead', `/correct DIGEST ${to.slice(7)} simpler`);
    const at = now(night);
    const says = `/approve correct ${to.slice(7, 19)}`;
    const name = await put(night, 'ssh', 'x', ssh(night, 'it-manager', at, says));
    const manager = night.run.snapshot().organisation.people.find(({ id }) => id === 'it-manager');
    const provenBy = { kind: 'ssh', key: sshFingerprint(manager?.sshKey ?? '') } as const;
    await takeAs(night, name, {
      kind: 'approval',
      phase: 'correct',
      snapshot: to,
      by: 'it-manager',
      at,
      provenBy,
    });
  },
  'a command said by another': async (night) => {
    const name = await put(night, 'ssh', 'x', ssh(night, 'duty-lead', now(night), '/hold stop'));
    const provenBy = { kind: 'ssh', key: 'SHA256:x' } as const;
    await takeAs(night, name, {
      kind: 'command',
      command: { name: 'hold' },
      by: 'it-manager',
      at: now(night),
      provenBy,
      reason: 'stop',
    });
  },
  'small talk taken for an approval': async (night) => {
    const name = await put(night, 'comment', '7', { comment: 7 });
    const provenBy = { kind: 'comment', comment: 7, user: 101, body: 'looks good' } as const;
    const snapshot = night.run.snapshotDigest();
    await takeAs(night, name, {
      kind: 'approval',
      phase: 'cutover',
      snapshot,
      by: 'it-manager',
      at: now(night),
      provenBy,
    });
  },
  'a comment of an account that nobody knows': async (night) => {
    const name = await put(night, 'comment', '7', { comment: 7 });
    const provenBy = { kind: 'comment', comment: 7, user: 999, body: '/hold x' } as const;
    await takeAs(night, name, {
      kind: 'command',
      command: { name: 'hold' },
      by: 'it-manager',
      at: now(night),
      provenBy,
      reason: 'x',
    });
  },
  'words without a proof': async (night) => {
    const fact = { kind: 'infra-look', stack: 'p', at: now(night), found: { result: 'no-drift' } } as const;
    await takeAs(night, await put(night, 'drift', 'x', fact), fact);
  },
  'a report by a key that no handler certified': async (night) => {
    const voice = machineVoice(createRunKey('form', certifiedByHandler(stranger)), 'form');
    const word = await voice.spell(night.run.window, 'x', now(night), { trouble: 'none', sealed: 'AQ==' });
    await night.store.create(word.key, word.bytes);
    await takeAs(night, 'form/x.json', {
      kind: 'feedback',
      at: now(night),
      way: 'form',
      trouble: 'none',
      sealed: 'AQ==',
    });
  },
  'a report copied to another name and another door': async (night) => {
    await speakInRehearsal(night.run, 'form', 'a', now(night), { trouble: 'none', sealed: 'AQ==' });
    const bytes = (await night.store.read(`${factsPrefix(night.run.window)}form/a.json`)) ?? new Uint8Array();
    const word = new TextDecoder().decode(bytes);
    for (const door of ['form', 'mail'] as const satisfies readonly MachineDoor[]) {
      const name = await put(night, door, 'b', word);
      await takeAs(night, name, {
        kind: 'feedback',
        at: now(night),
        way: door,
        trouble: 'none',
        sealed: 'AQ==',
      });
    }
  },
  'a correction by nobody': (night) =>
    amendedTo(night, changed(night.run.snapshot(), { 'plan.kind': 'emergency' }), {
      kind: 'correct',
      reason: 'x',
      by: 'duty-lead',
    }),
  'a correction with the quorum after alone': async (night) => {
    const to = await corrected(night, { 'plan.approvals.gates.cutover.quorum': 1 });
    await said(night, 'duty-lead', `/correct DIGEST ${to.slice(7)} simpler`);
    await said(night, 'it-manager', `/approve correct ${to.slice(7)}`);
    const cause = bodiesOf(night, 'fact-taken').find(({ body }) => body.kind === 'command')?.fact ?? '';
    const change = { kind: 'correct', reason: 'simpler', by: 'duty-lead' } as const;
    await night.run.append({
      kind: 'amended',
      from: night.run.snapshotDigest(),
      to,
      change,
      cause,
      voids: [],
    });
  },
  'an end that nobody moved': (night) => {
    const end = '2026-12-06T06:00:00+08:00[Asia/Shanghai]';
    const change = { kind: 'extend', end, previousEnd: validPlan.end, reason: 'x', by: 'duty-lead' } as const;
    return amendedTo(night, changed(night.run.snapshot(), { 'plan.end': end }), change);
  },
  'an end that changes more than the end': (night) => {
    const end = '2026-12-06T06:00:00+08:00[Asia/Shanghai]';
    const change = { kind: 'extend', end, previousEnd: validPlan.end, reason: 'x', by: 'duty-lead' } as const;
    return amendedTo(night, changed(night.run.snapshot(), { 'plan.end': end, code: 'mine' }), change);
  },
  'a call-off by one source of the vendor': async (night) => {
    const word = {
      source: 'status',
      status: 'cancelled',
      url: 'https://x.example/',
      text: 'off',
      end: null,
    } as const;
    await night.run.append({ kind: 'vendor-said', ...word });
    const cause = `vendor/status/${night.clock.now()}`;
    const change = { kind: 'call-off', whose: 'vendor', reason: 'off', by: 'vendor' } as const;
    const snapshot = night.run.snapshotDigest();
    await night.run.append({ kind: 'amended', from: snapshot, to: snapshot, change, cause, voids: [] });
  },
};

const plays = [
  ...Object.entries(honest).map(([name, play]) => ({ name, play, isHonest: true })),
  ...Object.entries(forged).map(([name, play]) => ({ name, play, isHonest: false })),
];

test.skipIf(!hasPython).each(plays)('$name: both say the same', async ({ name, play, isHonest }) => {
  const night = await opened();
  await play(night);
  const given = { window: night.run.window, ...(await readRecord(night.store, night.run.window)) };
  const ours = verifyWindow({ ...given, keys: [keyOf(sampleSigner)], published: [], checkWords });
  expect(
    ours.problems.some(({ kind }) => kind === 'altered'),
    JSON.stringify(ours.problems),
  ).toBe(!isHonest);
  const path = join(folder, `${digestOf(name).slice(7, 19)}.jsonl`);
  writeFileSync(path, bundleOf(await objectsOf(night.store)));
  const script = join(import.meta.dirname, '../../../scripts/verify-evidence.py');
  const args = [script, '--json', '--window', night.run.window, '--key', verifierKeyOf(sampleSigner), path];
  const { stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const theirs = JSON.parse(stdout) as Verdict;
  const places = ({ problems }: Pick<Verdict, 'problems'>) =>
    [...new Set(problems.map(({ where, kind }) => `${where} ${kind}`))].sort();
  expect(places(theirs), JSON.stringify(theirs.problems)).toEqual(places(ours));
});

// Node and Python know Unicode of different years: what was no letter when one was made is one to the other.
test.skipIf(!hasPython)(
  'a line with whatever sign is the same command to both, or none',
  { timeout: 60_000 },
  () => {
    const newest = [
      0x1b4e, 0x88f, 0xc5c, 0xa7cb, 0x12470, 0x1ccd9, 0x1ccf1, 0x1cce2, 0x1e95e, 0x33474, 0x1faea, 0x16a6e,
    ];
    const every = Array.from({ length: 0x10_000 / 7 }, (_, step) => step * 7);
    const astral = Array.from({ length: 2_000 }, (_, step) => 0x1_0000 + step * 131);
    const signs = [...newest, ...every, ...astral]
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code));
    const lines = signs.flatMap((sign) => [
      `/hold${sign}x y`,
      `/settle a${sign} why`,
      `/extend 30${sign} why`,
      `/limit-in-flight 1${sign} x`,
      `/hold ${sign}\ufe0f x`,
      `/call-off ${sign}endor x`,
    ]);
    const program = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verifier", sys.argv[1])
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)
verifier.AUTHORITY.update(json.load(open(sys.argv[2])))
def said(line):
    found = verifier.parse_line(line)
    return found and [found[0], [each for each in found[1] if each is not None], found[2]]
print(json.dumps([said(line) for line in json.load(sys.stdin)]))`;
    const root = join(import.meta.dirname, '../../..');
    const files = [join(root, 'scripts/verify-evidence.py'), join(root, 'pipelines/ledger/authority.json')];
    const input = JSON.stringify(lines);
    const { stdout } = spawnSync('python3', ['-c', program, ...files], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const theirs = JSON.parse(stdout) as readonly (readonly [string, readonly string[], string] | null)[];
    const taken = lines.flatMap((line, index) => {
      const parsed = parseLine(line);
      if (parsed.result !== 'command') return [];
      const said = lineOf(parsed.saying);
      const their = theirs[index];
      const theirSaid =
        their && [`/${their[0]}`, ...their[1], their[2]].filter((word) => word !== '').join(' ');
      return said === theirSaid ? [] : [[line, said, theirSaid]];
    });
    expect(taken).toEqual([]);
  },
);
