import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isSignedBy,
  type SignedFact,
  signStatement,
  statementOf,
} from '../../../../pipelines/adapters/ssh-signature/ssh-signature.ts';
import { UserError } from '../../../../pipelines/errors.ts';
import { sshFingerprint } from '../../../../pipelines/gates/identities.ts';
import type { Contact } from '../../../../pipelines/plan/organisation.ts';
import { hasSsh, makeSshKey } from '../../../support/ssh.ts';

describe.skipIf(!hasSsh)('an approval signed offline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-test-'));
  const keyFile = (name: string) => join(folder, name);
  let people: readonly Contact[];
  let signed: SignedFact;

  beforeAll(async () => {
    for (const name of ['lead', 'other']) {
      makeSshKey(keyFile(name));
    }
    people = ['lead', 'other'].map((id) => ({
      id,
      title: { 'zh-CN': id, en: id },
      site: 'hq',
      phone: '',
      email: `${id}@example.com`,
      sshKey: readFileSync(`${keyFile(id)}.pub`, 'utf8'),
    }));
    const said = {
      kind: 'approval' as const,
      phase: 'cutover' as const,
      snapshot: `sha256:${'a'.repeat(64)}`,
      by: 'lead',
      at: '2026-12-05T20:00:00.000Z',
      reason: 'GitHub is down, the backup is there',
    };
    const signature = await signStatement(statementOf('w-1', said), keyFile('lead'));
    const keyFingerprint = sshFingerprint(people[0]?.sshKey ?? '');
    signed = { ...said, via: { kind: 'signed-offline', keyFingerprint, signature } };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is verified with the key of the organisation file', async () => {
    expect(await isSignedBy('w-1', signed, people)).toBe(true);
  });

  it('has the fingerprint that OpenSSH prints', () => {
    const printed = execFileSync('ssh-keygen', ['-l', '-f', `${keyFile('lead')}.pub`], { encoding: 'utf8' });
    expect(printed).toContain(sshFingerprint(people[0]?.sshKey ?? ''));
  });

  it('says nothing for another window, phase, snapshot, time, person or reason', async () => {
    const changed: readonly Partial<SignedFact>[] = [
      { phase: 'canary' },
      { snapshot: `sha256:${'b'.repeat(64)}` },
      { at: '2026-12-05T19:00:00.000Z' },
      { by: 'other' },
      { reason: 'another' },
      { kind: 'rejection' },
    ];
    expect(await isSignedBy('w-2', signed, people)).toBe(false);
    for (const change of changed) {
      expect(await isSignedBy('w-1', { ...signed, ...change } as SignedFact, people)).toBe(false);
    }
  });

  it('says nothing when it was made for another purpose', async () => {
    const statement = statementOf('w-1', signed);
    const signature = execFileSync('ssh-keygen', ['-Y', 'sign', '-f', keyFile('lead'), '-n', 'git'], {
      input: statement,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const { via } = signed;
    if (via.kind !== 'signed-offline') throw new Error('a signed fact');
    expect(await isSignedBy('w-1', { ...signed, via: { ...via, signature } }, people)).toBe(false);
  });

  it('with a key that is not there is a mistake that the user can mend', async () => {
    await expect(signStatement(statementOf('w-1', signed), keyFile('absent'))).rejects.toThrow(UserError);
  });
});
