// What people read during every rehearsed night: no two views contradict each other, nothing that is past is
// announced, nobody is told to use what is away, and each change is told once, in the reader's language.

import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import FeedReader from 'rss-parser';
import { describe, expect, test } from 'vitest';
import { withoutCode } from '../../pipelines/feedback/one-time-code.ts';
import { isTrouble } from '../../pipelines/feedback/trouble.ts';
import { readRecord } from '../../pipelines/ledger/bundle.ts';
import type { TurnKind } from '../../pipelines/ledger/course.ts';
import type { RecordState } from '../../pipelines/ledger/fold.ts';
import { verifyWindow } from '../../pipelines/ledger/verify.ts';
import { waysBackOf } from '../../pipelines/operation/ways-back.ts';
import { decidersOf } from '../../pipelines/plan/deciders.ts';
import { localClock, localRange, localTime } from '../../pipelines/plan/local-time.ts';
import { readNoticeKey } from '../../pipelines/plan/notice-key.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import { ownWords } from '../../pipelines/plan/sentences.ts';
import { toldOnce } from '../../pipelines/rehearsal/drill/endings.ts';
import type { Rehearsed } from '../../pipelines/rehearsal/drill/rehearsed.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { reportPage } from '../../pipelines/views/report.ts';
import { downtimeOf, vendorDoneAt } from '../../pipelines/views/report-insights.ts';
import { returnStage } from '../../pipelines/views/return-now.ts';
import { tonight } from '../../pipelines/views/to-dos.ts';
import { isPastAnnounced } from '../../pipelines/views/turn-words.ts';
import { verdictText } from '../../pipelines/views/verdict-text.ts';
import { endOf, issueBody } from '../../pipelines/views/window-issue.ts';
import { windowText } from '../../pipelines/views/window-text.ts';
import { phaseTitles } from '../../pipelines/views/words.ts';
import {
  inboxOf,
  momentsAt,
  momentsOf,
  type ReadMessage,
  type ReadMoment,
  readAs,
  recordAt,
} from '../support/night-as-read.ts';
import { exampleFiles, rehearseInMemory } from '../support/rehearsal.ts';
import { deniedByItself, outdatedIn, refusedInSilence, replanned } from './keeps-its-word.ts';
import { answersLost, lettersUnasked, unsaidIn } from './stands-now.ts';

const people = 40;

const every = scenarios.filter(({ name }) => name !== 'killed-in-every-phase');
/** One night that goes well and two that do not; all of them in CI. */
const share = every.filter(({ name }) =>
  ['plain', 'canary-fails', 'called-off-while-the-vendor-goes-on'].includes(name),
);

