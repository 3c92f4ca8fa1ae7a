import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPost } from '../../../../pipelines/adapters/channels/post.ts';
import { dingtalkGroups } from '../../../../pipelines/adapters/groups/dingtalk-groups.ts';
import { type GroupTool, temporaryGroups } from '../../../../pipelines/adapters/groups/group-tool.ts';
import { matrixGroups } from '../../../../pipelines/adapters/groups/matrix-groups.ts';
import { wecomGroups } from '../../../../pipelines/adapters/groups/wecom-groups.ts';
import { type LocalService, startLocalService } from '../../../support/local-service.ts';
import { sceneGroupSecret, startSceneGroups } from '../../../support/platforms/dingtalk-groups.ts';
import { roomsSecret, startRooms } from '../../../support/platforms/matrix-groups.ts';
import { appchatSecret, startAppchat } from '../../../support/platforms/wecom-appchat.ts';

const people = { '13800000001': 'zhang', 'li@example.com': 'li', '13800000003': 'wang' };
const contacts = {
  'zhang-01': { account: 'zhang-01', phone: '+8613800000001' },
  'li-02': { account: 'li-02', phone: '+8613800000009', email: 'li@example.com' },
  'wang-03': { account: 'wang-03', phone: '+8613800000003' },
  'guest-04': { account: 'guest-04', email: 'guest@example.com' },
};
const welcome = { 'zh-CN': '维护期间请在这里联系。', en: 'Meet here during the maintenance.' };
const farewell = { 'zh-CN': '维护已结束，请回到原来的群。', en: 'It is over: go back to the usual groups.' };

let service: LocalService;
let fake: ReturnType<typeof startAppchat>;
let told: string[];
beforeAll(async () => {
  service = await startLocalService();
});
afterAll(() => service.close());
beforeEach(() => {
  fake = startAppchat(people);
  told = [];
  service.answerWith((asked) => fake.answer(asked));
});

const wecom = (secret = appchatSecret): GroupTool =>
  wecomGroups(secret, createPost({ connectTo: service.url }));

function groupsWith(tool: GroupTool) {
  return temporaryGroups({
    window: '2026-12-06-upgrade',
    tools: new Map([['wecom', tool]]),
    byHand: {
      open: async ({ id, channel }) => {
        told.push(`open ${id} in ${channel} by hand`);
      },
      close: async (id) => {
        told.push(`close ${id} by hand`);
      },
      isOpen: async () => true,
    },
    contactOf: (account) => contacts[account as keyof typeof contacts],
    welcome: () => welcome,
    farewell,
    tellMissing: async ({ id }, accounts) => {
      told.push(`add to ${id}: ${accounts.join()}`);
    },
  });
}

const wanted = {
  id: 'command',
  title: { 'zh-CN': '维护指挥群', en: 'Command' },
  channel: 'wecom',
  members: ['zhang-01', 'li-02'],
};
const group = () => [...fake.groups.values()][0];

describe('a temporary group in WeCom', () => {
  it('is made once with its members and its owner, and greets them', async () => {
    await groupsWith(wecom()).open(wanted);
    expect(fake.groups.size).toBe(1);
    expect(group()).toMatchObject({ name: '维护指挥群', owner: 'zhang', userlist: ['zhang', 'li'] });
    expect(group()?.messages).toEqual([`${welcome['zh-CN']}\n${welcome.en}`]);
  });

  it('is found again by another run, which adds who is missing and greets nobody twice', async () => {
    await groupsWith(wecom()).open(wanted);
    await groupsWith(wecom()).open({ ...wanted, members: [...wanted.members, 'wang-03'] });
    expect(fake.groups.size).toBe(1);
    expect(group()?.userlist).toEqual(['zhang', 'li', 'wang']);
    expect(group()?.messages).toHaveLength(1);
  });

  it('whose making was answered by nobody is taken over', async () => {
    let isLost = true;
    service.answerWith((asked) => {
      const answer = fake.answer(asked);
      if (!asked.path.endsWith('/create') || !isLost) return answer;
      isLost = false;
      return 'hang up';
    });
    await expect(groupsWith(wecom()).open(wanted)).rejects.toThrow('no answer');
    await groupsWith(wecom()).open(wanted);
    expect(fake.groups.size).toBe(1);
  });

  it('leaves to a person whom the tool does not know', async () => {
    await groupsWith(wecom()).open({ ...wanted, members: [...wanted.members, 'guest-04'] });
    expect(told).toEqual(['add to command: guest-04']);
  });

  it('gets another name and a last word at the end, once, since nothing closes it', async () => {
    const groups = groupsWith(wecom());
    await groups.open(wanted);
    expect(await groups.isOpen('command')).toBe(true);
    await groups.close('command');
    await groups.close('command');
    expect(group()?.name).toBe('【已结束】维护指挥群');
    expect(group()?.messages.at(-1)).toBe(`${farewell['zh-CN']}\n${farewell.en}`);
    expect(group()?.messages).toHaveLength(2);
    expect(await groups.isOpen('command')).toBe(false);
  });

  it('renews a token that ran out, and waits out a busy system', async () => {
    const tool = wecom();
    await groupsWith(tool).open(wanted);
    fake.expireTokens();
    let isBusy = true;
    service.answerWith((asked) => {
      if (!isBusy || !asked.path.endsWith('/send')) return fake.answer(asked);
      isBusy = false;
      return { body: { errcode: -1 } };
    });
    await groupsWith(tool).close('command');
    expect(group()?.messages).toHaveLength(2);
  });

  it('says what to do where the machine’s address is not trusted', async () => {
    service.answerWith((asked) =>
      asked.path.endsWith('/get') ? { body: { errcode: 60020 } } : fake.answer(asked),
    );
    await expect(groupsWith(wecom()).open(wanted)).rejects.toThrow('fixed address');
  });
});

