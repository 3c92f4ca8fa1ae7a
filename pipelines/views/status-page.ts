// The status page: what is going on, until when, what to use meanwhile, and everything that was said so far.

import { namedForReaders } from '../notices/channels-in-use.ts';
import { bilingual } from '../plan/bilingual.ts';
import { dialled } from '../plan/contact-details.ts';
import { localRange, offsetName, offsetsOf, weeklyHours, zoneName } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { eachWay, titled } from '../plan/sentences.ts';
import { openAt, parseZoned } from '../plan/time.ts';
import { type Markup, safeHref } from '../text/html.ts';
import { feedbackSection, feedbackStyle } from './feedback-form.ts';
import { timeIn } from './moment.ts';
import { html, list, page } from './page.ts';
import { channelsDown, peopleTotals } from './report-insights.ts';
import { returnCard, returnStage } from './return-now.ts';
import { isAway, isShut, services } from './services-now.ts';
import { isDone } from './to-dos.ts';
import { headlinePast, isOverForPeople, isPastAnnounced, turnIn } from './turn-words.ts';
import type { WindowState, WindowView } from './window-view.ts';
import { count, stateNames } from './words.ts';

/** One self-contained HTML page. It names no person and no internal reason. */
export function statusPage(view: WindowView): string {
  const { organisation, plan, state } = view;
  // After our call-off nobody watches the vendor, so the page does not claim to know its state.
  const isLeft = view.turn?.kind === 'not-switching';
  const body = html`
<header class="head">
<p class="eyebrow">${organisation.name}</p>
<h1>${headlineOf(view)}</h1>
<p class="lead">${plan.title} ${isLeft ? null : html`<span class="badge ${state === 'completed' ? '' : 'warn'}">${stateNames[state]}</span>`}</p>
${since(view)}
${news(view)}
</header>
${isOverForPeople(view) ? null : times(view)}
<section aria-labelledby="services"><h2 id="services">${bilingual`Services`}</h2>${services(view)}</section>
<section aria-labelledby="meanwhile"><h2 id="meanwhile">${bilingual`How to reach us`}</h2>${channels(view)}</section>
${forStaff([channelsOfStaff(view), progress(view), feedbackSection(view)])}
<section aria-labelledby="updates"><h2 id="updates">${bilingual`Updates`} <span class="small soft">${offsetName(view.now, homeZone(view))}</span></h2>${updates(view)}</section>
<footer class="small soft">
<p>${bilingual`Updated`} ${timeIn(homeZone(view))(view.now)} ${offsetName(view.now, homeZone(view))} ·
<a href="window.ics">${bilingual`Calendar`}</a> · <a href="history.atom">Atom</a> · <a href="summary.json">JSON</a></p>
</footer>`;
  return page({
    title: organisation.statusPage.title,
    isRehearsal: view.isRehearsal,
    languages: organisation.languages,
    body,
    style: style + feedbackStyle,
  });
}

/** The turn that holds now (what differs from the announcement), at the top of the page. */
function news(view: WindowView): Markup | null {
  const words = turnIn(view);
  return words === null ? null : html`<p class="news">${words.body}</p>`;
}

/** Since when the messenger is away: unlike the end, that is known to the minute. */
function since(view: WindowView): Markup | null {
  return isShut(view) && !isPastAnnounced(view)
    ? html`<p class="small soft">${bilingual`Under maintenance since ${timeIn(homeZone(view))(view.start)} (${offsetName(view.start, homeZone(view))})`}</p>`
    : null;
}

function headlineOf(view: WindowView): Localised {
  const { organisation } = view;
  const { 'zh-CN': zh, en } = organisation.messenger.name;
  switch (view.turn?.kind) {
    case 'late':
      return { 'zh-CN': `${zh}未能按时恢复`, en: `${en} is not back yet` };
    case 'return-paused':
    case 'return-taken-back':
      return { 'zh-CN': `${zh}推迟恢复`, en: `${en} will be back later than planned` };
    case 'released':
      return { 'zh-CN': `${zh}现在可以登录`, en: `${en} is open; everyone may sign in` };
    case 'return-ended':
      return { 'zh-CN': `${zh}维护已结束，可以登录`, en: `${en} is back; everyone may sign in` };
    case 'not-switching':
      return (
        headlinePast(view) ??
        bilingual`The vendor’s maintenance of ${organisation.messenger.name} goes ahead; the vendor says when it is back`
      );
    default:
      return headlines(view)[view.state];
  }
}

function headlines(view: WindowView): Readonly<Record<WindowState, Localised>> {
  const { organisation, plan } = view;
  const { 'zh-CN': zh, en } = organisation.messenger.name;
  const usable = plan.affects.login !== 'down';
  return {
    scheduled: { 'zh-CN': `${zh}目前正常，即将维护`, en: `${en} works as usual; maintenance is coming` },
    in_progress: usable
      ? { 'zh-CN': `${zh}正在维护，部分功能受影响`, en: `${en} is under maintenance; parts are affected` }
      : { 'zh-CN': `${zh}正在维护，暂时无法使用`, en: `${en} is under maintenance` },
    verifying: {
      checking: { 'zh-CN': `服务商已完成，正在检查${zh}`, en: `The vendor is done; we are checking ${en}` },
      'letting-in': { 'zh-CN': `${zh}正在分批恢复`, en: `${en} is coming back` },
      open: { 'zh-CN': `${zh}可以登录，正在做最后检查`, en: `${en} is open; last checks are running` },
    }[returnStage(view)],
    completed: { 'zh-CN': `${zh}一切正常`, en: `${en} works as usual` },
    cancelled: { 'zh-CN': `服务商取消维护，${zh}照常使用`, en: `The vendor cancelled; ${en} works as usual` },
  };
}

