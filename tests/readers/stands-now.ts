// What stands at a moment of a rehearsed night, by the record alone: which work is put off, which channels people are
// sent to and which are down, and what the vendor's maintenance is for machines. Every view has to say so.

import ICAL from 'ical.js';
import { openToDos, type RecordState } from '../../pipelines/ledger/fold.ts';
import { channelsDown } from '../../pipelines/notices/channels-in-use.ts';
import { waysBackOf } from '../../pipelines/operation/ways-back.ts';
import { inLanguages, type Language } from '../../pipelines/plan/plan.ts';
import { titleOf } from '../../pipelines/plan/role-title.ts';
import type { Rehearsed } from '../../pipelines/rehearsal/drill/rehearsed.ts';
import { reportPage } from '../../pipelines/views/report.ts';
import { issueBody } from '../../pipelines/views/window-issue.ts';
import { windowText } from '../../pipelines/views/window-text.ts';
import { type ReadMoment, readAs, recordAt } from '../support/night-as-read.ts';

type Texts = Readonly<Record<'page' | 'terminal' | 'issue' | 'report', string>>;

/** What some view does not say at that moment, in one language. */
export function unsaidIn(night: Rehearsed, moment: ReadMoment, language: Language): readonly string[] {
  const state = recordAt(night, moment.at);
  const texts = textsAt(night, moment, state, language);
  return [
    ...workPutOff(night, moment, state, texts, language),
    ...channelsOf(moment, state, texts, language),
    ...forCustomers(moment, state, texts, language),
    ...forMachines(moment, state, texts),
  ].map((flaw) => `${new Date(moment.at).toISOString()} ${language}: ${flaw}`);
}

function textsAt(
  { run }: Rehearsed,
  { view, files }: ReadMoment,
  { gates }: RecordState,
  language: Language,
): Texts {
  const reading = { view, gates, said: [], nextAt: null };
  const plain = (markdown: string) => markdown.replace(/\\(?=[^\w\s])/g, '');
  return {
    page: readAs(files.get('index.html') ?? '', language),
    terminal: windowText(reading, { language, zone: 'Asia/Shanghai' }).join('\n'),
    issue: plain(issueBody(view, gates, waysBackOf(run.snapshot()))),
    report: readAs(reportPage(view), language),
  };
}

/** Whatever its switch or its owner said last. Of what is over the report tells too. */
function workPutOff(
  { run }: Rehearsed,
  { view }: ReadMoment,
  state: RecordState,
  { terminal, issue, report }: Texts,
  language: Language,
): readonly string[] {
  const words = {
    stands: { 'zh-CN': '推迟的工作已暂停', en: 'Put off and not running' },
    left: {
      'zh-CN': '推迟的工作尚未确认恢复运行',
      en: 'Work that was put off, and not confirmed as running again',
    },
    runs: { 'zh-CN': '推迟的工作已恢复运行', en: 'Put off and running again' },
  };
  return run.snapshot().plan.defer.flatMap(({ id, title }) => {
    const isPaused = pausedByRecord(state, id);
    if (isPaused === null) return [];
    const lead = (isPaused ? (view.isOver ? words.left : words.stands) : words.runs)[language];
    const found = Object.entries({ terminal, issue }).filter(
      ([, text]) => !text.split('\n').some((line) => line.includes(lead) && line.includes(title[language])),
    );
    const isTold = report.split(/时间线|Timeline/)[0]?.includes(title[language]);
    return [
      ...found.map(([where]) => `${where} does not say “${lead}: ${title[language]}”`),
      ...(view.isOver && !isTold ? [`the report’s summary does not name ${title[language]}`] : []),
    ];
  });
}

function pausedByRecord({ effects, toDos }: RecordState, id: string): boolean | null {
  const words = [...effects.values()].flatMap(({ what, outcome, outcomeAt, intendedAt }) => {
    const isPause = what === `pause the deferred work ${id}`;
    if (!isPause && what !== `resume the deferred work ${id}`) return [];
    const asked = [...toDos.values()].find((one) => one.id === `pause ${id}` && one.askedAt === intendedAt);
    const isConfirmed = outcome?.result === 'done' && outcome.detail.stands === 'confirmed';
    const at = isConfirmed ? outcomeAt : (asked?.done?.at ?? null);
    return at === null ? [] : [{ isPause, at }];
  });
  return words.toSorted((one, other) => one.at - other.at).at(-1)?.isPause ?? null;
}

