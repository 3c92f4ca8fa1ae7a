// Groups of a DingTalk scene template (@alicloud/dingtalk 2.2.27, im_1_0 and robot_1_0;
// open.alitrip.com/docs/api.htm?apiId=52057): the template brings the app's robot, which writes into them.
// The same uuid makes only one group; its id is given by DingTalk and kept. No call can close a company's
// group.

import type { Post } from '../channels/post.ts';
import { askTool, type GroupIds, type GroupTool } from './group-tool.ts';

/** The most members that one call adds. */
const mostAtOnce = 100;
const noSuchUser = 60121;

type Fields = Readonly<Record<string, unknown>>;

/** `secret` is `AppKey:AppSecret:TemplateId`. */
export function dingtalkGroups(secret: string, post: Post, ids: GroupIds): GroupTool {
  const [, app = '', appSecret = '', template = ''] =
    /^([^:\s]+):([^:\s]+):([^:\s]+)$/.exec(secret.trim()) ?? [];
  let token: Promise<string> | null = null;

  const ask = (url: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    askTool(post, `DingTalk ${nameOf(url)}`, { url: new URL(url), headers, body });
  const freshToken = async (): Promise<string> => {
    const url = 'https://api.dingtalk.com/v1.0/oauth2/accessToken';
    const { status, fields } = await ask(url, { appKey: app, appSecret });
    if (status !== 200) throw failed(url, fields.code);
    return String(fields.accessToken);
  };
  /** Calls of the new API: a failure has its HTTP status, and an expired token is renewed once. */
  const call = async (path: string, body: object): Promise<Fields> => {
    const url = `https://api.dingtalk.com/v1.0/${path}`;
    for (let attempt = 1; ; attempt += 1) {
      token ??= freshToken();
      const { status, fields } = await ask(url, body, { 'x-acs-dingtalk-access-token': await token });
      if (status === 200) return fields;
      if (status !== 401 || attempt > 1) throw failed(url, fields.code);
      token = null;
    }
  };
  /** Calls of the old API: the status is always 200, and a code tells a failure. */
  const callOld = async (path: string, body: object): Promise<Fields> => {
    token ??= freshToken();
    const url = `https://oapi.dingtalk.com/topapi/${path}`;
    return (await ask(`${url}?access_token=${await token}`, body)).fields;
  };
  const must = async (path: string, body: object): Promise<void> => {
    const { errcode } = await callOld(path, body);
    if (errcode !== 0) throw failed(path, errcode);
  };
  const membersOf = async (group: string): Promise<readonly string[]> => {
    const members: string[] = [];
    for (let nextToken: unknown; ; ) {
      const query = {
        openConversationId: group,
        maxResults: mostAtOnce,
        ...(nextToken ? { nextToken } : {}),
      };
      const page = await call('im/sceneGroups/members/batchQuery', query);
      members.push(...((page.memberUserIds ?? []) as readonly string[]));
      if (page.hasMore !== true) return members;
      nextToken = page.nextToken;
    }
  };
  const add = async (group: string, members: readonly string[]): Promise<void> => {
    for (let at = 0; at < members.length; at += mostAtOnce) {
      const some = members.slice(at, at + mostAtOnce).join(',');
      await must('im/chat/scenegroup/member/add', { open_conversation_id: group, user_ids: some });
    }
  };
  return {
    // The length that the client shows.
    longestName: 30,
    memberOf: async ({ phone }) => {
      if (phone === undefined) return null;
      const path = 'v2/user/getbymobile';
      const { errcode, result } = await callOld(path, { mobile: phone.replace(/^\+86/, '') });
      if (errcode === noSuchUser) return null;
      if (errcode !== 0) throw failed(path, errcode);
      return String((result as Fields).userid);
    },
    find: async (key) => {
      const id = await ids.read(key);
      if (id === null) return null;
      const { title } = await call('im/sceneGroups/query', { openConversationId: id });
      return { id, title: String(title), members: await membersOf(id) };
    },
    make: async (key, title, members) => {
      const [owner] = members;
      if (owner === undefined) throw new Error('DingTalk makes no group without somebody whom it knows');
      const wanted = {
        groupName: title,
        groupOwnerId: owner,
        templateId: template,
        userIdList: members.slice(0, mostAtOnce),
        uuid: key,
      };
      const { openConversationId } = await call('im/sceneGroups', wanted);
      await ids.keep(key, String(openConversationId));
    },
    add,
    post: async (group, content) => {
      await call('robot/groupMessages/send', {
        robotCode: app,
        openConversationId: group,
        msgKey: 'sampleText',
        msgParam: JSON.stringify({ content }),
      });
    },
    rename: (group, title) => must('im/chat/scenegroup/update', { open_conversation_id: group, title }),
  };
}

function nameOf(url: string): string {
  return url.replace(/^https:\/\/[^/]+\/|\?.*$/g, '');
}

function failed(call: string, code: unknown): Error {
  return new Error(`DingTalk ${nameOf(call)}: ${String(code)}`);
}
