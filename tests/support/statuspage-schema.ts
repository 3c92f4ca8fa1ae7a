// The shape of Statuspage's read API v2, as far as clients rely on it.

const text = { type: 'string', minLength: 1 };
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' };
const timeOrNull = { anyOf: [time, { type: 'null' }] };

function object(properties: Readonly<Record<string, unknown>>) {
  return { type: 'object', required: Object.keys(properties), additionalProperties: false, properties };
}

const page = object({ id: text, name: text, url: text, time_zone: text, updated_at: time });
const status = object({
  indicator: { enum: ['none', 'minor', 'major', 'critical', 'maintenance'] },
  description: text,
});
const component = object({
  id: text,
  name: text,
  status: {
    enum: ['operational', 'degraded_performance', 'partial_outage', 'major_outage', 'under_maintenance'],
  },
  created_at: time,
  updated_at: time,
  position: { type: 'integer', minimum: 1 },
  description: { anyOf: [text, { type: 'null' }] },
  group: { type: 'boolean' },
  group_id: { type: 'null' },
  page_id: text,
  showcase: { type: 'boolean' },
  start_date: { type: 'null' },
  only_show_if_degraded: { type: 'boolean' },
});
const maintenanceStatus = { enum: ['scheduled', 'in_progress', 'verifying', 'completed'] };
const maintenance = object({
  id: text,
  name: text,
  status: maintenanceStatus,
  impact: { enum: ['none', 'minor', 'major', 'critical', 'maintenance'] },
  created_at: time,
  updated_at: time,
  monitoring_at: timeOrNull,
  resolved_at: timeOrNull,
  shortlink: text,
  page_id: text,
  scheduled_for: time,
  scheduled_until: time,
  components: { type: 'array', items: component },
  incident_updates: {
    type: 'array',
    items: object({
      id: text,
      status: maintenanceStatus,
      body: text,
      incident_id: text,
      created_at: time,
      updated_at: time,
      display_at: time,
    }),
  },
});
const maintenances = object({ page, scheduled_maintenances: { type: 'array', items: maintenance } });

/** File name to its schema. */
export const statuspageSchemas: Readonly<Record<string, object>> = {
  'summary.json': object({
    page,
    status,
    components: { type: 'array', items: component },
    incidents: { type: 'array', maxItems: 0 },
    scheduled_maintenances: { type: 'array', items: maintenance },
  }),
  'status.json': object({ page, status }),
  'components.json': object({ page, components: { type: 'array', minItems: 4, items: component } }),
  'incidents.json': object({ page, incidents: { type: 'array', maxItems: 0 } }),
  'incidents/unresolved.json': object({ page, incidents: { type: 'array', maxItems: 0 } }),
  'scheduled-maintenances.json': maintenances,
  'scheduled-maintenances/upcoming.json': maintenances,
  'scheduled-maintenances/active.json': maintenances,
};