describe.for(
  (process.env.TIDEOVER_TESTS === 'thorough' ? every : share).map((one) => [one.name, one] as const),
)('what people read, %s', { timeout: 300_000 }, ([, scenario]) => {
  const night = once(async () => {
    const rehearsed = await rehearseInMemory(
      await exampleFiles(scenario.window ?? 'complete', people),
      scenario,
    );
    return { rehearsed, inbox: inboxOf(rehearsed), moments: await momentsOf(rehearsed) };
  });

  test('every message is whole and in its own language', async () => {
    const { inbox } = await night();
    expect(inbox.length).toBeGreaterThan(0);
    expect(inbox.flatMap(flawsOf)).toEqual([]);
  });

  test('no end that has passed is announced as coming', async () => {
    const { inbox } = await night();
    const stale = inbox.flatMap((message) =>
      promisedEnds(message).flatMap((end) =>
        end < message.at ? [`${message.notice} at ${new Date(message.at).toISOString()}`] : [],
      ),
    );
    expect(stale).toEqual([]);
  });

  test('"as usual" is said only where the messenger is there', async () => {
    const { inbox, rehearsed } = await night();
    const cancelled = rehearsed.state.calledOff?.whose === 'vendor';
    const usual = inbox.filter(({ text }) => /照常使用|use \S+ as usual|can use it as usual/.test(text));
    const wrong = usual.filter(({ notice }) => !notice.startsWith('all-clear') && !cancelled);
    expect(wrong.map(({ notice }) => notice)).toEqual([]);
  });

  test('every turn that lasts is told, and nobody is told twice', async () => {
    const { rehearsed, moments } = await night();
    expect(toldOnce(rehearsed)).toEqual([]);
    const told = new Set([...rehearsed.state.notices.keys()].map((key) => readNoticeKey(key).occasion));
    const turns = moments.at(-1)?.view.turns ?? [];
    const untold = turns.filter(({ at, occasion }, index) => {
      const next = turns[index + 1]?.at ?? Infinity;
      return next - at > 20 * 60_000 && !told.has(occasion);
    });
    expect(untold.map(({ kind }) => kind)).toEqual([]);
  });

  test('page, banner, calendar and JSON say the same at every moment', async () => {
    const { moments } = await night();
    expect(moments.flatMap(contradictionsIn)).toEqual([]);
  });

  test('the page says what works at each moment, since when, and nothing that is over', async () => {
    const { moments } = await night();
    expect(moments.flatMap(falseOnPage)).toEqual([]);
  });

  test('customers read of the beginning what staff read of it', async () => {
    const { moments, rehearsed } = await night();
    const { updates = [], start = 0 } = moments.at(-1)?.view ?? {};
    const begun = updates.filter(({ title }) => title.en.endsWith('Maintenance under way'));
    expect(begun.length > 0).toBe(
      (moments.at(-1)?.at ?? 0) > start && rehearsed.state.calledOff?.whose !== 'vendor',
    );
    const clock = `${localTime(start, 'Asia/Shanghai', 'en')} (UTC+8)`;
    expect(begun.filter(({ body }) => !body.en.includes(clock))).toEqual([]);
  });

  test('a message names its sender, says what it replaces, and never that there is nothing to do', async () => {
    const { inbox, rehearsed } = await night();
    const sent = [...rehearsed.world.inboxes.values()].flatMap(({ delivered }) => delivered);
    const unsigned = sent
      .filter(({ message: { sender = '' } }) => sender === '')
      .map(({ message }) => message.notice);
    expect([...new Set(unsigned)].filter((notice) => !/^(held-work|own-question)/.test(notice))).toEqual([]);
    const whole = inbox.filter(
      ({ channel, notice }) => channel === 'mail' && !/^(summons|held-work|own-question)/.test(notice),
    );
    const flaws = whole.flatMap(({ notice, text }) => [
      ...(/信息技术部，2026年|IT department, .* 2026/.test(text) ? [] : [`${notice}: by nobody`]),
      ...(/^(extended|called-off|turn-later)/.test(notice) && !/以本通知为准|replaces our earlier/.test(text)
        ? [`${notice}: replaces nothing`]
        : []),
      ...(/无需操作|[Nn]othing (?:for you )?to do/.test(
        text.replace(/顺延至恢复后进行，您无需操作|Nothing to do for you/g, ''),
      )
        ? [`${notice}: nothing to do`]
        : []),
    ]);
    expect([...new Set(flaws)]).toEqual([]);
  });

  test('issue, terminal and page agree on the time, and what is over asks nobody for anything', async () => {
    const { rehearsed, moments } = await night();
    expect(moments.flatMap((moment) => disagreementsIn(rehearsed, moment))).toEqual([]);
  });

  test('issue, terminal and report tell every decision, what stands now, and nothing that is past as if it were to come', async () => {
    const { rehearsed, moments } = await night();
    expect(moments.flatMap((moment) => untruthsIn(rehearsed, moment))).toEqual([]);
    const last = moments.at(-1)?.view;
    expect(moments.flatMap(({ view }) => unnamedIn(view, last))).toEqual([]);
  });

  test('the report says by what each word was proven, and no word about the page stands where there is none', async () => {
    const { rehearsed, moments } = await night();
    const view = moments.at(-1)?.view;
    if (view === undefined) return;
    const report = readAs(reportPage(view), 'en');
    const spoken = [...rehearsed.state.facts.values()].flatMap(({ fact }) =>
      fact.kind === 'approval' || (fact.kind === 'command' && !['done', 'ack'].includes(fact.command.name))
        ? [fact.provenBy]
        : [],
    );
    const proofs = spoken.map((proven) =>
      proven.kind === 'ssh' ? `signed with the key ${proven.key}` : `GitHub comment ${proven.comment}`,
    );
    expect(proofs.filter((proof) => !report.includes(proof))).toEqual([]);
    const texts = moments.flatMap((moment) => [
      terminalAt(rehearsed, moment, 'en'),
      issueBody(moment.view, new Map(), new Map()),
    ]);
    expect(texts.filter((text) => /ways listed here|本页列出/.test(text))).toEqual([]);
  });

  test('whoever called off is asked to tell staff once the vendor’s announced end has passed', async () => {
    const { moments } = await night();
    const view = moments.at(-1)?.view;
    const asked = view?.toDos.filter(({ text }) => text.en.includes('tell staff in the backup channel'));
    expect(asked?.length).toBe(view !== undefined && isPastAnnounced(view) ? 1 : 0);
  });

  test('the report says when each notice was sent, what is open, and how it is known whether the vendor was late', async () => {
    const { rehearsed, inbox, moments } = await night();
    expect(untruthsInReport(rehearsed, moments.at(-1)?.view, inbox)).toEqual([]);
  });

  test('whoever verifies the record reads that it is a rehearsal, how much the report speaks of, and no evidence that nobody names', async () => {
    const { rehearsed } = await night();
    const { store, run, entries } = rehearsed;
    const record = {
      ...(await readRecord(store, run.window)),
      keys: [],
      published: [],
      checkWords: () => {},
    };
    const verdict = verifyWindow({ window: run.window, ...record });
    expect(verdict.isRehearsal).toBe(true);
    expect(verdict.closing?.before).toBe(entries.findIndex(({ body }) => body.kind === 'window-closed'));
    expect(verdict.notes.filter(({ what }) => what.includes('no entry names'))).toEqual([]);
    expect(verdictText(verdict, true, 'en')[0]).toContain('[REHEARSAL]');
  });

  test('each person is told in his language, and of no channel that is down or that his site lacks', async () => {
    const { rehearsed, inbox } = await night();
    const { plan, organisation } = rehearsed.run.snapshot();
    const people = new Map(rehearsed.run.roster().map((person) => [person.account, person]));
    const foreign = inbox.filter(
      ({ account, language }) => (people.get(account ?? '')?.language ?? language) !== language,
    );
    expect(foreign.map(({ notice }) => notice)).toEqual([]);
    const downs = scenario.faults?.(plan).channels ?? {};
    const tried = rehearsed.state.steps.get('pre-backup#1')?.finishedAt ?? Infinity;
    const wrong = inbox.flatMap(({ at, account, notice, text, language }) =>
      organisation.channels
        .filter(({ title }) => new RegExp(`^\\d+\\. ${title[language]}`, 'm').test(text))
        .filter(({ id, sites = [] }) => {
          const down = downs[id]?.down;
          const isDown = down !== undefined && at > tried && down.from <= at && at < down.to;
          const site = people.get(account ?? '')?.site;
          return isDown || (site !== undefined && sites.length > 0 && !sites.includes(site));
        })
        .map(({ id }) => `${notice} names ${id}`),
    );
    expect([...new Set(wrong)]).toEqual([]);
    const [usual = ''] = plan.backupChannels.order;
    const silent = inbox.filter(({ at, notice, text }) => {
      const down = downs[usual]?.down;
      const isDown = down !== undefined && at > tried && down.from <= at && at < down.to;
      const [first] = text.match(/^1\. .*/m) ?? [];
      return (
        isDown &&
        first !== undefined &&
        !/目前不可用|not available at present/.test(first) &&
        !notice.startsWith('summons')
      );
    });
    expect([...new Set(silent.map(({ notice }) => notice))]).toEqual([]);
    const brands = { shanghai: /飞书|Feishu/, frankfurt: /钉钉|DingTalk/ };
    const sent = inbox.filter(({ account, channel, text }) => {
      const [only, ...more] = organisation.channels.find(({ id }) => id === channel)?.sites ?? [];
      const site = people.get(account ?? '')?.site ?? (more.length === 0 ? only : undefined);
      return (site === 'shanghai' || site === 'frankfurt') && brands[site].test(text);
    });
    expect([...new Set(sent.map(({ notice }) => notice))]).toEqual([]);
  });

  test('every promise of another message is kept or taken back', async () => {
    const { inbox } = await night();
    const isPromise = (sentence: string) =>
      /另行通知|会再通知|[Ww]e tell you|we write again|tells you/.test(sentence) &&
      !/如|原因|[Ii]f |[Ss]hould |Why/.test(sentence);
    const promises = inbox.filter(
      ({ notice, text }) => notice.startsWith('turn-soon') || text.split(/(?<=[。.])\s*|\n/).some(isPromise),
    );
    const open = promises.filter(({ at, account, channel }) => {
      const later = inbox.filter((one) => one.at > at && one.channel === channel && one.account === account);
      return later.length === 0;
    });
    expect([...new Set(open.map(({ notice }) => notice))]).toEqual([]);
  });

  test('no English stands in what a Chinese reader reads, but names and what is typed', async () => {
    const { inbox, moments, rehearsed } = await night();
    const last = moments.at(-1);
    const texts = [
      ...inbox
        // What somebody held is in his own words.
        .filter(({ language, notice }) => language === 'zh-CN' && !notice.startsWith('held-work'))
        .map(({ notice, text }) => [notice, withoutCode(text)] as const),
      ...moments.flatMap(({ view, files, at }) => [
        ['page', readAs(files.get('index.html') ?? '', 'zh-CN')] as const,
        ['terminal', terminalAt(rehearsed, { at, view, files }, 'zh-CN')] as const,
      ]),
      ...(last === undefined ? [] : [['report', readAs(reportPage(last.view), 'zh-CN')] as const]),
    ];
    // The company's own words.
    const departments = [...new Set(rehearsed.run.roster().map(({ department }) => department))];
    const withoutThem = (text: string) =>
      departments.reduce((left, department) => left.replaceAll(`${department}：`, ' '), text);
    const found = texts.flatMap(([from, text]) =>
      englishIn(withoutThem(text)).map((words) => `${from}: ${words}`),
    );
    expect([...new Set(found)]).toEqual([]);
  });

  test('nothing is called done that nobody has confirmed', async () => {
    const { rehearsed, moments } = await night();
    const asked = [...rehearsed.state.toDos.values()].filter(({ id }) =>
      /^(?:group|answer|forward) /.test(id),
    );
    const cutover = rehearsed.entries.flatMap(({ body }) =>
      body.kind === 'phase-finished' && body.phase === 'cutover' && body.result.result === 'done'
        ? [body.result.summary.en]
        : [],
    );
    const claims =
      asked.length > 0 ? /groups open: [1-9]|themselves: [1-9]|forwarded: [1-9]/ : /not confirmed/;
    expect(cutover.filter((summary) => claims.test(summary))).toEqual([]);
    const forwarded = asked.find(({ id }) => id.startsWith('forward'));
    for (const { view, files } of forwarded === undefined ? [] : moments) {
      const isConfirmed = view.toDos.some(({ id, done }) => id === forwarded?.id && done !== null);
      const page = readAs(files.get('index.html') ?? '', 'zh-CN');
      expect(!isConfirmed && /转接值班客服/.test(page), new Date(view.now).toISOString()).toBe(false);
    }
  });

  test('nobody is sent to a group that they are not in, or promised a message that is not sent', async () => {
    const { inbox, rehearsed, moments } = await night();
    const { plan } = rehearsed.run.snapshot();
    const titles = plan.backupChannels.temporaryGroups.flatMap(({ title }) => Object.values(title));
    const promise =
      /收到通知前|会收到通知|等待通知后再登录|before we tell you|wait for your turn|A message tells you/;
    const isByTurn = plan.return.control === 'invitation';
    const texts = [
      ...inbox.map(({ notice, text }) => ({ from: notice, text })),
      ...moments.map(({ at, files }) => ({ from: `banner ${at}`, text: files.get('banner.js') ?? '' })),
    ];
    const wrong = texts.filter(
      ({ text }) => titles.some((title) => text.includes(title)) || (!isByTurn && promise.test(text)),
    );
    expect(wrong.map(({ from }) => from).filter((from) => !from.startsWith('summons'))).toEqual([]);
    const told = inbox.filter(({ notice }) => notice.startsWith('your-turn'));
    expect(isByTurn && moments.some(({ view }) => view.state === 'verifying') && told.length === 0).toBe(
      false,
    );
  });

  test('what stopped or waits says why to each reader in his language', async () => {
    const { rehearsed } = await night();
    const causes = rehearsed.entries.flatMap(({ body }) =>
      body.kind === 'phase-finished' && body.result.result !== 'done' ? [body.result] : [],
    );
    const oneLanguage = causes.filter(
      ({ why, said }) => said === undefined && !/tried again|next run|hands over/.test(why),
    );
    expect(oneLanguage.map(({ why }) => why)).toEqual([]);
    expect(
      causes.flatMap(({ said }) => (said && !/\p{Script=Han}/u.test(said['zh-CN']) ? [said.en] : [])),
    ).toEqual([]);
  });

  test('a feed reader finds each entry whole and once, newest first, and none is ever taken back', async () => {
    const { moments } = await night();
    const reader = new FeedReader();
    let before: readonly string[] = [];
    for (const { files, view } of moments) {
      const { items } = await reader.parseString(files.get('history.atom') ?? '');
      const ids = items.map(({ id }) => id ?? '');
      expect(new Set(ids).size).toBe(view.updates.length);
      expect(ids).toEqual(expect.arrayContaining([...before]));
      expect(items.every(({ title, content, isoDate }) => title && content?.includes('<p') && isoDate)).toBe(
        true,
      );
      const times = items.map(({ isoDate }) => Date.parse(isoDate ?? ''));
      expect(times).toEqual(times.toSorted((one, other) => other - one));
      before = ids;
    }
  });

  test('whoever is on duty at that moment is named first, with the hours, and a moved meeting has its zone', async () => {
    const { inbox, rehearsed } = await night();
    const { people } = rehearsed.run.snapshot().organisation;
    const phoneOf = (role: string) => people.find(({ id }) => id === role)?.phone ?? '';
    const [first, second] = [phoneOf('duty-lead-day'), phoneOf('duty-lead-night')];
    const [handover] = rehearsed.run.timeline().handovers;
    const wrong = inbox.filter(({ at, text, channel }) => {
      if (!text.includes(first) || !text.includes(second)) return false;
      const isSecond = at >= (handover?.at ?? 0);
      const hours = /, until |, from |:\d\d [前起]）?/.test(text);
      return channel === 'mail' && (!hours || text.indexOf(first) < text.indexOf(second) === isSecond);
    });
    expect(wrong.map(({ notice }) => notice)).toEqual([]);
    const gone = inbox.filter(
      ({ at, text, notice }) =>
        at >= (handover?.at ?? Infinity) && !notice.startsWith('summons') && text.includes(first),
    );
    expect([...new Set(gone.map(({ notice }) => notice))]).toEqual([]);
    const meetings = inbox.flatMap(
      ({ text }) => text.match(/.*(?:moves?|moved) to [^\n]*|.*改到[^\n]*/g) ?? [],
    );
    expect(meetings.filter((line) => !line.includes('UTC'))).toEqual([]);
  });

  test('whoever is on duty reads which procedure to open, who may steer, when to call the vendor and how to call off', async () => {
    const { rehearsed, moments } = await night();
    const headings = await Promise.all(
      (['en', 'zh-CN'] as const).map((language) => readFile(`runbooks/sop/troubles.${language}.md`, 'utf8')),
    );
    expect(moments.flatMap((moment) => unguidedIn(rehearsed, moment, headings.join('\n')))).toEqual([]);
  });

  test('every view says which work is put off, which channels are in use and down, and how it stands for customers and machines', async () => {
    const { rehearsed, moments } = await night();
    const unsaid = moments.flatMap((moment) => [
      ...unsaidIn(rehearsed, moment, 'zh-CN'),
      ...unsaidIn(rehearsed, moment, 'en'),
    ]);
    expect(unsaid).toEqual([]);
  });

  test('nothing that was said becomes untrue while it stands: forecasts, planned times, the calendar, a late post', async () => {
    const { rehearsed, moments, inbox } = await night();
    const outdated = moments.flatMap((moment) => outdatedIn(rehearsed, moment));
    expect([...outdated, ...replanned(moments), ...deniedByItself(rehearsed, inbox)]).toEqual([]);
    expect(moments.slice(-1).flatMap((last) => refusedInSilence(rehearsed, last))).toEqual([]);
  });

  test('whoever answers a test message is counted, and a failed canary is somebody’s letter to send', async () => {
    const { rehearsed } = await night();
    expect([...answersLost(rehearsed), ...lettersUnasked(rehearsed)]).toEqual([]);
  });

  test('staff find their channels on the page until the all clear, and no telephone that it does not name', async () => {
    const { moments } = await night();
    const wrong = moments.flatMap(({ at, view, files }) => {
      const page = readAs(files.get('index.html') ?? '', 'en').split('Updates UTC')[0] ?? '';
      const isWanted =
        ['in_progress', 'verifying'].includes(view.state) ||
        (view.turn?.kind === 'went-back' && view.state === 'scheduled');
      const flaws = [
        isWanted && !/For our staff.*in this order/.test(page) ? 'no channels of staff' : '',
        /call the duty lead/.test(page) ? 'a telephone without its number' : '',
      ];
      return flaws.filter((flaw) => flaw !== '').map((flaw) => `${new Date(at).toISOString()}: ${flaw}`);
    });
    expect(wrong).toEqual([]);
  });

  test('whoever waits past the announced end is told why within a quarter of an hour', async () => {
    const { inbox, moments } = await night();
    const untold = moments.filter(({ at, view }) => {
      const waits =
        isOverdue(view) && returnStage(view) === 'checking' && at >= view.currentEnd + 15 * minute;
      return waits && !inbox.some((one) => one.at >= view.currentEnd && one.at <= at && isChange(one));
    });
    expect(untold.map(({ at }) => new Date(at).toISOString())).toEqual([]);
  });

  test('whoever may approve is called by name before the deadline, and every call says where the issue is', async () => {
    const { rehearsed, inbox } = await night();
    const { people } = rehearsed.run.snapshot().organisation;
    const facts = [...rehearsed.state.facts.values()].flatMap(({ fact }) =>
      fact.kind === 'approval' ? [fact] : [],
    );
    const calls = inbox.filter(({ notice }) => notice.startsWith('summons/'));
    const uncalled = facts.filter(({ by, at, phase }) => {
      const own = calls.filter(({ notice }) => notice.startsWith(`summons/${by}/`));
      return !own.some((call) => call.at <= Date.parse(at) && call.notice.includes(`-${phase}-`));
    });
    expect(people.length).toBeGreaterThan(0);
    expect(uncalled.map(({ by, phase }) => `${phase}: ${by}`)).toEqual([]);
    const whole = calls.filter(({ channel }) => !channel.startsWith('sms'));
    expect(whole.filter(({ text }) => !/github\.com\/\S+\/issues\?q=\S/.test(text))).toEqual([]);
  });

  test('whoever waits in vain reads by how much it is late, and hears again by the time that he was promised', async () => {
    const { inbox, moments, rehearsed } = await night();
    const late = moments.filter(({ view }) => view.turn?.kind === 'late');
    const pages = late.map(({ files }) => readAs(files.get('index.html') ?? '', 'zh-CN'));
    expect(pages.filter((page) => !/截至\d+月\d+日\S* ?\d+:\d\d，已晚 \d+/.test(page))).toEqual([]);
    const promised = inbox.flatMap((message) => {
      const [, month, day, hour, minute] =
        /最迟(\d+)月(\d+)日（周.）\D{0,3}(\d+):(\d\d)/.exec(message.text) ?? [];
      if (month === undefined) return [];
      const until = inShanghai([month, day, hour, minute].map(Number));
      // Who may sign in by then reads it on the page.
      const isLetIn = rehearsed.state.begun.some(({ phase, at }) => phase === 're-login' && at <= until);
      const isUnless = message.text.includes('开始恢复登录的除外');
      return isUnless && isLetIn ? [] : [{ message, until }];
    });
    const broken = promised.filter(({ message, until }) => {
      const isNext = ({ at, channel, account }: ReadMessage) =>
        at > message.at && at <= until && channel === message.channel && account === message.account;
      return !inbox.some(isNext);
    });
    expect(broken.map(({ message }) => message.notice)).toEqual([]);
  });

  test('staff know what to tell customers, and whoever hears of a call-off whether there is another night', async () => {
    const { inbox, moments, rehearsed } = await night();
    const news = inbox.filter(({ notice }) =>
      /^(announcement|last-call|started|extended|overrun|called-off)/.test(notice),
    );
    const silent = news.filter(
      ({ channel, text }) => !channel.startsWith('sms') && !/客户|customer/.test(text),
    );
    expect(silent.map(({ notice, channel }) => `${notice} ${channel}`)).toEqual([]);
    const last = moments.at(-1);
    if (rehearsed.state.calledOff === null || last?.view.turn?.kind === 'return-ended') return;
    expect(readAs(last?.files.get('index.html') ?? '', 'en')).toMatch(/no (?:new|other) date/);
    const called = inbox.filter(
      ({ notice, channel }) => notice.startsWith('called-off') && channel === 'mail',
    );
    expect(
      called.filter(({ text }) => !/没有新的日期|没有另定日期|no (?:new|other) date/.test(text)),
    ).toEqual([]);
  });

  test('after the announced end nobody reads that it is under maintenance as if we still looked', async () => {
    const { moments } = await night();
    const past = moments.filter(({ view }) => isPastAnnounced(view));
    const claims = past.flatMap(({ files }) => [
      readAs(files.get('index.html') ?? '', 'en')
        .split('Updates')[0]
        ?.match(/under maintenance since/i)?.[0],
      files.get('summary.json')?.match(/"under_maintenance"|"Under maintenance/)?.[0],
    ]);
    expect(claims.filter((claim) => claim !== undefined)).toEqual([]);
    const last = moments.at(-1)?.view;
    if (last?.turn?.kind === 'not-switching') expect(isPastAnnounced(last)).toBe(true);
  });

  test('the report says why a phase was late, and what stays open says where it stays', async () => {
    const { moments } = await night();
    const view = moments.at(-1)?.view;
    if (view === undefined) return;
    const report = readAs(reportPage(view), 'en');
    const late = view.phases.filter(
      ({ startedAt, plannedAt }) => startedAt !== null && startedAt - plannedAt > 15 * minute,
    );
    expect(report.split('Later than planned: ')).toHaveLength(late.length + 1);
    const isLeft = view.toDos.some(({ done }) => done === null);
    const issue = issueBody(view, new Map(), new Map());
    expect([report, issue].map((text) => text.includes('the rest before the next window'))).toEqual([
      isLeft,
      isLeft,
    ]);
  });

  test('no entry of the page’s history moves or goes', async () => {
    const { moments } = await night();
    const moved = moments.flatMap(({ view }, index) => {
      const before = moments[index - 1]?.view.updates ?? [];
      return before.filter(({ at }) => !view.updates.some((update) => update.at === at));
    });
    expect(moved.map(({ title }) => title.en)).toEqual([]);
  });

  test('what stopped or was taken back reaches who decides by name, with both words, and a letter with its command', async () => {
    const { rehearsed, inbox } = await night();
    const { plan } = rehearsed.run.snapshot();
    const calls = inbox.filter(({ notice }) => notice.startsWith('summons/'));
    const unasked = [...rehearsed.state.stops, ...rehearsed.state.rolledBack].filter(
      ({ at }) =>
        at < (rehearsed.state.calledOff?.at ?? Infinity) &&
        !calls.some(
          (call) =>
            call.notice.includes('/halt-') &&
            Math.abs(call.at - at) < 15 * minute &&
            ['/resume', '/call-off'].every((word) => call.text.includes(word)),
        ),
    );
    expect(unasked).toEqual([]);
    const halts = calls.filter(({ notice, channel }) => /\/halt-canary-/.test(notice) && channel === 'mail');
    expect(halts.filter(({ text }) => !text.includes('--evidence tell-the-vendor.md'))).toEqual([]);
    const short = calls.filter(({ channel }) => channel.startsWith('sms'));
    expect(short.filter(({ text }) => !text.includes(plan.id)).map(({ text }) => text)).toEqual([]);
  });

  test('what is left to people’s hands reaches each of them by name', async () => {
    const { rehearsed } = await night();
    const { toDos, notices } = rehearsed.state;
    const called = [...notices.keys()].map((key) => readNoticeKey(key).occasion);
    const silent = tonight([...toDos.values()]).filter(
      ({ number, done }) => done === null && !called.includes(`to-do-${number}`),
    );
    expect(silent.map(({ text }) => text.en)).toEqual([]);
  });

  test('a message that a group cuts short still says where to go', async () => {
    const { inbox } = await night();
    const cut = inbox.filter(
      ({ notice, text }) =>
        /^(announcement|reminder|last-call|started|extended)/.test(notice) && /^(……|… )/m.test(text),
    );
    expect(cut.filter(({ text }) => !/^1\. /m.test(text)).map(({ notice }) => notice)).toEqual([]);
    // The page has not the text of a message to staff, and no telephone of theirs.
    expect(cut.filter(({ text }) => !/(?:call|电话：) ?\+?\d/.test(text))).toEqual([]);
    expect(inbox.filter(({ text }) => /全文见|full text/.test(text))).toEqual([]);
    const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
    const kindOf = (line = '') => /^(?:- |\d+\. )/.exec(line)?.[0].replace(/\d/g, '');
    const cutWithin = inbox.filter(({ notice, language, text }) => {
      const last = linesOf(text.split(/^(?:……|… )/m)[0] ?? '').at(-1) ?? '';
      const mail = inbox.find(
        (one) => one.channel === 'mail' && one.notice === notice && one.language === language,
      );
      const whole = linesOf(mail?.text ?? '');
      const next = kindOf(whole[whole.lastIndexOf(last) + 1]);
      return /^(?:……|… )/m.test(text) && whole.includes(last) && next !== undefined && next === kindOf(last);
    });
    expect([...new Set(cutWithin.map(({ notice }) => notice))]).toEqual([]);
  });

  test('no stretch of time ends before it begins, and each language writes it in its way', async () => {
    const { rehearsed, moments } = await night();
    const texts = moments.flatMap((moment) => [
      terminalAt(rehearsed, moment, 'zh-CN'),
      terminalAt(rehearsed, moment, 'en'),
      readAs(reportPage(moment.view), 'zh-CN'),
      readAs(reportPage(moment.view), 'en'),
    ]);
    const minutes = (clock = '') => Number(clock.split(':')[0]) * 60 + Number(clock.split(':')[1]);
    const backwards = texts.flatMap((text) =>
      [...text.matchAll(/(\d{1,2}:\d\d)[–—](\d{1,2}:\d\d)/g)].filter(
        ([, from, to]) => minutes(to) < minutes(from),
      ),
    );
    expect(backwards.map(([range]) => range)).toEqual([]);
    const chinese = texts.filter((_, index) => index % 2 === 0);
    expect(chinese.flatMap((text) => text.match(/.{9}\d\)? ?– ?\d.{9}/g) ?? [])).toEqual([]);
    const last = moments.at(-1);
    const head = last === undefined ? '' : terminalAt(rehearsed, last, 'en').split('\n')[1];
    expect(head?.includes('until all was verified')).toBe(/^Completed/.test(head ?? ''));
  });

  test('whether people may sign in is what the record knows of the messenger’s door', async () => {
    const { rehearsed, moments } = await night();
    const wrong = moments.filter(({ at, view }) => {
      const isBack = view.phases.some(({ phase, status }) => phase === 'hold' && status === 'done');
      const isTold = returnStage(view) === 'open' || view.isOver || !isBack;
      return isDoorOpen(recordAt(rehearsed, at)) && !isTold;
    });
    expect(wrong.map(({ at }) => new Date(at).toISOString())).toEqual([]);
  });

  test('a call to approve names the clock that the issue names, in the time of whoever is called', async () => {
    const { rehearsed, inbox } = await night();
    const { organisation } = rehearsed.run.snapshot();
    const calls = inbox.flatMap((call) => {
      const [, role, phase] = /^summons\/([^/]+)\/.*(?:soon|by-\d+)-([a-z-]+)-\d+$/.exec(call.notice) ?? [];
      return phase === undefined ? [] : [{ ...call, role, phase }];
    });
    const moments = await momentsAt(rehearsed, [...new Set(calls.map(({ at }) => at))]);
    const unclear = calls.filter(({ at, role, phase, text, language }) => {
      const gate = moments.find((one) => one.at === at)?.view.gates.find((one) => one.phase === phase);
      const site = organisation.people.find(({ id }) => id === role)?.site;
      const home = organisation.sites.find(({ id }) => id === site)?.zone ?? 'UTC';
      return !text.includes(localTime(gate?.deadline ?? 0, home, language));
    });
    expect(unclear.map(({ notice }) => notice)).toEqual([]);
  });

  test('whoever reads that no new time is known reads when the next word comes', async () => {
    const { inbox, moments } = await night();
    const isOpen = /新的时间待定|[Nn]o new time (?:is known|has been given)/;
    const isNext = /最迟\d+月|by \w+ \d+ \w+, \d\d:\d\d[^.]* at the latest/;
    const told = inbox.filter(({ channel, text }) => !channel.startsWith('sms') && isOpen.test(text));
    expect(told.filter(({ text }) => !isNext.test(text)).map(({ notice }) => notice)).toEqual([]);
    const published = moments.at(-1)?.view.updates.filter(({ body }) => isOpen.test(body.en)) ?? [];
    expect(published.filter(({ body }) => !isNext.test(body.en))).toEqual([]);
  });

  test('the report says how many people each notice told, and all say what was put off and runs again', async () => {
    const { rehearsed, inbox, moments } = await night();
    const view = moments.at(-1)?.view;
    if (view === undefined) return;
    const wrong = view.notices.filter(({ key, told, posts }) => {
      const got = inbox.filter(({ notice }) => notice === key);
      const people = new Set(got.flatMap(({ account }) => account ?? []));
      return told.size !== people.size || posts !== got.filter(({ account }) => account === null).length;
    });
    expect(wrong.map(({ key, told, posts }) => `${key}: ${told.size} people, ${posts} posts`)).toEqual([]);
    const texts = [
      readAs(reportPage(view), 'en'),
      terminalAt(rehearsed, { at: view.now, view, files: new Map() }, 'en'),
      issueBody(view, new Map(), new Map()),
    ];
    const isPaused = rehearsed.entries.some(
      ({ body }) =>
        body.kind === 'outcome' &&
        body.outcome.result === 'done' &&
        body.outcome.detail.stands === 'confirmed',
    );
    const titles = isPaused ? view.plan.defer.map(({ title }) => title.en) : [];
    expect(
      texts.map((text) =>
        titles.every((title) => text.split(/runs? again|running again/)[1]?.includes(title)),
      ),
    ).toEqual([true, true, true]);
  });

  test('what somebody is to send is named with the command that prints it', async () => {
    const { rehearsed, moments } = await night();
    const texts = [
      ...rehearsed.entries.flatMap(({ body }) => (body.kind === 'to-do' ? [body.text] : [])),
      ...moments.flatMap(({ view }) => view.phases.flatMap(({ whatToDo }) => whatToDo ?? [])),
    ];
    const letters = texts.filter(({ en }) => /\.md\b/.test(en));
    const unnamed = letters.filter(({ en }) => !/npm run show -- --window \S+ --evidence \S+\.md/.test(en));
    expect([...new Set(unnamed.map(({ en }) => en))]).toEqual([]);
  });

  test('the report gives each cause of a delay its share, counts each file once, and says what people were without', async () => {
    const { moments } = await night();
    const view = moments.at(-1)?.view;
    expect(view === undefined ? ['there is no report'] : unsaidInReport(view)).toEqual([]);
  });

  test('whoever reads that the emergency plan began reads whether it holds and when it ends', async () => {
    const { inbox, moments, rehearsed } = await night();
    const begun = inbox.find(({ notice }) => notice.startsWith('overrun'))?.at;
    if (begun === undefined) return;
    const later = inbox.filter(
      ({ at, channel, notice }) =>
        at > begun && !channel.startsWith('sms') && /^(extended|all-clear)/.test(notice),
    );
    const silent = later.filter(({ text }) => !/emergency plan|应急预案/.test(text));
    expect(silent.map(({ notice }) => notice)).toEqual([]);
    const last = moments.at(-1)?.view;
    if (last === undefined || rehearsed.state.calledOff !== null) return;
    const clock = localClock(begun, zone);
    expect(readAs(reportPage(last), 'en')).toMatch(new RegExp(`${clock} · Emergency plan in force until`));
  });

  test('whoever was told of paper reads at the end who enters it, and a post that is cut short has both numbers', async () => {
    const { inbox, rehearsed } = await night();
    const { people } = rehearsed.run.snapshot().organisation;
    const clear = inbox.filter(({ notice, channel }) => notice.startsWith('all-clear') && channel === 'mail');
    expect(clear.filter(({ text }) => !/paper|纸质|书面/.test(text)).map(({ notice }) => notice)).toEqual([]);
    const [handover] = rehearsed.run.timeline().handovers;
    const next = people.find(({ id }) => id === 'duty-lead-night')?.phone ?? '';
    const cut = inbox.filter(({ at, text }) => at < (handover?.at ?? 0) && /^(……|… )/m.test(text));
    const ending = (text: string) => /^(?:……|… )[\s\S]*/m.exec(text)?.[0] ?? '';
    expect(cut.filter(({ text }) => !ending(text).includes(next)).map(({ notice }) => notice)).toEqual([]);
  });

  test('the calendar’s SEQUENCE and LAST-MODIFIED rise with whatever changes in it', async () => {
    const { moments } = await night();
    const events = moments.map(({ files }) => eventOf(files.get('window.ics') ?? ''));
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      if (before === undefined) continue;
      const isChanged = before.said !== event.said;
      expect(event.sequence >= before.sequence + (isChanged ? 1 : 0), event.said).toBe(true);
      // Its times have whole seconds: of two changes within one, the sequence alone tells.
      const [now = 0, then = 0] = [moments[index], moments[index - 1]].map((moment) => moment?.view.now);
      const isLater = now - then < 1_000 || event.modified > before.modified;
      expect(!isChanged || isLater, event.said).toBe(true);
    }
  });
});

