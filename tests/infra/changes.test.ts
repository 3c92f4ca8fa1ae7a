import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { describe, expect, test } from 'vitest';
import { changesIn } from '../../infra/stack/changes.ts';
import { foundBy, whyNot } from '../../pipelines/operation/infra-look.ts';
import { lineOf } from '../../pipelines/views/infra-text.ts';

const urn = (type: string, name: string) =>
  `urn:pulumi:prod::tideover::tideover:infra:Vault$${type}::${name}`;
const event = (op: string, type: string, name: string, more: object = {}): EngineEvent =>
  ({
    sequence: 1,
    timestamp: 1,
    resourcePreEvent: { metadata: { op, urn: urn(type, name), type, provider: '', ...more } },
  }) as unknown as EngineEvent;
const bucket = 'aws:s3/bucket:Bucket';

describe('what a preview would change', () => {
  test('is what is made, changed, replaced or taken away, with the properties that differ and no value', () => {
    const secret = 'hunter2-value';
    const changes = changesIn([
      event('same', bucket, 'status'),
      event('refresh', bucket, 'vault'),
      event('create', 'aws:sqs/queue:Queue', 'wakes', { new: { custom: true, inputs: { name: secret } } }),
      event('update', bucket, 'vault', {
        detailedDiff: { 'tags.b': { diffKind: 'update' }, acl: { diffKind: 'add' } },
        old: { custom: true, inputs: { acl: secret } },
        diffs: ['tags', 'acl'],
      }),
      event('update', bucket, 'old-engine', { diffs: ['tags'] }),
      event('create-replacement', bucket, 'moved'),
      event('replace', bucket, 'moved', { detailedDiff: { bucket: { diffKind: 'update-replace' } } }),
      event('delete-replaced', bucket, 'moved'),
      event('update', bucket, 'no-diff', {
        old: { custom: true, inputs: { acl: secret, same: 1, gone: 1 } },
        new: { custom: true, inputs: { acl: 'public', same: 1 } },
      }),
      event('create', 'tideover:infra:Vault', 'component', { new: { inputs: {} } }),
      event('delete', bucket, 'gone', { diffs: ['x'] }),
    ]);
    expect(changes.map(lineOf)).toEqual([
      'create aws:Queue wakes',
      'update aws:Bucket vault (acl, tags.b)',
      'update aws:Bucket old-engine (tags)',
      'replace aws:Bucket moved (bucket)',
      'update aws:Bucket no-diff (acl, gone)',
      'delete aws:Bucket gone',
    ]);
    expect(JSON.stringify(changes)).not.toContain(secret);
  });

  test('is nothing where only other events came', () => {
    expect(changesIn([{ sequence: 1, timestamp: 1 } as EngineEvent])).toEqual([]);
  });
});

describe('a look for drift', () => {
  const change = changesIn([event('create', bucket, 'vault')]);

  test('finds none, some, or says in one line why it could not look', async () => {
    expect(await foundBy(async () => [])).toEqual({ result: 'no-drift' });
    expect(await foundBy(async () => change)).toEqual({
      result: 'drift',
      resources: ['create aws:Bucket vault'],
    });
    const failed = await foundBy(async () => {
      throw new Error(`code: 255\n stdout: \n stderr: error: no credentials for AWS${'!'.repeat(500)}\n`);
    });
    expect(failed).toMatchObject({ result: 'unknown' });
  });

  test('takes the engine’s first error, cut', () => {
    expect(whyNot(new Error('code: 255\n stdout:\n stderr:\nerror: the stack is locked\nerror: two'))).toBe(
      'the stack is locked',
    );
    expect(whyNot(new Error('x'.repeat(999)))).toHaveLength(200);
  });
});