it('where a channel has no interface, a group is a to-do', async () => {
  const groups = groupsWith(wecom());
  await groups.open({ ...wanted, channel: 'dingtalk' });
  await groups.close('other');
  expect(told).toEqual(['open command in dingtalk by hand', 'close other by hand']);
  expect(await groups.isOpen('other')).toBe(true);
});

describe('a temporary group in DingTalk', () => {
  const start = () => {
    const ding = startSceneGroups(people);
    const kept = new Map<string, string>();
    service.answerWith((asked) => ding.answer(asked));
    const ids = {
      read: async (key: string) => kept.get(key) ?? null,
      keep: async (key: string, id: string) => {
        kept.set(key, id);
      },
    };
    const tool = () => dingtalkGroups(sceneGroupSecret, createPost({ connectTo: service.url }), ids);
    return { ding, kept, groups: () => groupsWith(tool()), only: () => [...ding.groups.values()] };
  };
  const members = ['zhang-01', 'wang-03'];

  it('is made once with its members and its owner, greets them, and takes in who comes later', async () => {
    const { groups, only } = start();
    await groups().open({ ...wanted, members: ['zhang-01'] });
    await groups().open({ ...wanted, members: [...members, 'guest-04'] });
    expect(only()).toEqual([
      {
        title: '维护指挥群',
        owner: 'zhang',
        userlist: ['zhang', 'wang'],
        messages: [`${welcome['zh-CN']}\n${welcome.en}`],
      },
    ]);
    expect(told).toEqual(['add to command: guest-04']);
  });

  it('whose making was answered by nobody, or whose id was not kept, is taken over', async () => {
    const { groups, only, kept } = start();
    await groups().open({ ...wanted, members });
    kept.clear();
    await groups().open({ ...wanted, members });
    expect(only()).toHaveLength(1);
  });

  it('gets another name and a last word at the end, once, also when its token ran out', async () => {
    const { groups, only, ding } = start();
    const one = groups();
    await one.open({ ...wanted, members });
    ding.expireTokens();
    expect(await one.isOpen('command')).toBe(true);
    await one.close('command');
    await one.close('command');
    expect(only()[0]?.title).toBe('【已结束】维护指挥群');
    expect(only()[0]?.messages).toHaveLength(2);
    expect(await one.isOpen('command')).toBe(false);
  });

  it('says what DingTalk says against it', async () => {
    const { groups, ding } = start();
    service.answerWith((asked) =>
      asked.path === '/v1.0/im/sceneGroups'
        ? { status: 400, body: { code: 'invalidTemplateId' } }
        : ding.answer(asked),
    );
    await expect(groups().open({ ...wanted, members })).rejects.toThrow('invalidTemplateId');
  });
});

describe('a temporary group in Matrix', () => {
  const start = () => {
    const server = startRooms(['zhang-01', 'wang-03']);
    service.answerWith((asked) => server.answer(asked));
    const groups = () => groupsWith(matrixGroups(roomsSecret, createPost({ connectTo: service.url })));
    return { server, groups, only: () => [...server.rooms.values()] };
  };

  it('is made once under an alias of its own, greets its people, and takes in who comes later', async () => {
    const { groups, only } = start();
    await groups().open({ ...wanted, members: ['zhang-01'] });
    await groups().open({ ...wanted, members: ['zhang-01', 'wang-03', 'guest-04'] });
    expect(only()).toHaveLength(1);
    expect(only()[0]).toMatchObject({
      name: '维护指挥群',
      members: ['@tideover:example.com', '@zhang-01:example.com', '@wang-03:example.com'],
    });
    expect([...(only()[0]?.messages.values() ?? [])]).toEqual([`${welcome['zh-CN']}\n${welcome.en}`]);
    expect(told).toEqual(['add to command: guest-04']);
  });

  it('gets another name and a last word at the end, once', async () => {
    const { groups, only } = start();
    await groups().open({ ...wanted, members: ['zhang-01'] });
    expect(await groups().isOpen('command')).toBe(true);
    await groups().close('command');
    await groups().close('command');
    expect([only()[0]?.name, only()[0]?.messages.size]).toEqual(['【已结束】维护指挥群', 2]);
    expect(await groups().isOpen('command')).toBe(false);
  });

  it('that somebody else made under its alias is not taken over', async () => {
    const { groups, server } = start();
    await groups().open({ ...wanted, members: ['zhang-01'] });
    for (const room of server.rooms.values()) room.members.splice(0, 1);
    await expect(groups().open({ ...wanted, members: ['zhang-01'] })).rejects.toThrow('M_FORBIDDEN');
  });
});
