// What a temporary group is told first, by tool and by hand.

import { expect, test } from 'vitest';
import type { GroupTool } from '../../../pipelines/adapters/groups/group-tool.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { groupIdsIn, groupsOf } from '../../../pipelines/operation/temporary-groups.ts';
import { validOrganisation, validPlan, validRoster } from '../../support/valid-plan.ts';

const conference = (id: string, whom: string) => ({
  id,
  title: { 'zh-CN': '电话会议', en: 'Bridge' },
  for: whom,
  address: `+86 21 5550 2100, ${id}#`,
  owner: 'duty-lead',
});

test('a group is greeted with its own conference and with no other', async () => {
  const said: string[] = [];
  let made: Awaited<ReturnType<GroupTool['find']>> = null;
  const tool: GroupTool = {
    longestName: 50,
    memberOf: async ({ account }) => account,
    find: async () => made,
    make: async (id, title, members) => {
      made = { id, title, members };
    },
    add: async () => undefined,
    post: async (_, text) => {
      said.push(text);
    },
    rename: async () => undefined,
  };
  const conferences = [conference('100', 'command'), conference('200', 'all-staff')];
  const groups = groupsOf({
    snapshot: { plan: { ...validPlan, conferences }, organisation: validOrganisation },
    roster: validRoster,
    toDo: { want: async () => undefined, wanted: async () => null },
    tools: new Map([['wecom', tool]]),
  });
  await groups.open({
    id: 'command',
    title: { 'zh-CN': '指挥群', en: 'Command' },
    channel: 'wecom',
    members: ['zhang'],
  });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('电话会议: +86 21 5550 2100, 100#');
  expect(said[0]).toContain('Bridge: +86 21 5550 2100, 100#');
  expect(said[0]).not.toContain('200#');
});

test('the id that a tool gives a group outlasts the run, and the first one stays', async () => {
  const store = createMemoryStore();
  await groupIdsIn(store, 'w').keep('key', 'cid1==');
  await groupIdsIn(store, 'w').keep('key', 'cid2==');
  expect(await groupIdsIn(store, 'w').read('key')).toBe('cid1==');
  expect(await groupIdsIn(store, 'other').read('key')).toBeNull();
});
