import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  inventoryWithExports,
  mergeInventories,
} from '../../../../pipelines/adapters/mdm/inventory-with-exports.ts';
import { readMdmExport } from '../../../../pipelines/adapters/mdm/read-export.ts';
import type { Device } from '../../../../pipelines/ports.ts';

const accounts = new Map([
  ['li@example.com', 'li-01'],
  ['wang@example.com', 'wang-01'],
  ['zhao', 'zhao-01'],
]);
const accountOf = (name: string) => accounts.get(name.toLowerCase()) ?? null;
const apps = ['WangShangLiao', '旺商聊'];

const intune = [
  'ApplicationKey,ApplicationName,ApplicationVersion,DeviceName,OSVersion,Platform,UserName,EmailAddress,LastContact',
  'k1,WangShangLiao,8.1.3,"PC ""front"", 1",10.0.22631,Windows,Li,LI@example.com,2026-12-01T08:30:00Z',
  'k2,旺商聊,8.2.0,iPhone,18.1,iOS,Wang,wang@example.com,12/2/2026 9:05:00 PM',
  'k3,Solitaire,1.0,PC,10,Windows,Li,li@example.com,2026-12-01T08:30:00Z',
].join('\r\n');
const jamf = [
  'Display Name,Username,Email Address,Operating System,Application Title,Application Version,Last Inventory Update',
  'MacBook,zhao,,macOS 15.1,WangShangLiao.app,7.9.9,2026-11-30 10:00:00',
].join('\n');

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isBig = false): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
};
const intuneDevices: readonly Device[] = [
  { account: 'li-01', platform: 'windows', version: '8.1.3', lastSeen: '2026-12-01T08:30:00.000Z' },
  { account: 'wang-01', platform: 'ios', version: '8.2.0', lastSeen: '2026-12-02T21:05:00.000Z' },
];

describe('an MDM export', () => {
  it.each([
    ['UTF-8', utf8(intune)],
    ['UTF-8 with byte order mark', utf8(`\ufeff${intune}`)],
    ['UTF-16 little-endian', utf16(intune)],
    [
      'UTF-16 big-endian, with tabs',
      utf16(intune.replaceAll(',', '\t').replace('front""\t', 'front"",'), true),
    ],
  ])('of Intune is read in %s', (_, bytes) => {
    expect(readMdmExport(bytes, { kind: 'intune', apps, accountOf })).toEqual({
      devices: intuneDevices,
      problems: [],
    });
  });

  it('of Jamf is read, and people without an e-mail by their user name', () => {
    expect(readMdmExport(utf8(jamf), { kind: 'jamf', apps, accountOf }).devices).toEqual([
      { account: 'zhao-01', platform: 'macos', version: '7.9.9', lastSeen: '2026-11-30T10:00:00.000Z' },
    ]);
  });

  it('names what it cannot take by line, and takes the rest', () => {
    const bad = [
      ...intune.split('\r\n').slice(0, 2),
      'k4,WangShangLiao,8.0,PC,10,Windows',
      'k5,WangShangLiao,8.0,PC,10,Windows,Stranger,stranger@example.org,2026-12-01T08:30:00Z',
      'k6,WangShangLiao,8.0,PC,10,Windows,,,2026-12-01T08:30:00Z',
      'k7,WangShangLiao,8.0,PC,10,Windows,Li,li@example.com,last week',
    ].join('\n');
    const { devices, problems } = readMdmExport(utf8(bad), { kind: 'intune', apps, accountOf });
    expect(devices).toEqual(intuneDevices.slice(0, 1));
    expect(problems.map(({ line, severity }) => [line, severity])).toEqual([
      [3, 'error'],
      [4, 'note'],
      [5, 'error'],
      [6, 'error'],
    ]);
  });

  it.each([
    ['a missing column', utf8('DeviceName,UPN\nPC,li@example.com'), 1, 'platform'],
    ['nothing', utf8(''), 0, 'empty'],
    ['an open quote', utf8(`${intune.split('\r\n')[0]}\nk1,"Wang`), 2, 'CSV'],
    ['bytes that are no text', new Uint8Array([1, 0, 2, 0]), 0, 'not text'],
  ])('with %s is refused with the place', (_, bytes, line, words) => {
    const { devices, problems } = readMdmExport(bytes, { kind: 'intune', apps, accountOf });
    expect(devices).toEqual([]);
    expect(problems[0]?.line).toBe(line);
    expect(problems[0]?.what).toContain(words);
  });
});

describe('inventories', () => {
  const device = (version: string | null, lastSeen: string | null, account = 'li-01'): Device => {
    return { account, platform: 'ios', version, lastSeen };
  };

  it('are merged by person and platform, and the newest is believed with all its devices', () => {
    const messenger = [device('8.0', '2026-11-01T00:00:00Z'), device('8.2', '2026-11-02T00:00:00Z')];
    const mdm = [device('8.3', '2026-12-01T00:00:00Z'), device('8.1', null, 'wang-01')];
    expect(mergeInventories(messenger, mdm)).toEqual(mdm);
    expect(mergeInventories(mdm, messenger)).toEqual(mdm);
    expect(mergeInventories(messenger, [device('7', '2026-10-01T00:00:00Z')])).toEqual(messenger);
  });

  it('that know no version give way to one that does', () => {
    const known = [device('8.0', '2026-11-01T00:00:00Z')];
    expect(mergeInventories(known, [device(null, '2026-12-01T00:00:00Z')])).toEqual(known);
  });
});

describe('the inventory of a window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-mdm-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const roster = [
    { account: 'li-01', email: 'li@example.com' },
    { account: 'wang-01', email: 'wang@example.com' },
  ];
  const messenger = {
    devices: async () => [{ ...(intuneDevices[0] as Device), version: '7.0', lastSeen: null }],
  };

  it('has what the messenger and the exports know', async () => {
    writeFileSync(join(folder, 'intune.csv'), intune);
    const told: string[] = [];
    const around = { folder, roster, apps, tell: (line: string) => void told.push(line) };
    const inventory = inventoryWithExports(messenger, [{ file: 'intune.csv', kind: 'intune' }], around);
    expect(await inventory.devices()).toEqual(intuneDevices);
    expect(told).toEqual([]);
  });

  it('is not counted without an export that is named', async () => {
    const around = { folder, roster, apps, tell: () => {} };
    const inventory = inventoryWithExports(messenger, [{ file: 'absent.csv', kind: 'jamf' }], around);
    await expect(inventory.devices()).rejects.toThrow('not there');
  });
});
