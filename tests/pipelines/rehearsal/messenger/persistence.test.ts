// A killed process is followed by a new one: what stands in the folder must be enough.

import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStatusFolder } from '../../../../pipelines/adapters/status/status-folder.ts';
import { sha256 } from '../../../../pipelines/ledger/canonical.ts';
import type { HeldItem, OutboxItem } from '../../../../pipelines/ports.ts';
import {
  createDesk,
  createGroups,
  createOutbox,
} from '../../../../pipelines/rehearsal/world/beside-messenger.ts';
import { end, people, start, testWorld } from '../../../support/embedded-world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'world-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(['folder', 'memory'] as const)('kept in %s', (kept) => {
  const place = (): string | null => (kept === 'folder' ? folder : null);

  it('the desk answers and forwards until it is told otherwise', async () => {
    const desk = createDesk(place());
    const text = { 'zh-CN': '维护中', en: 'Under maintenance' };
    await desk.answerWith('mailbox', text);
    await desk.answerWith('mailbox', text);
    await desk.forwardCalls('8001', '13800000000');
    const seen = kept === 'folder' ? createDesk(place()) : desk;
    expect(await seen.answerOf('mailbox')).toEqual(text);
    expect(await seen.answerOf('website')).toBeNull();
    expect(await seen.forwardOf('8001')).toBe('13800000000');
    await seen.answerWith('mailbox', null);
    await seen.forwardCalls('8001', null);
    expect(await seen.answerOf('mailbox')).toBeNull();
    expect(await seen.forwardOf('8001')).toBeNull();
  });

  it('temporary groups open once and close', async () => {
    const groups = createGroups(place());
    const group = {
      id: 'war-room',
      title: { 'zh-CN': '作战室', en: 'War room' },
      channel: 'wecom-all',
      members: ['a'],
    };
    await groups.open(group);
    await groups.open(group);
    const seen = kept === 'folder' ? createGroups(place()) : groups;
    expect(await seen.isOpen('war-room')).toBe(true);
    await seen.close('war-room');
    await seen.close('never-opened');
    expect(await seen.isOpen('war-room')).toBe(false);
  });

  it('the outbox gives held work by time, without what was replayed', async () => {
    const outbox = createOutbox(place());
    await outbox.hold(itemOf('b', '2026-12-06T02:00:00.000Z'));
    await outbox.hold(itemOf('a', '2026-12-06T03:00:00.000Z'));
    await outbox.hold(itemOf('c', '2026-12-06T01:00:00.000Z', new Uint8Array([0, 255, 10])));
    await outbox.hold({ ...itemOf('a', '2026-12-06T00:00:00.000Z'), text: 'the same key again' });
    const seen = kept === 'folder' ? createOutbox(place()) : outbox;
    const { held } = await seen.contents();
    expect(held.map(({ key }) => key)).toEqual(['c', 'b', 'a']);
    expect((await seen.whole(held[0] as HeldItem))?.file?.bytes).toEqual(new Uint8Array([0, 255, 10]));
    await seen.markReplayed('b', 'm1');
    const later = kept === 'folder' ? createOutbox(place()) : outbox;
    expect((await later.contents()).held.map(({ key }) => key)).toEqual(['c', 'a']);
  });

  it('the status page is replaced as a whole', async () => {
    const status = createStatusFolder(place());
    await status.publish(
      new Map([
        ['index.html', '1'],
        ['api/status.json', '{}'],
      ]),
    );
    await status.publish(new Map([['index.html', '2']]));
    if (kept === 'memory') return;
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('2');
    expect(existsSync(join(folder, 'api', 'status.json'))).toBe(false);
    await expect(status.publish(new Map([['../escape.html', 'x']]))).rejects.toThrow('outside');
  });
});

describe('the messenger in a folder', () => {
  const notice = { 'zh-CN': '维护', en: 'Maintenance' };
  const phone = { id: 'phone', platform: 'web', version: '9' } as const;

  it('is the same for a new process as for the one that was killed', async () => {
    const first = await testWorld({ folder, roster: people(100) });
    const before = await first.ports.history.exportSince(null);
    await first.clock.sleepUntil(start - 60_000);
    await first.ports.admission?.holdEveryoneOut(notice);
    await first.clock.sleepUntil(end + 1_000);
    await first.ports.admission?.admit(['user-1', 'user-2']);
    await first.clock.sleep(3 * 3_600_000);
    const login = await first.ports.sessions.logIn('user-1', phone);
    if (login.result !== 'in') throw new Error(login.why);
    await login.session.send('department/it', 'before the kill', 'k1');
    await first.ports.replay.put(itemOf('held-1', '2026-12-06T02:00:00Z'));
    const diedAt = first.clock.now();
    await first.close();

    const second = await testWorld({ folder, roster: people(100), from: diedAt + 60_000 });
    expect(await second.ports.admission?.state()).toEqual({ open: false, admitted: 2 });
    expect(second.messenger.status().state).toBe('normal');
    const after = await second.ports.history.exportSince(before.cursor);
    expect(after).toEqual(await first.ports.history.exportSince(before.cursor));
    expect((await second.ports.history.exportSince(null)).items.slice(0, before.items.length)).toEqual(
      before.items,
    );
    expect(await second.ports.replay.digestOf('held-1')).toBe(await first.ports.replay.digestOf('held-1'));
    expect(second.fleet.online()).toBe(first.fleet.online());
    expect(second.messenger.online()).toEqual(first.messenger.online());
    const again = await second.ports.sessions.logIn('user-2', phone);
    if (again.result !== 'in') throw new Error(again.why);
    const texts = (await again.session.receive('department/it')).map(({ text }) => text);
    expect(texts).toContain('before the kill');
    await second.ports.admission?.letEveryoneIn();
    await second.clock.sleep(3 * 3_600_000);
    expect(second.fleet.online()).toBe(100);
    await second.close();
  });

  it('is under maintenance in a new process too, until the vendor is done', async () => {
    const first = await testWorld({ folder });
    await first.clock.sleepUntil(start + 60_000);
    await first.close();
    const second = await testWorld({ folder, from: start + 120_000 });
    expect(second.messenger.status().state).toBe('maintenance');
    await second.clock.sleepUntil(end + 1);
    expect(second.messenger.status().state).toBe('normal');
    await second.close();
  });

  it('survives a last line that was cut off by the kill', async () => {
    const first = await testWorld({ folder });
    await first.ports.admission?.holdEveryoneOut(notice);
    await first.close();
    appendFileSync(join(folder, 'world', 'messenger.jsonl'), '{"at":1,"kind":"let-every');
    for (let run = 0; run < 2; run += 1) {
      const next = await testWorld({ folder, from: start - 60_000 + run });
      expect((await next.ports.admission?.state())?.open).toBe(false);
      await next.ports.admission?.admit([`user-${run + 1}`]);
      expect((await next.ports.admission?.state())?.admitted).toBe(run + 1);
      await next.close();
    }
  });
});

function itemOf(key: string, at: string, bytes?: Uint8Array): OutboxItem {
  const item: OutboxItem = {
    key,
    conversation: 'department/it',
    from: 'user-1',
    at,
    kind: 'message',
    text: key,
  };
  if (bytes === undefined) return item;
  return { ...item, kind: 'upload', file: { name: 'f', digest: sha256(bytes), bytes } };
}
