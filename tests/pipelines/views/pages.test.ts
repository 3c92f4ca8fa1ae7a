import jsqr from 'jsqr';
import { describe, expect, test } from 'vitest';
import { decidersOf } from '../../../pipelines/plan/deciders.ts';
import { dependencyOf } from '../../../pipelines/views/dependency.ts';
import { dependencyPage } from '../../../pipelines/views/dependency-page.ts';
import { evidencePage } from '../../../pipelines/views/evidence-page.ts';
import { handOuts } from '../../../pipelines/views/hand-out.ts';
import { reportPage } from '../../../pipelines/views/report.ts';
import { statusPage } from '../../../pipelines/views/status-page.ts';
import { viewOfWindow } from '../../../pipelines/views/view-of-window.ts';
import { stateAfter } from '../../support/night.ts';
import { snapshotOf } from '../../support/valid-plan.ts';
import { wellFormed } from '../../support/well-formed.ts';
import { aView, hostileText, stages } from '../../support/window-view.ts';

const hostile = {
  'plan.title.en': hostileText,
  'plan.title.zh-CN': hostileText,
  'plan.summary.en': hostileText,
  'plan.summary.zh-CN': hostileText,
  'plan.raci.0.task.en': hostileText,
  'plan.customerChannels.0.text.en': hostileText,
  'organisation.name.en': hostileText,
  'organisation.messenger.name.en': hostileText,
  'organisation.customerChannels.0.address': 'javascript:alert(1)',
  'organisation.people.0.title.en': hostileText,
};

const departments = [
  { department: 'Sales', people: 12, held: 5 },
  { department: hostileText, people: 3, held: 0 },
];

const pages = {
  report: reportPage,
  'evidence page': evidencePage,
  'dependency page': (view: Parameters<typeof reportPage>[0]) =>
    dependencyPage(dependencyOf([{ view, departments }])),
  'status page': statusPage,
  'hand-out': (view: Parameters<typeof reportPage>[0]) =>
    [...handOuts(view.plan, view.organisation).values()].join(''),
};

