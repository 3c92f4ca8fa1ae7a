// What surrounds the messenger of a rehearsal, whichever messenger it is: the channels with their inboxes, the
// customers' desk, temporary groups, the status page, the outbox, the vendor.

import { join } from 'node:path';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { createStatusFolder } from '../../adapters/status/status-folder.ts';
import { createDesk } from './desk.ts';
import { createGroups } from './groups.ts';
import { createInboxChannel } from './inbox-channel.ts';
import { createOutbox } from './outbox.ts';
import { createVendor, type EmbeddedVendor } from './vendor.ts';
import { scriptOfPlan } from './vendor-script.ts';
import type { WorldSetting } from './world-setting.ts';

export function createSurroundings(
  setting: Pick<WorldSetting, 'organisation' | 'folder' | 'faults'>,
  clock: EventClock,
) {
  const { organisation, folder, faults } = setting;
  const within = (name: string): string | null => (folder === null ? null : join(folder, name));
  const inboxes = new Map(
    organisation.channels.map(({ id, kind, perMinute }) => [
      id,
      createInboxChannel({
        id,
        kind,
        ...(perMinute !== undefined && { perMinute }),
        clock,
        faults: faults.channels?.[id] ?? {},
        folder: within('inbox'),
      }),
    ]),
  );
  const outbox = createOutbox(within('outbox'));
  const status = createStatusFolder(within('status'));
  return {
    inboxes,
    outbox,
    status,
    ports: {
      channels: inboxes,
      groups: createGroups(within('world')),
      desk: createDesk(within('world')),
      deferred: { pause: async () => 'confirmed' as const, resume: async () => 'confirmed' as const },
      status,
      outbox,
    },
  };
}

export function vendorOf(
  setting: Pick<WorldSetting, 'plan' | 'organisation' | 'vendorScript'>,
  clock: EventClock,
): EmbeddedVendor {
  const named = setting.organisation.vendorSources.map(({ id }) => id);
  return createVendor({
    clock,
    sources: named.length > 1 ? named : [...named, 'vendor-status', 'vendor-notice'],
    script: setting.vendorScript ?? scriptOfPlan(setting.plan),
    window: setting.plan,
    url: setting.plan.announcement.url,
  });
}
