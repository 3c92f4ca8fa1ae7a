// Connects the channels of a rehearsal with its simulated people: a notice that it is their turn, or to
// update, makes them act.

import { readNoticeKey } from '../../plan/notice-key.ts';
import type { Timeline } from '../../plan/timeline.ts';
import type { MessageChannel } from '../../ports.ts';
import type { World } from '../world/world.ts';

export function hearingFleet(
  world: Pick<World, 'ports' | 'fleet'>,
  timeline: Timeline,
): ReadonlyMap<string, MessageChannel> {
  const rulesOf = (event: string) =>
    new Set(timeline.eventNotices.filter((notice) => notice.event === event).map(({ rule }) => rule.id));
  const turn = rulesOf('your-turn');
  const update = rulesOf('outdated-client');
  return new Map(
    [...world.ports.channels].map(([id, channel]): [string, MessageChannel] => [
      id,
      {
        ...channel,
        send: async (message) => {
          const result = await channel.send(message);
          const account = message.to?.account;
          if (result.result !== 'accepted' || account === undefined) return result;
          const { rule } = readNoticeKey(message.notice);
          if (turn.has(rule)) world.fleet.invite([account]);
          if (update.has(rule)) world.fleet.tellToUpdate([account]);
          return result;
        },
      },
    ]),
  );
}
