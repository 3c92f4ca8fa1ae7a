import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signWith } from '../../../../pipelines/adapters/ssh-signature/ssh-signature.ts';
import { UserError } from '../../../../pipelines/errors.ts';
import { sshFingerprint } from '../../../../pipelines/gates/identities.ts';
import {
  type SignedStatement,
  signatureNamespace,
  statementBytes,
} from '../../../../pipelines/gates/statements/signed-line.ts';
import { signerOfStatement } from '../../../../pipelines/gates/statements/signer.ts';
import type { Contact } from '../../../../pipelines/plan/organisation.ts';
import { hasSsh, makeSshKey } from '../../../support/ssh.ts';

describe.skipIf(!hasSsh)('a word that OpenSSH signed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-test-'));
  const keyFile = (name: string) => join(folder, name);
  const statement = {
    window: 'w-1',
    by: 'lead',
    at: '2026-12-05T20:00:00.000Z',
    says: `/approve cutover ${'a'.repeat(64)} GitHub is down, the backup is there`,
  };
  const now = Date.parse(statement.at) + 60_000;
  let people: readonly Contact[];
  let signed: SignedStatement;

  const signer = (one: SignedStatement, window = 'w-1') => signerOfStatement(one, { window, people, now });

  beforeAll(async () => {
    for (const name of ['lead', 'other']) makeSshKey(keyFile(name));
    people = ['lead', 'other'].map((id) => ({
      id,
      title: { 'zh-CN': id, en: id },
      site: 'hq',
      phone: '',
      email: `${id}@example.com`,
      sshKey: readFileSync(`${keyFile(id)}.pub`, 'utf8').trim(),
    }));
    const signature = await signWith(keyFile('lead'), statementBytes(statement), signatureNamespace);
    signed = { statement, signature };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is known by the key of the organisation file, without OpenSSH', () => {
    expect(signer(signed)).toEqual({
      result: 'known',
      by: 'lead',
      provenBy: { kind: 'ssh', key: sshFingerprint(people[0]?.sshKey ?? '') },
    });
  });

  it('has the fingerprint that OpenSSH prints', () => {
    const printed = execFileSync('ssh-keygen', ['-l', '-f', `${keyFile('lead')}.pub`], { encoding: 'utf8' });
    expect(printed).toContain(sshFingerprint(people[0]?.sshKey ?? ''));
  });

  it('says nothing for another window, time, person or line', () => {
    const changes = [
      { window: 'w-2' },
      { at: '2026-12-05T19:00:00.000Z' },
      { by: 'other' },
      { says: '/approve canary' },
    ];
    expect(signer(signed, 'w-2')).toMatchObject({ result: 'refused' });
    for (const change of changes) {
      expect(signer({ ...signed, statement: { ...statement, ...change } })).toMatchObject({
        result: 'refused',
      });
    }
  });

  it('says nothing when it was made for another purpose', () => {
    const signature = execFileSync('ssh-keygen', ['-Y', 'sign', '-f', keyFile('lead'), '-n', 'git'], {
      input: statementBytes(statement),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(signer({ statement, signature })).toMatchObject({ result: 'refused' });
  });

  it('with a key that is not there is a mistake that the user can mend', async () => {
    await expect(signWith(keyFile('absent'), statementBytes(statement), signatureNamespace)).rejects.toThrow(
      UserError,
    );
  });
});