function flawsOf({ notice, language, text }: ReadMessage): readonly string[] {
  const flaws = [
    /\{\{|undefined|\[object|\bnull\b/.test(text) ? 'a hole' : '',
    text.startsWith('\n') ? 'no subject' : '',
    language === 'en' && /\p{Script=Han}/u.test(text) ? 'Chinese in English' : '',
  ];
  return flaws.filter((flaw) => flaw !== '').map((flaw) => `${notice} (${language}): ${flaw}`);
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Ends that a message says are coming (epoch ms), read in the zone that it names. */
function promisedEnds({ text }: ReadMessage): readonly number[] {
  const zone = text.includes('UTC+1') && !text.includes('UTC+8') ? 'Europe/Berlin' : 'Asia/Shanghai';
  const at = (month: number, day: number, hour: number, minute: number) =>
    Temporal.ZonedDateTime.from({ timeZone: zone, year: 2026, month, day, hour, minute }).epochMilliseconds;
  const chinese = [...text.matchAll(/预计(\d+)月(\d+)日（周.）\D{0,3}(\d+):(\d\d)(?:（[^）]*）)?恢复/g)].map(
    ([, month, day, hour, minute]) => at(Number(month), Number(day), Number(hour), Number(minute)),
  );
  const english = [...text.matchAll(/expected? (?:it |\S+ )?back:? \w+ (\d+) (\w+), (\d\d):(\d\d)/g)].map(
    ([, day, month, hour, minute]) =>
      at(months.indexOf(month ?? '') + 1, Number(day), Number(hour), Number(minute)),
  );
  return [...chinese, ...english];
}

/** What each turn must make the page say, wherever it is read. */
const headlines: Readonly<Partial<Record<TurnKind, RegExp>>> = {
  late: /未能按时恢复/,
  'return-paused': /推迟恢复/,
  'vendor-cancelled': /照常使用/,
  released: /可以登录/,
  'return-ended': /可以登录/,
};

function contradictionsIn({ at, view, files }: ReadMoment): readonly string[] {
  const page = readAs(files.get('index.html') ?? '', 'zh-CN');
  const json = JSON.parse(files.get('summary.json') ?? '{}');
  const banner = files.get('banner.js') ?? '';
  const event = eventOf(files.get('window.ics') ?? '');
  const newest = view.updates.at(-1);
  const isUp = ['scheduled', 'completed', 'cancelled'].includes(view.state) || isPastAnnounced(view);
  const headline = view.turn === null ? undefined : headlines[view.turn.kind];
  const found = [
    headline?.test(page) === false ? `the page does not say ${view.turn?.kind}` : '',
    isUp !== (json.status.indicator === 'none') ? 'JSON and state' : '',
    (view.state === 'cancelled') !== (event.status === 'CANCELLED') ? 'calendar and state' : '',
    (view.state === 'completed' || view.state === 'cancelled') !== banner.includes('(null)')
      ? 'banner and state'
      : '',
    newest !== undefined && isOver(newest.status) !== isOver(view.state) ? 'newest update and state' : '',
    view.turn?.kind === 'late' && /预计\d+月\d+日（周.）\S* ?恢复。/.test(banner) ? 'banner promises' : '',
    /转接值班客服/.test(page) && !isSwitched(view) ? 'forwarded though nothing is' : '',
    isPastAnnounced(view) && !page.includes(json.status.description.split(' · ')[0])
      ? 'JSON and page after the announced end'
      : '',
    at > view.start && Number(/"to":(\d+)/.exec(banner)?.[1] ?? Infinity) <= at
      ? 'a banner that is not shown'
      : '',
    /IT 先行组|其他员工/.test(page.split('本公司员工')[0] ?? '')
      ? 'groups of staff where customers read'
      : '',
    ...view.updates.flatMap(({ title: { en } }) =>
      en.lastIndexOf('[REHEARSAL]') === 0 ? [] : [`“${en}” is a rehearsal’s`],
    ),
  ];
  return found.filter((one) => one !== '').map((one) => `${new Date(at).toISOString()}: ${one}`);
}

/** Names, addresses, and what has to be typed or put up as it stands. */
const typed =
  /[0-9a-f]{4}(?:-[0-9a-f]{4}){3}|https?:\S+|mailto:\S*|\S+@\S+|npm run [^\n。]*|sha256:\S+|SHA256:\S{43}|\/[a-z-]+( [a-z-]+ [0-9a-f]{12})?|[\w./-]+\.(?:json|md|txt|xml|html|bin|age)|（[a-z-]+(?:：[^）]*)?）|(?:held|vault|department)-[\w-]+|PO-\d+ ?(?:approved|rejected)?|SHA-256|\d{4}-\d\d-\d\d-\w+|#\d+ \S*| \/ “[^”]*”/g;
const names = /\b(?:iOS|Windows|macOS|Wi-Fi|GitHub|IT|SSH|UTC|JSON|Atom|KB|MB|GB|English|REHEARSAL)\b/g;

function englishIn(text: string): readonly string[] {
  return [
    ...text
      .replace(typed, ' ')
      .replace(names, ' ')
      // A version is no word of a language.
      .replace(/软件版本 \S+/, ' ')
      .matchAll(/.{0,12}\b[A-Za-z]{3,}.{0,12}/g),
  ].map(([words]) => words);
}

function terminalAt(rehearsed: Rehearsed, { at, view }: ReadMoment, language: Language): string {
  const reading = { view, gates: recordAt(rehearsed, at).gates, said: [], nextAt: null };
  return windowText(reading, { language, zone: 'Asia/Shanghai' }).join('\n');
}

function disagreementsIn(rehearsed: Rehearsed, moment: ReadMoment): readonly string[] {
  const { at, view, files } = moment;
  const range = localRange(view.start, endOf(view), 'Asia/Shanghai', 'zh-CN');
  const announced = localRange(view.start, view.currentEnd, 'Asia/Shanghai', 'zh-CN');
  const page = readAs(files.get('index.html') ?? '', 'zh-CN');
  const issue = issueBody(view, recordAt(rehearsed, at).gates, new Map());
  const terminal = terminalAt(rehearsed, moment, 'zh-CN');
  const isKnown = view.state === 'completed' || view.state === 'cancelled';
  const found = [
    issue.includes(range) ? '' : 'the issue names another time',
    isKnown || range === announced ? '' : 'an end is told that nobody announced',
    isKnown || isOverdue(view) || page.includes(announced) ? '' : 'the page names another time',
    at < view.start && /正在维护，暂时无法使用|登录维护中/.test(page) ? 'away before it is away' : '',
    view.isOver && /审批须知|For approvers/.test(issue) ? 'the issue asks for approval' : '',
    view.isOver && view.isBeingPutBack === terminal.includes('窗口已结束')
      ? 'the terminal waits, or does not'
      : '',
  ];
  return found.filter((one) => one !== '').map((one) => `${new Date(at).toISOString()}: ${one}`);
}

const zone = 'Asia/Shanghai';

/** What whoever decides and whoever is on duty read at one moment, against the record at that moment. */
function untruthsIn(rehearsed: Rehearsed, moment: ReadMoment): readonly string[] {
  const { at, view } = moment;
  const state = recordAt(rehearsed, at);
  const ways = waysBackOf(rehearsed.run.snapshot());
  const issue = issueBody(view, state.gates, ways).replaceAll('\\', '');
  const terminal = terminalAt(rehearsed, moment, 'en');
  const report = readAs(reportPage(view), 'en');
  const commands = [...state.facts.values()].flatMap(({ fact }) =>
    fact.kind === 'command' && fact.command.name !== 'done' && fact.command.name !== 'ack' ? [fact] : [],
  );
  const role = (id: string) => view.organisation.people.find((person) => person.id === id)?.title.en ?? id;
  const brief = /### For approvers([\s\S]*?)(?:\n### |\n<details>)/.exec(issue)?.[1] ?? '';
  const asked = view.gates.find(({ phase }) => brief.includes(`To decide: ${phaseTitles[phase].en}\n`));
  const proven = /Proven for this gate[^\n]*/.exec(brief)?.[0] ?? '';
  const undone = view.phases.filter(({ status }) => status === 'undone');
  const byUs = view.turn?.kind === 'not-switching' && view.isOver;
  const page = readAs(moment.files.get('index.html') ?? '', 'en').split('Updates')[0] ?? '';
  const byHand = new Set(
    view.timeline.handWork.flatMap(({ id, before }) => (id.startsWith('restore ') ? [before] : [])),
  );
  const found = [
    ...[issue, terminal, report].flatMap((text, index) =>
      commands
        .filter(({ by, reason }) => !text.includes(`${role(by)}: ${ownWords(reason).en}`))
        .map(({ command }) => `${['issue', 'terminal', 'report'][index]} lacks /${command.name}`),
    ),
    ...[issue, terminal, report].map((text, index) =>
      byUs && /In progress|Scheduled\b/.test(text) ? `${index}: goes on after our call-off` : '',
    ),
    /To decide: nothing/.test(brief) && /escalated|It does not begin/.test(brief)
      ? 'no answer is needed, and one is asked for'
      : '',
    ...[
      view.closedAt === null ? issue : '',
      ...view.phases.flatMap(({ whatToDo }) => whatToDo?.en.match(/Send .*/) ?? []),
    ].map((text) =>
      text !== '' && !text.includes(view.organisation.messenger.support?.phone ?? '-')
        ? 'whom to call at the vendor'
        : '',
    ),
    asked !== undefined && ways.has(asked.phase) !== /Who may go back: [^\n]*\/roll-back/.test(brief)
      ? 'who may go back'
      : '',
    asked !== undefined && !brief.includes(`/approve ${asked.phase} `) ? 'how to answer' : '',
    isHalted(view) && (!/To decide: [^\n]*\/resume/.test(brief) || /\n- (?:By|Yes means):/.test(brief))
      ? 'that it stands still until somebody speaks'
      : '',
    brief !== '' && isSwitched(view) && !brief.includes('/roll-back cutover') ? 'how to undo the switch' : '',
    ...commands
      .filter(({ command }) => command.name === 'resume')
      .map(() =>
        /\/resume: [^\n]*after the (?:stop|roll-back) of/.test(terminal) ? '' : 'after which stop',
      ),
    /everybody is in\b/.test(terminal + report) ? 'everybody is in though some have not come' : '',
    ...view.phases
      .filter(({ phase, status }) => status === 'waiting' && byHand.has(phase) && !view.isOver)
      .map(({ phase }) =>
        new RegExp(`- ${phaseTitles[phase].en} · not begun [^\n]*vendor’s steps`).test(terminal)
          ? ''
          : `${phase} does not say that it needs the vendor’s steps`,
      ),
    brief.includes('/approve close-out') &&
    view.feedback.some(({ trouble }) => isTrouble(trouble)) !== /Reported: /.test(brief)
      ? 'what people reported'
      : '',
    /closed until/.test(page) &&
    view.phases.some(
      ({ phase, status, plannedAt }) => phase === 'cutover' && status === 'waiting' && plannedAt > at,
    ) &&
    !view.isOver &&
    at < view.start &&
    view.turn === null &&
    !/then answered/.test(page)
      ? 'that the hotline is answered during the maintenance'
      : '',
    isPastAnnounced(view) && !view.updates.some((update) => update.at === view.currentEnd)
      ? 'the history ends before the announced end'
      : '',
    /vendor report are filed|Everyone can log in/.test(terminal) ? 'what is not so at the close-out' : '',
    view.cohorts.length > 0 && /Everyone has been let in\. (?!\d+ of \d+ are back\.)/.test(terminal)
      ? 'who has come by the close-out'
      : '',
    // The record ends at the call-off, and the report is read for longer.
    byUs && !/[Ww]e did not check it ourselves/.test(reportPage({ ...view, now: view.currentEnd }))
      ? 'the report knows more than we do'
      : '',
    view.isOver && /\/approve \w/.test(issue) ? 'an approval is offered for what is over' : '',
    undone.some(({ summary }) => summary !== null && proven.includes(summary.en))
      ? 'what was taken back is called proven'
      : '',
    /By: [^\n]*\d(?:\n|$)/.test(brief) && !/By: [^\n]*UTC/.test(brief) ? 'a deadline without its zone' : '',
    asked !== undefined && (asked.deadline ?? at) < at && !/By: [^\n]*passed/.test(brief)
      ? 'a deadline that has passed is asked for'
      : '',
    ...undone.map(({ undoneAt, phase }) =>
      undoneAt !== null &&
      !['taken back', 'no longer counts, to be done again next time'].some((word) =>
        terminal.includes(`${word} · ${localTime(undoneAt, zone, 'en')}`),
      )
        ? `${phase} was taken back at another time`
        : '',
    ),
    ...[issue, terminal, report].map((text) =>
      /[.。][.。]/.test(text.replaceAll('...', '')) ? 'a doubled full stop' : '',
    ),
  ];
  return found.filter((one) => one !== '').map((one) => `${new Date(at).toISOString()}: ${one}`);
}

/** What whoever is on duty needs to know at one moment and does not read. */
function unguidedIn(rehearsed: Rehearsed, moment: ReadMoment, procedures: string): readonly string[] {
  const { view, at } = moment;
  if (view.closedAt !== null) return [];
  const terminal = terminalAt(rehearsed, moment, 'en');
  const issue = issueBody(view, recordAt(rehearsed, at).gates, new Map()).replace(/[\\`]/g, '');
  const opened = [...terminal.matchAll(/^- Procedures: (.*)$/gm), ...issue.matchAll(/处置步骤：(.*?) · /g)];
  const named = opened.flatMap(([, line = '']) => [...line.matchAll(/“(.*?)”/g)].map(([, one]) => one));
  const is = (phase: string, wanted: string) =>
    view.phases.some((one) => one.phase === phase && one.status === wanted);
  const wanted = [
    is('canary', 'stopped') ? 'The IT canary did not pass' : '',
    is('hold', 'running') && at >= view.currentEnd ? 'The vendor is late' : '',
    view.turn?.kind === 'went-back' ? 'Going back after the cutover' : '',
    view.doubts.some(({ answer }) => answer === null) ? 'It is not known whether something was done' : '',
    view.turn?.kind === 'not-switching' ? 'Calling off while the vendor goes on' : '',
  ].filter((heading) => heading !== '');
  const people = view.organisation.people.filter(({ id }) => decidersOf(view.plan).has(id));
  const steers = /^- May comment \/call-off.*$/m.exec(terminal)?.[0] ?? '';
  const found = [
    ...named.map((one) => (procedures.includes(`\n## ${one}\n`) ? '' : `no procedure is called ${one}`)),
    ...wanted.map((one) => (named.includes(one) ? '' : `“${one}” is not named`)),
    view.isOver || people.every(({ phone = '' }) => steers.includes(phone)) ? '' : 'who may steer',
    is('hold', 'running') &&
    !view.isOver &&
    !/Emergency plan: (?:in force|[^\n]*call \+\d+ .*starts by itself)/.test(terminal)
      ? 'when to call the vendor'
      : '',
    issue.includes('Call it off if:') && !issue.includes('Call it off with: /call-off reason')
      ? 'how to call it off'
      : '',
  ];
  return found.filter((one) => one !== '').map((one) => `${new Date(at).toISOString()}: ${one}`);
}

/** Whoever of the plan's approvers was counted later could have been asked before. */
function unnamedIn(view: ReadMoment['view'], last: ReadMoment['view'] | undefined): readonly string[] {
  return view.gates.flatMap(({ phase, missing, counted, quorum, decisions }) => {
    if (counted.length >= quorum || view.isOver || decisions.some(({ kind }) => kind !== 'approved'))
      return [];
    const rule = view.plan.approvals.gates[phase];
    const later = last?.gates.find((gate) => gate.phase === phase)?.counted ?? [];
    return later
      .filter((by) => rule?.approvers.includes(by) && ![...missing, ...counted].includes(by))
      .map((by) => `${new Date(view.now).toISOString()}: ${phase} does not name ${by}, whose word counted`);
  });
}

function untruthsInReport(
  { state }: Rehearsed,
  view: ReadMoment['view'] | undefined,
  inbox: readonly ReadMessage[],
): readonly string[] {
  if (view === undefined) return ['there is no report'];
  const report = readAs(reportPage(view), 'en');
  const [summary = ''] =
    /People were without[\s\S]*?How people came back|Closing report[\s\S]*?Timeline/.exec(report) ?? [];
  const open = tonight(view.toDos).filter(({ done }) => done === null).length;
  const canaryFailed = state.stops.some(({ phase }) => phase === 'canary') && !state.calledOff;
  const firstCutover = state.begun.find(({ phase }) => phase === 'cutover');
  const late = view.notices.filter(({ key, sent }) => {
    const [first] = inbox.filter(({ notice }) => notice === key);
    return first !== undefined && (sent === null || Math.abs(sent.from - first.at) > 60_000);
  });
  const start = view.start;
  const said = state.vendor.flatMap(({ status, saidAt, heardAt }) => {
    const at = Math.min(Date.parse(saidAt ?? '') || heardAt, heardAt);
    return status === 'completed' && at >= start ? [at] : [];
  });
  const measured = view.measurements.findLast(({ name }) => name === 'vendor-late')?.value;
  // An end that moved after the vendor was done is not the one that it was measured against.
  const heldUntil = view.phases.find(({ phase }) => phase === 'hold')?.finishedAt ?? Infinity;
  const isBlamed =
    measured !== undefined &&
    view.amendments.every(({ at }) => at <= heldUntil) &&
    said.length > 0 &&
    Math.abs(view.currentEnd + measured * minute - Math.min(...said)) > 1000;
  return [
    isBlamed ? 'the vendor is blamed for how late we looked' : '',
    ...late.map(({ key, sent }) => `${key} was not sent at ${sent?.from}`),
    open > 0 && !summary.includes(`${open} to-do`) ? 'open to-dos are not told' : '',
    canaryFailed && summary.includes('The vendor kept its time') ? 'the vendor’s lateness' : '',
    canaryFailed && !summary.includes('our canary failed') ? 'how its lateness is known' : '',
    firstCutover !== undefined && !report.includes(localClock(firstCutover.at, zone))
      ? 'the first cutover is lost'
      : '',
    state.calledOff !== null && /\b0 ?vendor delay/.test(report) ? 'a delay that nobody followed' : '',
    state.calledOff?.whose === 'ours' && !summary.includes(`: ${ownWords(state.calledOff.reason).en})`)
      ? 'why we called off'
      : '',
    /NUMBER/.test(report) ? 'a number that is known' : '',
    // A rehearsal looks whenever something is due.
    /no run looked sooner/.test(report) ? 'why a phase was late' : '',
    view.isOver && /decided yet/.test(report) ? 'a decision that does not come any more' : '',
    /Approval wanted/.test(report) &&
    ![...state.notices.keys()].some((key) => /^summons\/.*\/(late|soon|by)-/.test(key))
      ? 'a to-do is called an approval'
      : '',
  ].filter((one) => one !== '');
}

/** Approved, and taken back or stopped: nothing goes on before somebody says so. */
function isHalted({ phases, gates, isOver }: ReadMoment['view']): boolean {
  const next = phases.find(({ status }) => status !== 'done');
  const gate = gates.find(({ phase }) => phase === next?.phase);
  const stands = next?.status === 'undone' || next?.status === 'stopped';
  return !isOver && stands && gate !== undefined && gate.counted.length >= gate.quorum;
}

function unsaidInReport(view: ReadMoment['view']): readonly string[] {
  const report = readAs(reportPage(view), 'en');
  const held = vendorDoneAt(view) ?? 0;
  const owed = view.phases.filter(
    ({ startedAt, plannedAt, phase }) =>
      phase !== 'hold' &&
      startedAt !== null &&
      startedAt - plannedAt > 15 * minute &&
      held > plannedAt + minute &&
      held <= startedAt,
  );
  const files = view.phases.flatMap((phase) => [...phase.before, phase].flatMap(({ evidence }) => evidence));
  const cutover = view.phases.find(({ phase, status }) => phase === 'cutover' && status === 'done');
  const without = downtimeOf(view);
  const isBare = without !== null && (cutover?.finishedAt ?? 0) > without.from + minute;
  const waiting = view.feedback.filter(({ trouble }) => trouble !== 'none' && trouble !== 'entered').length;
  const asked = [...view.toDos].filter(({ text }) =>
    /of trouble|waits? for an answer|wait for an answer/.test(text.en),
  );
  return [
    report.split(/Later than planned: the vendor was done/).length - 1 < owed.length
      ? 'the vendor’s share'
      : '',
    report.includes(`each with its digest: ${new Set(files.map(({ digest }) => digest)).size}.`)
      ? ''
      : 'a file that is counted twice',
    isBare === /no backup arrangements/.test(report.split('Timeline')[0] ?? '')
      ? ''
      : 'how long nothing was arranged',
    view.state === 'completed' && waiting > 0 && !asked.some(({ text }) => text.en.startsWith(`${waiting} `))
      ? 'how many reports wait'
      : '',
    /had no backup arrangements/.test(report.split('What to improve')[1] ?? '') ? 'channels stayed' : '',
    /find out why, and rehearse/.test(report) ? 'the reason that is known' : '',
    /people told by name(?!, role addresses included)/.test(report) ? 'who is counted' : '',
  ].filter((one) => one !== '');
}

const minute = 60_000;

function inShanghai([month = 1, day = 1, hour = 0, minute = 0]: readonly number[]): number {
  const time = { timeZone: 'Asia/Shanghai', year: 2026, month, day, hour, minute };
  return Temporal.ZonedDateTime.from(time).epochMilliseconds;
}

function isChange({ notice }: ReadMessage): boolean {
  return /^(extended|called-off)/.test(notice);
}

/** The end has passed, people are not back, and nobody called it off. */
function isOverdue({ state, isOver, now, currentEnd }: ReadMoment['view']): boolean {
  return (state === 'in_progress' || state === 'verifying') && !isOver && now >= currentEnd;
}

/** What the top of the page says beside what is the case. */
function falseOnPage({ at, view, files }: ReadMoment): readonly string[] {
  const { state, start, currentEnd, organisation, phases } = view;
  const page = readAs(files.get('index.html') ?? '', 'zh-CN');
  const [top = ''] = page.split('最新进展');
  const banner = files.get('banner.js') ?? '';
  const isAway = (state === 'in_progress' || state === 'verifying') && !isPastAnnounced(view);
  const letIn = view.cohorts.reduce((sum, { admitted }) => sum + admitted, 0);
  const { description } = eventOf(files.get('window.ics') ?? '');
  const isReturning = phases.some(({ phase, status }) => phase === 're-login' && status === 'running');
  const [channel] = view.channelsInUse.flatMap((id) => organisation.channels.filter((one) => one.id === id));
  const range = localRange(start, currentEnd, 'Asia/Shanghai', 'zh-CN');
  const found = [
    state === 'scheduled' && /正在维护|维护中|将转接/.test(top) ? 'away before it is away' : '',
    isOverdue(view) && (top.includes(`上海总部 ${range}`) || !/尚未结束|已开放，正在检查/.test(top))
      ? 'an end that has passed'
      : '',
    !isReturning && /正在分批恢复/.test(top + banner) ? 'a return that does not run' : '',
    page.includes('值班客服') || page.includes(`${isOfficeHour(at) ? '之前有' : '之前无'}人接听`)
      ? ''
      : 'whether the hotline answers',
    isAway && returnStage(view) !== 'checking' && /登录维护中/.test(top)
      ? 'people may sign in and read that they may not'
      : '',
    isAway && letIn >= view.people && /轮到/.test(banner) ? 'a turn to wait for though all are let in' : '',
    phases.some(({ phase, status }) => phase === 'hold' && status === 'done') &&
    (top + banner).includes(`${organisation.messenger.name['zh-CN']}正在维护`)
      ? 'the vendor is done, and the page does not say so'
      : '',
    /预计|尚未|暂不|请先不要|还不能|无法登录/.test(state === 'completed' ? description : '')
      ? 'the calendar keeps what is over'
      : '',
    page.includes(organisation.feedback?.address ?? '@@') ? 'an address of staff' : '',
    isAway &&
    returnStage(view) !== 'open' &&
    !top.includes(`自${localTime(start, 'Asia/Shanghai', 'zh-CN')}（UTC+8）起维护`)
      ? 'not since when'
      : '',
    state === 'in_progress' && !top.includes(channel?.title['zh-CN'] ?? '@@') ? 'not what to use now' : '',
  ];
  return found.filter((one) => one !== '').map((one) => `${new Date(at).toISOString()}: ${one}`);
}

/** The hotline of the example answers on weekdays from nine to six in Shanghai. */
function isOfficeHour(at: number): boolean {
  const { dayOfWeek, hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return dayOfWeek <= 5 && hour >= 9 && hour < 18;
}

/** It was shut, and the last that was done to it opened it to everybody. */
function isDoorOpen({ effects }: RecordState): boolean {
  const doors = [...effects.values()]
    .filter(
      ({ what, outcome }) =>
        / everyone (?:into|out of) the messenger/.test(what) && outcome?.result === 'done',
    )
    .toSorted((one, other) => (one.outcomeAt ?? 0) - (other.outcomeAt ?? 0));
  return doors.length > 1 && doors.at(-1)?.what.includes('let everyone into') === true;
}

function isSwitched({ phases }: ReadMoment['view']): boolean {
  return phases.some(({ phase, status }) => phase === 'cutover' && status === 'done');
}

function isOver(state: string): boolean {
  return state === 'completed' || state === 'cancelled';
}

/** The night is played when the first test asks for it. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** As ical.js reads it. */
function eventOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const component = calendar.getFirstSubcomponent('vevent');
  if (component === null) throw new Error('a calendar without an event');
  const value = (name: string) => String(component.getFirstPropertyValue(name) ?? '');
  return {
    sequence: Number(value('sequence')),
    modified: value('last-modified'),
    status: value('status'),
    description: value('description'),
    said: ['dtstart', 'dtend', 'status', 'summary', 'description'].map(value).join('|'),
  };
}
