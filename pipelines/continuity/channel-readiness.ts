// Whether the backup channels work, in the plan's order, without sending anything to people.

import type { MessageChannel, Working } from '../ports.ts';

export interface ChannelReadiness {
  readonly channel: string;
  readonly working: Working;
}

export async function probeChannels(
  order: readonly string[],
  channels: ReadonlyMap<string, MessageChannel>,
): Promise<readonly ChannelReadiness[]> {
  return Promise.all(
    order.map(async (id) => {
      const channel = channels.get(id);
      if (channel === undefined)
        return { channel: id, working: { works: false, why: 'no adapter is set up for it' } as const };
      try {
        return { channel: id, working: await channel.probe() };
      } catch (error) {
        return {
          channel: id,
          working: { works: false, why: error instanceof Error ? error.message : String(error) } as const,
        };
      }
    }),
  );
}

/** The first channel that works, else the first of which nothing is known; null when all are down. */
export function primaryOf(readiness: readonly ChannelReadiness[]): string | null {
  const first = (works: boolean | null) => readiness.find(({ working }) => working.works === works)?.channel;
  return first(true) ?? first(null) ?? null;
}
