import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { atomFeed } from '../../../pipelines/views/atom.ts';
import { bannerScript } from '../../../pipelines/views/banner.ts';
import { calendarOf, invitationOf } from '../../../pipelines/views/calendar.ts';
import { statuspageJson } from '../../../pipelines/views/statuspage-json.ts';
import type { WindowView } from '../../../pipelines/views/window-view.ts';
import { statuspageSchemas } from '../../support/statuspage-schema.ts';
import { wellFormed } from '../../support/well-formed.ts';
import { aView, hostileText, stages } from '../../support/window-view.ts';

const hostile = {
  'plan.title.en': hostileText,
  'plan.summary.en': hostileText,
  'organisation.name.en': hostileText,
  'organisation.messenger.name.en': hostileText,
  'organisation.messenger.vendor.en': hostileText,
  'organisation.statusPage.title.en': hostileText,
};

describe('the Statuspage JSON', () => {
  const ajv = new Ajv({ strict: true, allErrors: true });

  test.each(stages)('has the shape that clients of Statuspage v2 expect, %s', (stage) => {
    for (const patch of [{}, hostile]) {
      const files = statuspageJson(aView(stage, patch));
      expect([...files.keys()].toSorted()).toEqual(Object.keys(statuspageSchemas).toSorted());
      for (const [name, text] of files) {
        const check = ajv.compile(statuspageSchemas[name] ?? {});
        expect([name, check(JSON.parse(text)), check.errors]).toEqual([name, true, null]);
      }
    }
  });

  test.each([
    ['before', 1, 0, 'none', 'operational'],
    ['in-progress', 0, 1, 'maintenance', 'under_maintenance'],
    ['verifying', 0, 1, 'maintenance', 'degraded_performance'],
    ['completed', 0, 0, 'none', 'operational'],
    ['called-off', 0, 0, 'none', 'operational'],
    ['not-switching', 1, 0, 'none', 'operational'],
  ] as const)(
    'sorts the window into upcoming and active, %s',
    (stage, upcoming, active, indicator, login) => {
      const files = statuspageJson(aView(stage));
      const read = (name: string) => JSON.parse(files.get(name) ?? '');
      expect(read('scheduled-maintenances/upcoming.json').scheduled_maintenances).toHaveLength(upcoming);
      expect(read('scheduled-maintenances/active.json').scheduled_maintenances).toHaveLength(active);
      // Statuspage deletes what is called off.
      expect(read('scheduled-maintenances.json').scheduled_maintenances).toHaveLength(
        stage === 'called-off' ? 0 : 1,
      );
      expect(read('status.json').status.indicator).toBe(indicator);
      expect(read('components.json').components[0].status).toBe(login);
    },
  );
});

/** Unfolds and reads an iCalendar text: RFC 5545 section 3.1. */
function readCalendar(text: string): ReadonlyMap<string, string> {
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of text.split('\r\n'))
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  const lines = text.replaceAll('\r\n ', '').trimEnd().split('\r\n');
  expect(lines[0]).toBe('BEGIN:VCALENDAR');
  expect(lines.at(-1)).toBe('END:VCALENDAR');
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  const event = lines.slice(lines.indexOf('BEGIN:VEVENT') + 1, lines.indexOf('END:VEVENT'));
  return new Map(
    event.map((line) => {
      const [, name = '', , value = ''] = /^([A-Z-]+)((?:;[^:"]*(?:"[^"]*")?)*):(.*)$/.exec(line) ?? [];
      expect(name, line).not.toBe('');
      return [name, value];
    }),
  );
}

