import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBounded, readInside } from '../../../pipelines/adapters/bounded-file.ts';

let folder = '';
const inside = () => join(folder, 'runbooks');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tideover-bounded-'));
  await mkdir(join(inside(), 'people'), { recursive: true });
  await writeFile(join(folder, 'secret.csv'), 'secret');
  await writeFile(join(inside(), 'people/roster.csv'), 'people');
  await symlink(join(folder, 'secret.csv'), join(inside(), 'link.csv'));
  await symlink('people/roster.csv', join(inside(), 'own-link.csv'));
  await symlink('/dev/zero', join(inside(), 'zero.csv'));
  await symlink(folder, join(inside(), 'out'));
  execFileSync('mkfifo', [join(inside(), 'pipe.csv')]);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file that a plan names', () => {
  test.each(['people/roster.csv', './people/roster.csv', 'own-link.csv', 'people/../people/roster.csv'])(
    '%s is read',
    async (file) => {
      expect(await readInside(inside(), file, 100)).toMatchObject({ is: 'read' });
    },
  );

  test.each([
    '../secret.csv',
    '../../../../../../../../etc/passwd',
    '../../../../../../../../proc/self/environ',
    '../../../../../../../../dev/zero',
    '/etc/passwd',
    '/dev/zero',
    'link.csv',
    'out/secret.csv',
    'zero.csv',
    'pipe.csv',
    'people',
    '.',
    'C:\\roster.csv',
    '..\\secret.csv',
    'people/\0roster.csv',
  ])('%s is refused', async (file) => {
    expect(await readInside(inside(), file, 100)).toMatchObject({ is: 'refused' });
  });

  test('is absent, not refused, where nothing is there', async () => {
    expect(await readInside(inside(), 'nowhere/roster.csv', 100)).toEqual({ is: 'absent' });
  });

  test('is refused where it is too large, also when its size says nothing', async () => {
    expect(await readInside(inside(), 'people/roster.csv', 5)).toMatchObject({ is: 'refused' });
    expect(await readBounded('/proc/self/status', 10)).toMatchObject({ is: 'refused' });
    expect(await readBounded('/dev/zero', 10)).toMatchObject({ is: 'refused', why: 'it is no regular file' });
  });
});