/** Who is without the messenger reads of his channels in the same order everywhere, and of none that is down as if it worked. */
function channelsOf(
  { view }: ReadMoment,
  state: RecordState,
  { page, terminal, issue, report }: Texts,
  language: Language,
): readonly string[] {
  const { organisation, plan } = view;
  const down = channelsDown(state);
  const name = (id: string) => titleOf(organisation.channels, id)[language];
  const staff = (/(?:本公司员工|For our staff).*?(?=最新进展|Updates UTC|$)/.exec(page) ?? [''])[0];
  const isListed = /依次使用|in this order/.test(staff);
  const isAllDown = plan.backupChannels.order.every((id) => down.includes(id));
  const words = {
    'zh-CN': '最近一次检测不可用的备用渠道',
    en: 'Backup channels that did not work when last tried',
  };
  const says = (text: string, id: string) =>
    text.split('\n').some((line) => line.includes(words[language]) && line.includes(name(id)));
  const readers = {
    ...(view.closedAt === null && { terminal, issue }),
    report,
    ...(isListed && { page: staff }),
  };
  const unsaid = Object.entries(readers).flatMap(([where, text]) =>
    down.filter((id) => !says(text, id)).map((id) => `${where} does not say that ${id} is down`),
  );
  const refused = terminal
    .split('\n')
    .filter((line) => /条没有送达|messages were not delivered · /.test(line));
  const nameless = refused.filter(
    (line) => !organisation.channels.some(({ title }) => line.includes(title[language])),
  );
  const uses = { 'zh-CN': '当前使用：', en: 'People use:' };
  const isAway = view.state === 'in_progress' || view.state === 'verifying';
  return [
    ...nameless.map((line) => `${line}: by which channel`),
    ...(isAllDown ? [] : unsaid),
    ...(isAway && view.closedAt === null && !terminal.includes(uses[language]) ? ['no channel in use'] : []),
    ...(isListed && !/^(?:本公司员工|For our staff)/.test(staff)
      ? ['channels of staff without heading']
      : []),
  ];
}

/** Page and notice name the same ways, and nothing of staff stands before their heading. */
function forCustomers(
  { view }: ReadMoment,
  record: RecordState,
  { page }: Texts,
  language: Language,
): readonly string[] {
  const { plan, organisation, cohorts, state } = view;
  const publics = organisation.audiences.flatMap(({ id, who }) => (who === 'public' ? [id] : []));
  const [before = ''] = page.split(/最新进展|Updates UTC/)[0]?.split(/本公司员工|For our staff/) ?? [];
  const isOver = state === 'completed' || state === 'cancelled';
  const isBare = openToDos(record).some(({ id }) => id.startsWith('forward '));
  return [
    ...(plan.conferences ?? []).flatMap(({ for: whose, title, address }) =>
      !isOver && publics.includes(whose) && !before.includes(`${title[language]}${address}`)
        ? [`the page does not name ${title[language]}`]
        : [],
    ),
    ...(state === 'in_progress' && isBare && !/目前没有转接|are not forwarded/.test(before)
      ? ['customers are sent to a line that nobody forwards']
      : []),
    ...cohorts.flatMap(({ title }) =>
      new RegExp(`${title[language].replace(/[()（）]/g, '.')} ?\\d+ / \\d`).test(before)
        ? [`customers read of ${title[language]}`]
        : [],
    ),
  ];
}

/** The calendar's state for machines never falls back, and after our call-off it says what the page says. */
function forMachines(
  { at, view, files }: ReadMoment,
  state: RecordState,
  { page }: Texts,
): readonly string[] {
  const events = new ICAL.Component(ICAL.parse(files.get('window.ics') ?? '')).getAllSubcomponents('vevent');
  const [event] = events;
  const note = String(event?.getFirstPropertyValue('x-maintnote-status'));
  const text = String(event?.getFirstPropertyValue('description'));
  const isOurs = state.calledOff?.whose === 'ours';
  const isPast = isOurs && view.turn?.kind === 'not-switching' && at >= view.currentEnd;
  const isDone = /服务商报告.*已恢复，请试着登录|The vendor reports that .* is back/.test(page);
  const wanted = isPast && isDone ? ['COMPLETED'] : ['IN-PROCESS', 'COMPLETED', 'CANCELLED'];
  const goesOn = inLanguages(view.plan.summary, [...view.organisation.languages]).split(' · ')[0] ?? '';
  return [
    ...(at > view.start && !wanted.includes(note) ? [`the calendar’s state is ${note}`] : []),
    ...(isPast && (text.includes(goesOn) || /期间\S*无法使用|unavailable during/.test(text))
      ? ['the calendar keeps people out after the announced end']
      : []),
  ];
}

/** Whoever answered a test message counts, however long a channel of it stayed down. */
export function answersLost({ state }: Rehearsed): readonly string[] {
  const heard = [...state.facts.values()].some(
    ({ fact }) => fact.kind === 'feedback' && fact.trouble === 'none',
  );
  const share = state.measurements.findLast(({ name }) => name === 'reached')?.value;
  return heard && share === 0 ? ['people answered the test message and nobody counts'] : [];
}

/** A failed canary is told to the vendor by somebody whose to-do it is. */
export function lettersUnasked({ state }: Rehearsed): readonly string[] {
  const failed = state.stops.filter(({ phase }) => phase === 'canary');
  const asked = [...state.toDos.values()].filter(({ id }) => id === 'tell-vendor');
  return failed.length === asked.length ? [] : [`${failed.length} failures, ${asked.length} letters to send`];
}