describe('the calendar', () => {
  test('reads back with its times and what the maintenance note asks for', () => {
    const event = readCalendar(calendarOf(aView('before')));
    expect(event.get('DTSTART')).toBe('20261205T170000Z');
    expect(event.get('DTEND')).toBe('20261205T210000Z');
    expect(event.get('UID')).toBe('2026-12-06-upgrade@status.example.com');
    expect(event.get('X-MAINTNOTE-MAINTENANCE-ID')).toBe('2026-12-06-upgrade');
    expect(event.get('X-MAINTNOTE-IMPACT')).toBe('OUTAGE');
    for (const name of [
      'DTSTAMP',
      'SUMMARY',
      'ORGANIZER',
      'SEQUENCE',
      'X-MAINTNOTE-PROVIDER',
      'X-MAINTNOTE-ACCOUNT',
      'X-MAINTNOTE-OBJECT-ID',
      'X-MAINTNOTE-STATUS',
    ])
      expect(event.has(name), name).toBe(true);
  });

  test.each([
    ['before', 'CONFIRMED', 'CONFIRMED'],
    ['in-progress', 'CONFIRMED', 'IN-PROCESS'],
    ['completed', 'CONFIRMED', 'COMPLETED'],
    ['called-off', 'CANCELLED', 'CANCELLED'],
    ['not-switching', 'CONFIRMED', 'CONFIRMED'],
  ] as const)('says how it stands, %s', (stage, status, note) => {
    const event = readCalendar(calendarOf(aView(stage)));
    expect([event.get('STATUS'), event.get('X-MAINTNOTE-STATUS')]).toEqual([status, note]);
  });

  test('after our call-off it goes on for machines too, until the vendor says that it is done', () => {
    const view = aView('not-switching');
    const at = (now: number, isDone: boolean): WindowView => ({
      ...view,
      now,
      state: 'in_progress',
      vendor: isDone ? [done] : [],
    });
    const { start, currentEnd } = view;
    const done = {
      kind: 'vendor-said',
      source: 'status',
      status: 'completed',
      url: 'https://status.example.com/',
      text: 'completed',
      end: null,
      heardAt: currentEnd + 60_000,
    } as const;
    const shown = [at(start + 60_000, false), at(currentEnd, false), at(currentEnd + 60_000, true)];
    const events = shown.map((one) => readCalendar(calendarOf(one)));
    expect(events.map((event) => event.get('X-MAINTNOTE-STATUS'))).toEqual([
      'IN-PROCESS',
      'IN-PROCESS',
      'COMPLETED',
    ]);
    const texts = events.map((event) => event.get('DESCRIPTION') ?? '');
    expect(texts.map((text) => /unavailable/.test(text))).toEqual([true, false, false]);
    expect(events.map((event) => event.get('SEQUENCE'))).toEqual(['1', '2', '3']);
  });

  test('keeps its UID and raises SEQUENCE with every amendment', () => {
    const [first, second] = [calendarOf(aView('before')), calendarOf(aView('called-off'))].map(readCalendar);
    expect(second?.get('UID')).toBe(first?.get('UID'));
    expect([first?.get('SEQUENCE'), second?.get('SEQUENCE')]).toEqual(['0', '1']);
  });

  test('hostile words add no property', () => {
    const plain = readCalendar(calendarOf(aView('before')));
    const event = readCalendar(
      calendarOf(aView('before', { ...hostile, 'plan.title.en': 'a\r\nATTACH:evil' })),
    );
    expect([...event.keys()]).toEqual([...plain.keys()]);
  });

  test('a person is invited, told of every change under the same UID, and told when it is cancelled', () => {
    const [first, later] = (['before', 'called-off'] as const).map((stage) =>
      invitationOf(aView(stage), 'account-1@example.com'),
    );
    expect([first?.method, later?.method]).toEqual(['REQUEST', 'CANCEL']);
    expect(first?.text).toContain('METHOD:REQUEST');
    expect(later?.text).toContain('METHOD:CANCEL');
    const [one, other] = [first, later].map((invitation) => readCalendar(invitation?.text ?? ''));
    expect(first?.text.replace(/\r\n /g, '')).toMatch(/ATTENDEE[^\r]*mailto:account-1@example.com/i);
    expect(other?.get('UID')).toBe(one?.get('UID'));
    expect(Number(other?.get('SEQUENCE'))).toBeGreaterThan(Number(one?.get('SEQUENCE')));
  });

  test('a feed for subscribers says so; a file says nothing of it', () => {
    expect(calendarOf(aView('before'), { method: 'publish' })).toContain('METHOD:PUBLISH');
    expect(calendarOf(aView('before'))).not.toContain('METHOD');
  });
});

describe('the Atom feed', () => {
  test.each(stages)('is well-formed, in both languages, newest first, %s', (stage) => {
    for (const patch of [{}, hostile]) {
      const feed = atomFeed(aView(stage, patch));
      expect(wellFormed(feed)).toBe('well-formed');
      const updated = [...feed.matchAll(/<updated>([^<]+)<\/updated>/g)].map(([, at]) => at ?? '').slice(1);
      expect(updated).toEqual(updated.toSorted().toReversed());
      expect(feed).not.toMatch(/<script|\u202e/);
    }
  });

  test('an entry keeps its id when more is said', () => {
    const ids = (view: WindowView) => [...atomFeed(view).matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id);
    expect(ids(aView('completed'))).toEqual(expect.arrayContaining(ids(aView('verifying'))));
    expect(new Set(ids(aView('completed'))).size).toBe(ids(aView('completed')).length);
  });
});

describe('the banner', () => {
  /** Runs the script with a document that notes what is put on the page. */
  function shownBy(script: string, at: number, lang: string): string {
    const texts: string[] = [];
    const node = { setAttribute: () => {}, style: {}, appendChild: (child: unknown) => child };
    const page = {
      documentElement: { lang },
      body: { insertBefore: () => {}, firstChild: null },
      createElement: () => ({ ...node }),
      createTextNode: (text: string) => texts.push(text),
    };
    new Function('document', 'navigator', 'Date', script)(
      page,
      { language: lang },
      class {
        valueOf = () => at;
      },
    );
    return texts.join('');
  }

  test('speaks the page’s language, from a day before until it is over', () => {
    const view = aView('before');
    const day = 24 * 3_600_000;
    expect(shownBy(bannerScript(view), view.start - 2 * day, 'en')).toBe('');
    expect(shownBy(bannerScript(view), view.start - day, 'en')).toContain('will be under maintenance');
    expect(shownBy(bannerScript(view), view.start - day, 'zh-CN')).toContain('维护');
    expect(shownBy(bannerScript(aView('completed')), view.currentEnd, 'en')).toBe('');
    expect(shownBy(bannerScript(aView('called-off')), view.start, 'en')).toBe('');
  });

  test('hostile words are text, even inside a script element', () => {
    const script = bannerScript(aView('in-progress', hostile));
    expect(script).not.toMatch(/<\/?script|<img/);
    expect(shownBy(script, aView('in-progress').now, 'en')).toContain('<script>alert(1)</script>');
  });
});