function times(view: WindowView): Markup {
  const { start, currentEnd, plannedEnd, organisation } = view;
  const isOverdue = isAway(view) && !view.isOver && view.now >= currentEnd;
  const until = (title: Localised, at: number, zone: string) => html` · ${title} ${timeIn(zone)(at)}`;
  return html`<section class="card times">${view.isOver && bilingual`As the vendor announced it`}
${organisation.sites.map(
  (site) => html`<div><p class="eyebrow">${site.name}</p>
<p class="when">${
    isOverdue
      ? returnStage(view) === 'open'
        ? bilingual`Open, being checked`
        : bilingual`Not over yet`
      : eachWay((language) => localRange(start, currentEnd, site.zone, language))
  }</p>
<p class="small soft">${offsetsOf(start, currentEnd, site.zone)}${
    isOverdue ? until(bilingual`last expected until`, currentEnd, site.zone) : null
  }${currentEnd === plannedEnd ? null : until(bilingual`first planned until`, plannedEnd, site.zone)}</p></div>`,
)}
</section>`;
}

/** Parts for staff under one folded heading, because customers read this page too. */
function forStaff(parts: readonly (Markup | null)[]): Markup | null {
  return parts.every((part) => part === null)
    ? null
    : html`<section aria-labelledby="for-staff"><h2 id="for-staff">${bilingual`For our staff`}</h2>${parts}</section>`;
}

function progress(view: WindowView): Markup | null {
  const { returned, total } = peopleTotals(view);
  if (view.state !== 'verifying' || returnStage(view) === 'checking' || total === 0) return null;
  return html`<div class="card"><h3>${bilingual`Back so far`}</h3>
<p class="when">${count(returned)} / ${count(total)}</p>
<progress max="${total}" value="${returned}">${count(returned)}</progress>${returnCard(view, homeZone(view))}
<p class="small">${bilingual`Turned away? Wait five minutes and try again; quit the app and open it anew; clear its cache; update it. If none of that helps: staff call the number in our notice.`}</p></div>`;
}

/** The backup channels of staff, by name without addresses, because outsiders read this page too. */
function channelsOfStaff(view: WindowView): Markup | null {
  const { state, start, channelsInUse, organisation } = view;
  const isAhead = state === 'scheduled' && (isSwitched(view) || view.turn?.kind === 'went-back');
  if (!isAway(view) && !isAhead) return null;
  const from =
    state === 'scheduled'
      ? bilingual`From ${timeIn(homeZone(view))(start)} (${offsetName(start, homeZone(view))}) use, in this order`
      : isPastAnnounced(view) || !isShut(view)
        ? bilingual`Try to sign in first; if that fails use, in this order`
        : bilingual`Use now, in this order`;
  const down = channelsDown(view);
  return html`<h3>${from}</h3>
${list(namedForReaders(channelsInUse, organisation, null), 'ol')}${down && html`<p class="small soft">${down}</p>`}`;
}

function isSwitched({ phases }: WindowView): boolean {
  return phases.some(({ phase, status }) => phase === 'cutover' && status === 'done');
}

function channels(view: WindowView): Markup {
  const { plan, organisation } = view;
  const shown = plan.customerChannels.flatMap(({ channel: id, text }) => {
    const channel = organisation.customerChannels.find((candidate) => candidate.id === id);
    return channel === undefined ? [] : [{ channel, text }];
  });
  if (shown.length === 0) return html`<p class="empty">${bilingual`Please reach us as usual.`}</p>`;
  const conferences = publicConferences(view);
  return html`<dl class="channels">${shown.map(
    ({ channel, text }) =>
      html`<dt>${channel.title}</dt><dd>${linked(channel.address)}${answerOf(view, channel, text)}</dd>`,
  )}${conferences.map(({ title, address }) => html`<dt>${title}</dt><dd>${linked(address)}</dd>`)}</dl>`;
}

/** Conferences that the notice to customers names; none after the end, when nobody waits there. */
function publicConferences(view: WindowView) {
  const { plan, organisation } = view;
  const isPublic = (id: string) =>
    organisation.audiences.some((one) => one.id === id && one.who === 'public');
  return (isOverForPeople(view) ? [] : (plan.conferences ?? [])).flatMap(({ for: whose, title, address }) =>
    isPublic(whose) && address !== undefined ? [{ title, address }] : [],
  );
}

