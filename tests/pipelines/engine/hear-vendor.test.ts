// What the vendor's sources say, and what follows: amendments once each, whatever is repeated, and never a stop
// because a source wrote nonsense.

import { describe, expect, test } from 'vitest';
import { followCommands } from '../../../pipelines/engine/follow-commands.ts';
import { hearVendor } from '../../../pipelines/engine/hear-vendor.ts';
import { takeFacts } from '../../../pipelines/engine/take-facts.ts';
import { parseZoned } from '../../../pipelines/plan/time.ts';
import type { VendorStatement } from '../../../pipelines/ports.ts';
import { inUnreadLanguage } from '../../../pipelines/vendor/unread-language.ts';
import {
  bodiesOf,
  command,
  end,
  enterAgain,
  hour,
  Killed,
  killBefore,
  minute,
  type Night,
  openNight,
  start,
  vendorSaid,
} from '../../support/night.ts';
import { validPlan } from '../../support/valid-plan.ts';

const laterBy = (minutes: number) => parseZoned(validPlan.end).add({ minutes }).toString();
const extended = (source: string, minutes: number, more: Partial<VendorStatement> = {}) =>
  vendorSaid(source, 'extended', { end: laterBy(minutes), text: `by ${minutes} minutes`, ...more });

async function hearing(...statements: readonly VendorStatement[]): Promise<Night> {
  const night = await openNight({ at: start + hour });
  await hear(night, ...statements);
  return night;
}

async function hear(night: Night, ...statements: readonly VendorStatement[]): Promise<void> {
  night.vendorSays.push(...statements);
  await night.clock.sleep(minute);
  await hearVendor(night.run, night.run.ports.vendor);
  await hearVendor(night.run, night.run.ports.vendor);
}

const endsAt = (night: Night) => parseZoned(night.run.snapshot().plan.end).epochMilliseconds;
const amendments = (night: Night) => bodiesOf(night, 'amended').map(({ change }) => change.kind);

