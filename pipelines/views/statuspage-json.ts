// The status page's facts in the shape of Statuspage's read API v2, for existing clients and widgets.
// Statuspage has no field for languages, so each text stands in all languages of the company, one after the
// other.

import { bilingual } from '../plan/bilingual.ts';
import { inLanguages, type Localised, messengerFunctions } from '../plan/plan.ts';
import { markIn } from '../plan/snapshot.ts';
import { effectNow, functionTitles, isAway } from './services-now.ts';
import { headlinePast, isPastAnnounced } from './turn-words.ts';
import type { Update, WindowState, WindowView } from './window-view.ts';

/** File name to its JSON text, as they lie under `/api/v2/`. */
export function statuspageJson(view: WindowView): ReadonlyMap<string, string> {
  const page = {
    id: pageId(view),
    name: `${markIn(view.organisation.languages, view.isRehearsal)}${inLanguages(view.organisation.statusPage.title, view.organisation.languages)}`,
    url: view.organisation.statusPage.url,
    time_zone: 'Etc/UTC',
    updated_at: iso(view.updates.at(-1)?.at ?? view.now),
  };
  const status = statusOf(view);
  // After our call-off and the announced end nobody watches the components, so no state is claimed.
  const components = isPastAnnounced(view) ? [] : componentsOf(view);
  const maintenance = maintenanceOf(view, components);
  const scheduled = maintenance.status === 'scheduled' ? [maintenance] : [];
  const isOpen = maintenance.status === 'in_progress' || maintenance.status === 'verifying';
  const active = isOpen && !isPastAnnounced(view) ? [maintenance] : [];
  const open = [...scheduled, ...active];
  const all = view.state === 'cancelled' ? [] : [maintenance];
  const files: Readonly<Record<string, unknown>> = {
    'summary.json': { page, status, components, incidents: [], scheduled_maintenances: open },
    'status.json': { page, status },
    'components.json': { page, components },
    'incidents.json': { page, incidents: [] },
    'incidents/unresolved.json': { page, incidents: [] },
    'scheduled-maintenances.json': { page, scheduled_maintenances: all },
    'scheduled-maintenances/upcoming.json': { page, scheduled_maintenances: scheduled },
    'scheduled-maintenances/active.json': { page, scheduled_maintenances: active },
  };
  return new Map(Object.entries(files).map(([name, value]) => [name, `${JSON.stringify(value, null, 2)}\n`]));
}

function statusOf(view: WindowView) {
  const { plan, organisation } = view;
  const { languages } = organisation;
  const past = headlinePast(view);
  if (past !== null) return { indicator: 'none', description: inLanguages(past, languages) };
  if (!isAway(view))
    return { indicator: 'none', description: inLanguages(bilingual`All systems operational`, languages) };
  return plan.affects.login === 'down'
    ? { indicator: 'maintenance', description: inLanguages(bilingual`Under maintenance`, languages) }
    : { indicator: 'minor', description: inLanguages(bilingual`Partly under maintenance`, languages) };
}

function componentsOf(view: WindowView) {
  const { 'zh-CN': zh, en } = view.organisation.messenger.name;
  const nameOf = (name: keyof typeof functionTitles) => {
    const title = functionTitles[name];
    return { 'zh-CN': `${zh}${title['zh-CN']}`, en: `${en}: ${title.en}` };
  };
  return messengerFunctions.map((name, index) => ({
    id: `${pageId(view)}-${name}`,
    name: inLanguages(nameOf(name), view.organisation.languages),
    status: componentStatus[effectNow(view, name)],
    created_at: iso(view.openedAt ?? view.now),
    updated_at: iso(view.updates.at(-1)?.at ?? view.now),
    position: index + 1,
    description: null,
    group: false,
    group_id: null,
    page_id: pageId(view),
    showcase: true,
    start_date: null,
    only_show_if_degraded: false,
  }));
}

const componentStatus = {
  normal: 'operational',
  degraded: 'degraded_performance',
  down: 'under_maintenance',
} as const;

function maintenanceOf(view: WindowView, components: ReturnType<typeof componentsOf>) {
  const created = iso(view.openedAt ?? view.now);
  const { languages } = view.organisation;
  return {
    id: view.plan.id,
    name: `${markIn(languages, view.isRehearsal)}${inLanguages(view.plan.title, languages)}`,
    status: statuspageState(view.state),
    impact: Object.values(view.plan.affects).every((effect) => effect === 'normal') ? 'none' : 'maintenance',
    created_at: created,
    updated_at: iso(view.updates.at(-1)?.at ?? view.openedAt ?? view.now),
    monitoring_at: timeOf(view.updates, 'verifying'),
    resolved_at: timeOf(view.updates, 'completed') ?? timeOf(view.updates, 'cancelled'),
    shortlink: view.organisation.statusPage.url,
    page_id: pageId(view),
    scheduled_for: iso(view.start),
    scheduled_until: iso(view.currentEnd),
    components: components.filter((component) => {
      const name = messengerFunctions.find((candidate) => component.id.endsWith(`-${candidate}`));
      return name !== undefined && view.plan.affects[name] !== 'normal';
    }),
    incident_updates: view.updates.toReversed().map((update, index) => ({
      id: `${view.plan.id}-${update.at}-${view.updates.length - index}`,
      status: statuspageState(update.status),
      body: inLanguages(sentencesOf(update), languages, '\n\n'),
      incident_id: view.plan.id,
      created_at: iso(update.at),
      updated_at: iso(update.at),
      display_at: iso(update.at),
    })),
  };
}

function sentencesOf({ title, body }: Update): Localised {
  return { 'zh-CN': `${title['zh-CN']}。${body['zh-CN']}`, en: `${title.en}. ${body.en}` };
}

/** A cancelled maintenance is in no list, as Statuspage deletes it; only the type needs a state. */
function statuspageState(state: WindowState): Exclude<WindowState, 'cancelled'> {
  return state === 'cancelled' ? 'completed' : state;
}

function timeOf(updates: readonly Update[], status: WindowState): string | null {
  const update = updates.find((candidate) => candidate.status === status);
  return update === undefined ? null : iso(update.at);
}

function pageId({ organisation }: WindowView): string {
  return new URL(organisation.statusPage.url).hostname.replaceAll('.', '-');
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