/** What a customer meets on this channel now: hours, reply, or forwarded calls (then no hours). */
function answerOf(
  view: WindowView,
  channel: WindowView['organisation']['customerChannels'][number],
  text: Localised,
): Markup {
  const lines = view.plan.callForwarding.filter(({ from }) => dialled(from) === dialled(channel.address));
  const byHand = [`answer ${channel.id}`, ...lines.map(({ from }) => `forward ${from}`)];
  const isSet = isSwitched(view) && !isOverForPeople(view) && byHand.every((toDo) => isDone(view, toDo));
  // The channel's text speaks of the messenger being away, so it is shown only while that is so.
  const saysIt = isSet && isShut(view);
  if (isSet && lines.length > 0)
    return note(saysIt ? text : bilingual`Calls to it are forwarded: the agent on duty answers.`);
  const says =
    channel.kind === 'website' || channel.kind === 'social' ? bilingual`It says` : bilingual`Automatic reply`;
  const begun = view.phases.find(({ phase }) => phase === 'cutover');
  const answeredFrom =
    lines.length > 0 && begun?.status === 'waiting' && view.turn === null ? begun.plannedAt : null;
  // A notice may have sent people to this number although its calls are not forwarded.
  const isBare = lines.length > 0 && isShut(view);
  return html`${channel.hours && note(hoursNow(view, channel.hours, answeredFrom))}${
    isBare && note(bilingual`Calls to it are not forwarded; while nobody answers, please write to us.`)
  }${saysIt && note(titled(says, text))}`;
}

/** Hours with the next opening or closing, which stays true on a page that is not redrawn for a while. */
function hoursNow(
  { now, organisation }: WindowView,
  officeHours: WindowView['organisation']['sites'][number]['officeHours'],
  answeredFrom: number | null,
): Localised {
  const zone = organisation.sites[0]?.zone ?? 'UTC';
  const { isOpen, until } = openAt(now, { zone, officeHours });
  const hours = eachWay((language) => weeklyHours(officeHours, language));
  const where = eachWay((language) =>
    language === 'zh-CN' ? zoneName(now, now, zone, language) : offsetName(now, zone),
  );
  const time = timeIn(zone)(until);
  if (!isOpen && answeredFrom !== null && answeredFrom > now && answeredFrom < until)
    return bilingual`${hours} (${where}); closed until ${timeIn(zone)(answeredFrom)}, then answered until the maintenance is over`;
  return isOpen
    ? bilingual`${hours} (${where}); open until ${time}`
    : bilingual`${hours} (${where}); closed until ${time}`;
}

function note(text: Localised): Markup {
  return html`<br><span class="small soft">${text}</span>`;
}

function linked(address: string): Markup {
  const href =
    address.includes('@') && !address.includes('/')
      ? `mailto:${address}`
      : /^\+?[\d -]+$/.test(address)
        ? `tel:${address.replace(/[ -]/g, '')}`
        : address;
  return safeHref(href) === '#' ? html`${address}` : html`<a href="${safeHref(href)}">${address}</a>`;
}

function updates(view: WindowView): Markup {
  if (view.updates.length === 0)
    return html`<p class="empty">${bilingual`Nothing yet. Every step before and after the maintenance will be told here.`}</p>`;
  return html`<ol class="updates">${view.updates.toReversed().map(
    (
      update,
    ) => html`<li><time datetime="${new Date(update.at).toISOString()}">${timeIn(homeZone(view))(update.at)}</time>
<h3>${update.title}</h3><p>${update.body}</p></li>`,
  )}</ol>`;
}

function homeZone({ plan }: WindowView): string {
  return parseZoned(plan.start).timeZoneId;
}

const style = `
main{max-width:44rem}
.languages{max-width:44rem}
.head{padding:1.5rem 0 .5rem}
.lead{font-size:1.05rem;color:var(--soft)}
.news{border-left:3px solid var(--warn);padding-left:.9rem}
section{margin:2rem 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:1.1rem 1.25rem;margin:1rem 0}
.times{display:grid;gap:1.2rem}
@media (min-width:36rem){.times{grid-template-columns:1fr 1fr}}
.when{font-size:1.15rem;font-weight:600;margin:.1rem 0}
.times p{margin:.1rem 0}
progress{width:100%;height:.6rem;accent-color:var(--accent)}
.services{list-style:none;padding:0}
.services li{display:flex;justify-content:space-between;gap:1rem;padding:.6rem 0;border-bottom:1px solid var(--line)}
.channels{display:grid;gap:.2rem 1.25rem;margin:.6rem 0;grid-template-columns:minmax(0,1fr)}
.channels dt{font-weight:600}
.channels dd{margin:0 0 .8rem}
@media (min-width:36rem){.channels{grid-template-columns:11rem minmax(0,1fr)}}
.updates{list-style:none;padding:0;margin:1rem 0;border-left:2px solid var(--line)}
.updates li{padding:0 0 1.4rem 1.25rem;position:relative}
.updates li::before{content:"";position:absolute;left:-6px;top:.5rem;width:10px;height:10px;border-radius:50%;background:var(--line)}
.updates li:first-child::before{background:var(--accent)}
.updates time{font-size:.85rem;color:var(--soft)}
.updates p{white-space:pre-line;overflow-wrap:anywhere}
`;
