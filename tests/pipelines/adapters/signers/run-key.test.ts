import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  certifiedByPerson,
  certifiedByRun,
  createRunKey,
} from '../../../../pipelines/adapters/signers/run-key.ts';
import { audienceOf, judgeCertificate } from '../../../../pipelines/ledger/certificate.ts';
import { certifiersOf } from '../../../../pipelines/ledger/certifiers.ts';
import type { Uncertified } from '../../../../pipelines/ledger/entry.ts';
import { startLocalService } from '../../../support/local-service.ts';
import { hasSsh, makeSshKey } from '../../../support/ssh.ts';
import { validOrganisation, validPlan } from '../../../support/valid-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-run-key-'));
const keyFile = join(folder, 'id');
const at = '2026-12-05T17:00:00.000Z';
const asked = { window: 'w-1', saying: 'write', at } as const;
const uncertified = (publicKey: string): Uncertified => ({
  window: 'w-1',
  key: publicKey,
  holder: 'laptop',
  from: at,
  until: '2026-12-05T18:00:00.000Z',
  sayings: ['write'],
});

beforeAll(() => {
  if (hasSsh) makeSshKey(keyFile);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With this SSH key in the organisation file, for one who decides in the window and for one who does not. */
function certifiersWith(person: string) {
  const sshKey = readFileSync(`${keyFile}.pub`, 'utf8');
  const people = validOrganisation.people.map((each) => (each.id === person ? { ...each, sshKey } : each));
  return certifiersOf({ plan: validPlan, organisation: { ...validOrganisation, people } });
}

describe('a one-run key', () => {
  test.skipIf(!hasSsh)(
    'that a decider certified with ssh-keygen counts, and that of anybody else does not',
    async () => {
      const key = createRunKey('laptop', certifiedByPerson(keyFile));
      const certificate = {
        ...uncertified(key.publicKey),
        proof: await key.certify(uncertified(key.publicKey)),
      };
      const judged = (person: string) => judgeCertificate(certificate, asked, certifiersWith(person));
      expect(judged('it-manager')).toEqual({ result: 'accepted', by: 'it-manager' });
      expect(judged('communications')).toMatchObject({ result: 'refused' });
      const longer = { ...certificate, until: '2026-12-05T19:00:00.000Z' };
      expect(judgeCertificate(longer, asked, certifiersWith('it-manager'))).toMatchObject({
        result: 'refused',
      });
    },
  );

  test('of a laptop without an SSH key is asked for one, in words', async () => {
    const key = createRunKey('laptop', certifiedByPerson(undefined));
    await expect(key.certify(uncertified(key.publicKey))).rejects.toMatchObject({
      name: 'UserError',
      whatToDo: expect.stringContaining('--key FILE'),
    });
  });

  test('of a run asks GitHub for a token whose audience names it', async () => {
    const service = await startLocalService();
    service.answerWith(() => ({ body: { value: 'a.b.c' } }));
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${service.url}/token?v=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
    };
    const key = createRunKey('run', certifiedByRun(env));
    const wanted = uncertified(key.publicKey);
    expect(await key.certify(wanted)).toEqual({ kind: 'run', token: 'a.b.c' });
    expect(service.asked[0]?.query.get('audience')).toBe(audienceOf(wanted));
    expect(service.asked[0]?.headers.authorization).toBe('bearer secret');
    await service.close();
  });

  test('of a run without the permission says which one is missing', async () => {
    const key = createRunKey('run', certifiedByRun({}));
    await expect(key.certify(uncertified(key.publicKey))).rejects.toMatchObject({
      whatToDo: expect.stringContaining('id-token: write'),
    });
  });
});
