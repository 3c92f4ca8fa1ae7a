import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tideover-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function watch(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/watch.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('watch --read', () => {
  test('prints what one text says as JSON, and nothing else', () => {
    const file = fileWith(
      'notice.txt',
      '系统将于12月6日凌晨1:00至5:00停机维护，预计持续4小时，期间无法登录。',
    );
    const { status, stdout, stderr } = watch('--read', file, '--published', '2026-12-01', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      windows: [
        {
          kind: 'planned',
          start: '2026-12-06T01:00:00+08:00',
          end: '2026-12-06T05:00:00+08:00',
          zone: null,
          durationMinutes: 240,
          affects: ['login'],
          confidence: expect.any(Number),
          evidence: '系统将于12月6日凌晨1:00至5:00停机维护，预计持续4小时，期间无法登录。',
        },
      ],
    });
  });

  test('prints an empty list where the text announces nothing', () => {
    const file = fileWith('none.txt', 'All systems operational.');
    expect(watch('--read', file, '--format', 'json')).toEqual({
      status: 0,
      stdout: '{"windows":[]}\n',
      stderr: '',
    });
  });

  test('tells people whether it is sure', () => {
    const file = fileWith('unsure.txt', 'Maintenance on 6 December 2026 from 1am to 5am.');
    expect(watch('--read', file).stdout).toContain('not sure, ask');
    expect(watch('--read', file, '--zone', 'Europe/Berlin').stdout).toContain('2026-12-06T01:00:00+01:00');
  });

  test('says in one line what is wrong, and what to do', () => {
    const broken = fileWith('broken.json', '{"text": ');
    const utf16 = fileWith('utf16.txt', new Uint8Array([0xff, 0xfe, 0x41, 0x00]));
    for (const [file, what] of [
      [join(folder, 'absent.txt'), 'cannot be read'],
      [broken, 'not well-formed'],
      [utf16, 'UTF-16'],
    ] as const) {
      const { status, stdout, stderr } = watch('--read', file, '--format', 'json');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain(what);
      expect(stderr).toContain('To do:');
      expect(stderr).not.toContain('    at ');
    }
    expect(watch('--read', broken, '--published', 'yesterday').status).toBe(2);
    expect(watch('--read', broken, '--zone', 'Berlin').status).toBe(2);
    expect(watch().status).toBe(2);
  });
});