describe.each(Object.entries(pages))('the %s', (name, draw) => {
  test.each(stages)('is one whole page that loads nothing, %s', (stage) => {
    const drawn = draw(aView(stage));
    for (const page of drawn.split(/(?=<!doctype html>)/)) {
      expect(wellFormed(page)).toBe('well-formed');
      expect(page).toContain('<meta name="viewport"');
      expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(| src="/i);
      expect(page).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
    }
  });

  test.each(stages)('says everything in both languages, %s', (stage) => {
    const drawn = draw(aView(stage));
    const texts = (language: string) => [...drawn.matchAll(new RegExp(`lang="${language}">`, 'g'))].length;
    expect(texts('zh-CN')).toBeGreaterThan(5);
    // The page element itself carries one of the languages.
    expect(Math.abs(texts('zh-CN') - texts('en'))).toBeLessThanOrEqual(drawn.split('<!doctype html>').length);
    for (const [, text] of drawn.matchAll(/<span lang="en">([^<]*)<\/span>/g)) {
      expect(text?.replaceAll(/[（）·].*$/g, '')).not.toMatch(/\p{Script=Han}{2}/u);
    }
  });

  test('hostile words of plan, vendor and people stay words', () => {
    for (const stage of stages) {
      const drawn = draw(aView(stage, hostile));
      expect(drawn).not.toMatch(/<script|<img|onerror=(?!alert)|href="javascript/i);
      expect(drawn).not.toMatch(/\u202e/);
      if (name !== 'status page') expect(drawn).toContain('&lt;script&gt;');
      for (const page of drawn.split(/(?=<!doctype html>)/)) expect(wellFormed(page)).toBe('well-formed');
    }
  });

  test('is made for dark rooms, still readers and paper', () => {
    const drawn = draw(aView('completed'));
    expect(drawn).toContain('prefers-color-scheme:dark');
    expect(drawn).not.toMatch(/transition|animation/);
    expect(drawn).toContain('@media print');
  });
});

describe('the report', () => {
  test('draws planned against actual and the way back, and names what to improve', () => {
    const report = reportPage(aView('completed'));
    expect(report.match(/<svg /g)).toHaveLength(4);
    expect(report).toContain('class="actual done"');
    expect(report).toContain('class="curve"');
    expect(report).toContain(
      'People were without the messenger for 4 hours 39 minutes (Sunday 6 December, 01:00–05:39), 39 minutes longer than the window was planned. 20 of 20 are back.',
    );
    expect(report).toContain('1 report waits for an answer');
  });

  test('has an honest empty state for everything that has not happened', () => {
    const report = reportPage(aView('before'));
    for (const text of [
      'Nobody has begun to come back yet.',
      'Nothing is in doubt',
      'Nobody has decided yet.',
    ])
      expect(report).toContain(text);
  });

  test('says how late the vendor was, by its own word or without one', () => {
    expect(reportPage(aView('completed'))).toContain('The vendor kept its time.');
    const silent = aView('completed');
    const phases = silent.phases.map((phase) =>
      phase.phase === 'hold' ? { ...phase, finishedAt: silent.currentEnd + 40 * 60_000 } : phase,
    );
    const late = reportPage({ ...silent, phases });
    expect(late).toContain('The vendor was done 40 minutes after the end first planned (05:00).');
    expect(late).toContain('40 minutes late (without a word)');
  });

  test('does not call the vendor in time where our canary found that nothing worked', () => {
    const night = aView('completed');
    const phases = night.phases.map((phase) =>
      phase.phase === 'canary'
        ? {
            ...phase,
            finishedAt: night.plannedEnd + 45 * 60_000,
            before: [{ ...phase, status: 'stopped' as const, finishedAt: night.plannedEnd }],
          }
        : phase,
    );
    const late = reportPage({ ...night, phases });
    expect(late).not.toContain('The vendor kept its time');
    expect(late).toContain('our canary failed; it passed 45 minutes after the end first planned (05:00).');
  });

  test('shows doubts until somebody answers', () => {
    expect(reportPage(aView('completed'))).toContain('1 act is still in doubt and needs an answer.');
  });
});

describe('the status page', () => {
  test.each([
    ['before', 'Messenger works as usual; maintenance is coming'],
    ['in-progress', 'Messenger is under maintenance'],
    ['verifying', 'Messenger is coming back'],
    ['completed', 'Messenger works as usual'],
    ['called-off', 'The vendor cancelled; Messenger works as usual'],
    ['not-switching', 'The vendor’s maintenance of Messenger goes ahead; the vendor says when it is back'],
  ] as const)('says it in its headline, %s', (stage, headline) => {
    expect(statusPage(aView(stage))).toContain(`<h1><span lang="zh-CN">`);
    expect(statusPage(aView(stage))).toContain(`<span lang="en">${headline}</span></h1>`);
  });

  test('tells what a notice told the public, in its words and without what is ours', () => {
    const patch = { 'plan.notices.0.audiences': ['all-staff', 'customers'] };
    for (const stage of ['before', 'completed'] as const) {
      const drawn = statusPage(aView(stage, patch));
      expect(drawn).toContain('Planned maintenance Sunday 6 December, 01:00–05:00');
      expect(drawn).not.toContain('+86215550100');
    }
    expect(statusPage(aView('before'))).not.toContain('Planned maintenance Sunday');
  });

  test('says the all clear once, in the words of the notice where there is one', () => {
    const clear = (patch: Readonly<Record<string, unknown>>) => {
      const drawn = statusPage(aView('completed', patch));
      return ['Our chat is back', 'Back to normal'].map(
        (title) => drawn.split(`<h3>`).filter((part) => part.includes(title)).length,
      );
    };
    expect(clear({})).toEqual([0, 1]);
    expect(clear({ 'plan.notices.2.audiences': ['all-staff', 'customers'] })).toEqual([1, 0]);
  });

  test('names no person, no reason of ours and no doubt', () => {
    for (const stage of stages) {
      const drawn = statusPage(aView(stage, { 'organisation.people.1.title.en': 'Secret title' }));
      expect(drawn).not.toContain('Secret title');
      expect(drawn).not.toContain('&lt;script&gt;');
    }
  });
});

describe('the hand-outs', () => {
  const { plan, organisation } = aView('before');

  test('give a page to each role that has a part, and to nobody else', () => {
    expect([...handOuts(plan, organisation).keys()]).toEqual([
      ...organisation.people
        .map(({ id }) => id)
        .filter((id) =>
          JSON.stringify([plan.raci, plan.approvals, plan.handovers, plan.emergencyContacts]).includes(
            `"${id}"`,
          ),
        )
        .map((id) => `${id}.html`),
      'bulletin.html',
    ]);
  });

  test('hold a sheet for the wall in both languages: when, where to go on, whom to call, where the news is', () => {
    const meetingPoint = {
      who: 'all-staff',
      where: { 'zh-CN': '一楼大厅', en: 'The lobby' },
      at: plan.start,
    };
    const sheet =
      handOuts({ ...plan, meetingPoints: [meetingPoint] }, organisation).get('bulletin.html') ?? '';
    for (const words of ['12月6日', 'Sunday 6 December', '企业微信', 'WeCom', '一楼大厅', 'The lobby'])
      expect(sheet).toContain(words);
    expect(sheet).toContain('+862155501003');
    expect(sheet).toContain(organisation.statusPage.url);
    expect(sheet).toContain('size:A4');
    expect(readCode(sheet)).toBe(organisation.statusPage.url);
  });

  test('say what is to be confirmed by number, the conferences and where to meet', () => {
    const words = { 'zh-CN': '会议', en: 'Bridge' };
    const conference = {
      id: 'b',
      title: words,
      for: 'all-staff',
      address: '+49 69 1',
      owner: 'service-lead',
    };
    const pages = handOuts({ ...plan, conferences: [conference] }, organisation);
    expect(pages.get('service-lead.html')).toContain('Try out the conference “Bridge”: +49 69 1');
    expect(pages.get('duty-lead.html')).toContain('<strong>+49 69 1</strong>');
    expect(pages.get('duty-lead.html')).not.toContain('Try out');
  });

  test('say what to do, when, whom to call and how to forward the phone', () => {
    const support = { phone: '+862155503000', email: 'support@vendor.example' };
    const messenger = { ...organisation.messenger, support };
    const page = handOuts(plan, { ...organisation, messenger }).get('duty-lead.html') ?? '';
    expect(page).toContain('+862155503000 support@vendor.example');
    expect(page).toContain('Switch over.');
    expect(page).toContain('Sunday 6 December, 00:30');
    expect(page).toContain('+862155501003');
    expect(page).toContain('**21*');
    const others = organisation.people.filter(({ id }) => decidersOf(plan).has(id) && id !== 'duty-lead');
    expect(others.filter(({ phone }) => !page.includes(phone))).toEqual([]);
  });
});

describe('the form on the status page', () => {
  const address = 'https://api.example.com/feedback';
  const withForm = { 'organisation.feedback': { address: 'report@example.com', form: address } };

  test.each(['in-progress', 'verifying', 'completed'] as const)(
    'is there while trouble is to be heard: %s',
    (stage) => {
      const drawn = statusPage(aView(stage, withForm));
      expect(wellFormed(drawn)).toBe('well-formed');
      expect(drawn).toContain(`<form class="card feedback" method="post" action="${address}"`);
      expect([...drawn.matchAll(/name="trouble" value="(\w+)"/g)].map(([, kind]) => kind)).toEqual([
        'login',
        'messages',
        'files',
        'groups',
        'other',
        'none',
      ]);
      for (const text of ['遇到了什么问题', 'What does not work', '不记姓名', 'No sign-in, no name'])
        expect(drawn).toContain(text);
      // Customers read this page too.
      expect(drawn).not.toContain('report@example.com');
    },
  );

  test('asks for nothing that one must fill in but the kind, and for no name', () => {
    const drawn = statusPage(aView('verifying', withForm));
    expect(
      [...drawn.matchAll(/<(?:input|textarea)[^>]*required/g)].every(([field]) => field.includes('radio')),
    ).toBe(true);
    expect(
      [...drawn.matchAll(/<(?:input|textarea)[^>]* name="(\w+)"/g)].map(([, name]) => name),
    ).not.toContain('name');
  });

  test('is not there before the window, after a call-off, or where nobody takes it', () => {
    for (const stage of ['before', 'called-off'] as const)
      expect(statusPage(aView(stage, withForm))).not.toMatch(/method="post"|report@example/);
    for (const feedback of [{ address: 'report@example.com' }, {}])
      expect(statusPage(aView('verifying', { 'organisation.feedback': feedback }))).not.toContain(
        'id="feedback"',
      );
  });

  test('goes nowhere but to a web address', () => {
    const drawn = statusPage(
      aView('verifying', { 'organisation.feedback': { form: 'javascript:alert(1)' } }),
    );
    expect(drawn).toContain('method="post" action="#"');
  });
});

describe('what people reported', () => {
  const view = aView('completed');
  const said = [
    { at: 1_780_000_000_000, way: 'mail', trouble: 'login', cohort: 'canary' },
    { at: 1_780_000_060_000, way: 'form', trouble: 'login', cohort: null },
    { at: 1_780_000_120_000, way: 'desk', trouble: 'none', cohort: 'canary' },
  ] as const;

  test('stands in the report by kind and cohort, the unknown last', () => {
    const report = reportPage({ ...view, feedback: said });
    const table = report.match(/<table>.*?<\/table>/gs)?.find((one) => one.includes('登录不了')) ?? '';
    const cells = [...table.matchAll(/<tr><td><span lang="zh-CN">([^<]*)<.*?<\/tr>/gs)].map(([row, kind]) => [
      kind,
      ...[...row.matchAll(/<td class="number">(\d+)</g)].map(([, count]) => Number(count)),
    ]);
    expect(cells).toEqual([
      ['登录不了', 1, 1],
      ['一切正常', 1, 0],
    ]);
    expect(table.indexOf('Canary')).toBeLessThan(table.indexOf('Cohort unknown'));
    expect(report).toContain('2 reports wait for an answer');
  });
});

test('the report says which channel stood in for those that failed', () => {
  const { organisation, plan } = aView('completed');
  const sending = { notice: 'started/all-staff/-', channel: 'mail', standIn: 'people' } as const;
  const recipients = ['a1'];
  const state = stateAfter(
    { kind: 'intent', effect: 'e1', class: 'once', during: 'notices', what: '', recipients, sending },
    {
      ...{ kind: 'notice-settled', notice: sending.notice, accepted: 1, refused: 1, inDoubt: 0 },
      channels: ['wecom', 'mail'],
    },
  );
  const view = viewOfWindow(snapshotOf(plan, { organisation }), `sha256:${'b'.repeat(64)}`, state, 0);
  const titleOf = (id: string) => organisation.channels.find((channel) => channel.id === id)?.title;
  const report = reportPage(view);
  expect(report).toContain(`${titleOf('wecom')?.en}, ${titleOf('mail')?.en} (stood in)`);
  expect(report).toContain(`${titleOf('wecom')?.['zh-CN']}、${titleOf('mail')?.['zh-CN']}（代发）`);
});

/** What a telephone reads from the sheet's code, four dots to a module. */
function readCode(sheet: string): string | undefined {
  const [, side = '0', path = ''] = /viewBox="0 0 (\d+) \d+"[^>]*><path d="([^"]+)"/.exec(sheet) ?? [];
  const scale = 4;
  const width = Number(side) * scale;
  const dots = new Uint8ClampedArray(4 * width * width).fill(255);
  let [x, y] = [0, 0];
  for (const [, move, first, second] of path.matchAll(/([Mm])(-?\d+)[ ,]?(-?\d+)/g)) {
    [x, y] = move === 'M' ? [Number(first), Number(second)] : [x + Number(first), y + Number(second)];
    for (let dot = 0; dot < scale * scale; dot += 1) {
      const at = (y * scale + Math.floor(dot / scale)) * width + x * scale + (dot % scale);
      dots.fill(0, 4 * at, 4 * at + 3);
    }
  }
  return jsqr.default(dots, width, width)?.data;
}