describe('the vendor', () => {
  test('extends: one amendment, whoever repeats it', async () => {
    const night = await hearing(extended('status', 60));
    await hear(night, extended('mail', 60, { text: 'another wording' }));
    expect(amendments(night)).toEqual(['extend']);
    expect(endsAt(night)).toBe(end + hour);
  });

  test('extends twice, and a late repetition of the first does not take back the second', async () => {
    const night = await hearing(extended('status', 60));
    await hear(night, extended('status', 90));
    await hear(night, extended('mail', 60, { text: 'late' }));
    expect(amendments(night)).toEqual(['extend', 'extend']);
    expect(endsAt(night)).toBe(end + 90 * minute);
  });

  test('is done earlier than an extension said: the end moves back when two sources say so', async () => {
    const night = await hearing(extended('status', 60));
    await hear(night, extended('status', 30));
    expect(amendments(night)).toEqual(['extend']);
    await hear(night, extended('mail', 30));
    expect(amendments(night)).toEqual(['extend', 'shorten']);
    expect(endsAt(night)).toBe(end + 30 * minute);
  });

  test('writes in another zone: the plan keeps its own', async () => {
    const night = await hearing(
      extended('status', 0, { end: parseZoned(laterBy(60)).withTimeZone('UTC').toString() }),
    );
    expect(night.run.snapshot().plan.end).toBe(laterBy(60));
  });

  test('cancels: the window is called off once, and nothing said later changes it', async () => {
    const night = await hearing(vendorSaid('status', 'cancelled'));
    expect(amendments(night)).toEqual([]);
    await hear(night, vendorSaid('mail', 'cancelled'));
    await hear(night, extended('status', 60));
    expect(amendments(night)).toEqual(['call-off']);
    expect(night.run.state().calledOff).toMatchObject({ whose: 'vendor', reason: 'cancelled' });
  });

  test('is no longer followed once the hold is done', async () => {
    const night = await openNight({ at: end, before: 'canary' });
    await hear(night, extended('status', 60), vendorSaid('mail', 'cancelled'));
    expect(amendments(night)).toEqual([]);
    expect(bodiesOf(night, 'vendor-said')).toHaveLength(2);
  });

  test('does not take back what a person extended further', async () => {
    const night = await hearing(extended('status', 60));
    await command(night, { name: 'extend', by: '2h' });
    await takeFacts(night.run);
    await followCommands(night.run);
    await hear(night, extended('mail', 60, { text: 'late' }));
    expect(endsAt(night)).toBe(end + 3 * hour);
  });

  test('takes back "completed" and says it again in the same words: the newest word counts', async () => {
    const night = await hearing(vendorSaid('status', 'completed', { at: '2026-12-05T20:00:00Z' }));
    await hear(night, extended('status', 60, { at: '2026-12-05T20:10:00Z' }));
    await hear(night, vendorSaid('status', 'completed', { at: '2026-12-05T21:00:00Z' }));
    expect(night.run.state().vendor.at(-1)?.status).toBe('completed');
  });

  test('writes a new time at every read: its words are heard once, and so is its next word', async () => {
    let reads = 0;
    const words: VendorStatement[] = [vendorSaid('status', 'in-progress')];
    const at = () => {
      reads += 1;
      return new Date(start + reads * 1_000).toISOString();
    };
    const night = await openNight({
      at: start + hour,
      ports: { vendor: { read: async () => words.map((said) => ({ ...said, at: at() })) } },
    });
    for (let look = 0; look < 5; look += 1) await hear(night);
    expect(bodiesOf(night, 'vendor-said')).toHaveLength(1);
    words.push(extended('status', 60), vendorSaid('status', 'in-progress'));
    for (let look = 0; look < 5; look += 1) await hear(night);
    words.splice(0, words.length, vendorSaid('status', 'completed'));
    for (let look = 0; look < 5; look += 1) await hear(night);
    expect(bodiesOf(night, 'vendor-said').map(({ status }) => status)).toEqual([
      'in-progress',
      'extended',
      'in-progress',
      'completed',
    ]);
    expect(reads).toBeGreaterThan(30);
  });

  test('puts its newest word first: what was heard at the same time before is not heard again', async () => {
    const night = await openNight({ at: start + hour });
    const first = vendorSaid('status', 'in-progress', { at: '2026-12-05T18:00:00Z' });
    const second = extended('status', 60, { at: '2026-12-05T19:00:00Z' });
    await hear(night, first);
    night.vendorSays.splice(0);
    await hear(night, second, first);
    expect(bodiesOf(night, 'vendor-said').map(({ status }) => status)).toEqual(['in-progress', 'extended']);
  });

  test('names an end that is no time, or lies before the start: heard and not followed', async () => {
    const night = await hearing(
      extended('mail', 0, { end: '2026-12-01T00:00:00+08:00[Asia/Shanghai]' }),
      extended('status', 0, { end: 'soon' }),
    );
    expect(amendments(night)).toEqual([]);
    await hear(night, extended('status', 60));
    expect(amendments(night)).toEqual(['extend']);
  });

  test.each([
    null,
    { text: { 'zh-CN': 'x' } },
    [null],
    [{ text: { 'zh-CN': 'x' }, at: 7, source: 'status', status: 'cancelled', url: 'x' }],
    [{ ...extended('status', 60), text: '\ud800' }],
    [{ ...extended('status', 60), status: 'constructor' }],
    [{ source: 'status', unreadable: 'GET https://status.example.com/: The XML is neither RSS nor Atom.' }],
  ])(
    'answers %j: it is set aside with the reason, what others say counts, and the look goes on',
    async (odd) => {
      const both = [extended('news', 30)];
      const night = await openNight({
        at: start + hour,
        ports: {
          vendor: { read: async () => (Array.isArray(odd) ? [...odd, ...both] : odd) as typeof both },
        },
      });
      await hearVendor(night.run, night.run.ports.vendor);
      expect(bodiesOf(night, 'vendor-said').map(({ source }) => source)).toEqual(
        Array.isArray(odd) ? ['news'] : [],
      );
      // Once, however often it is read.
      await hearVendor(night.run, night.run.ports.vendor);
      expect(bodiesOf(night, 'fact-refused')).toMatchObject([
        {
          fact: expect.stringMatching(/^vendor\/(sources|status)$/),
          why: { en: expect.stringContaining('cannot be read and does not count: ') },
        },
      ]);
    },
  );

  test('answers in a language that is not read here: whoever waits is told to read it', async () => {
    const unread = { source: 'status', unreadable: inUnreadLanguage };
    const night = await openNight({ at: start + hour, ports: { vendor: { read: async () => [unread] } } });
    await hearVendor(night.run, night.run.ports.vendor);
    expect(bodiesOf(night, 'fact-refused')).toMatchObject([
      {
        fact: 'vendor/status',
        why: { 'zh-CN': expect.not.stringMatching(/[a-z]{9}/), en: expect.stringContaining('somebody') },
      },
    ]);
  });

  test('cannot be reached: no news', async () => {
    const night = await openNight({
      ports: { vendor: { read: async () => Promise.reject(new Error('timeout')) } },
    });
    await hearVendor(night.run, night.run.ports.vendor);
    expect(bodiesOf(night, 'vendor-said')).toEqual([]);
  });

  test('said it to a run that died before it followed: the next one does', async () => {
    const night = await openNight({ at: start + hour });
    killBefore(night.run, ({ kind }) => kind === 'amended');
    await expect(hear(night, extended('status', 60))).rejects.toThrow(Killed);
    const next = await enterAgain(night);
    await hearVendor(next.run, next.run.ports.vendor);
    expect(amendments(next)).toEqual(['extend']);
    expect(bodiesOf(next, 'vendor-said')).toHaveLength(1);
  });
});
