// DingTalk's scene groups, as strict as its SDK's comments.

import type { Asked, ServiceAnswer } from '../local-service.ts';
import { jsonOf } from './platform.ts';

// npm @alicloud/dingtalk 2.2.27, im_1_0: CreateSceneGroupConversation {groupName, groupOwnerId, templateId, userIdList,
// uuid} answers an openConversationId alone, the same for the same uuid; QuerySceneGroupInfo; BatchQueryGroupMember in
// pages. robot_1_0: OrgGroupSend {robotCode, openConversationId, msgKey, msgParam as a JSON text}. New calls take
// x-acs-dingtalk-access-token and fail with an HTTP status and {code, message}.
// open.alitrip.com/docs/api.htm?apiId=52057 and its neighbours: old calls take access_token in the query, always answer
// 200, add 100 people at once at most; 34013: no such group. No call of either dissolves a company's own group.
const app = 'dingapp0123456789';
const appSecret = 'app-secret-for-tests-0123456789';
const template = 'template-0123';
export const sceneGroupSecret = `${app}:${appSecret}:${template}`;

interface Group {
  title: string;
  readonly owner: string;
  readonly userlist: string[];
  readonly messages: string[];
}

export function startSceneGroups(people: Readonly<Record<string, string>>) {
  const groups = new Map<string, Group>();
  const made = new Map<string, string>();
  const tokens = new Set<string>();
  let given = 0;
  const refuse = (status: number, code: string): ServiceAnswer => ({ status, body: { code, message: 'x' } });
  const say = (errcode: number, more: object = {}): ServiceAnswer => ({
    body: { errcode, errmsg: 'may change', ...more },
  });
  const isPerson = (userid: unknown) => Object.values(people).includes(String(userid));

  const newCall = (path: string, request: Readonly<Record<string, unknown>>): ServiceAnswer => {
    if (path === '/v1.0/im/sceneGroups') {
      const { groupName, groupOwnerId, templateId, userIdList, uuid } = request;
      const members = (userIdList ?? []) as readonly string[];
      if (templateId !== template) return refuse(400, 'invalidTemplateId');
      if (typeof groupName !== 'string' || groupName === '') return refuse(400, 'invalidGroupName');
      if (!isPerson(groupOwnerId) || !members.every(isPerson)) return refuse(400, 'invalidUserId');
      if (members.length > 999) return refuse(400, 'tooManyUsers');
      const known = made.get(String(uuid));
      const id = known ?? `cid${groups.size + 1}==`;
      made.set(String(uuid), id);
      if (known === undefined)
        groups.set(id, {
          title: groupName,
          owner: String(groupOwnerId),
          userlist: [...members],
          messages: [],
        });
      return { body: { openConversationId: id, success: true } };
    }
    const group = groups.get(String(request.openConversationId));
    if (group === undefined) return refuse(400, 'invalidOpenConversationId');
    if (path === '/v1.0/im/sceneGroups/query')
      return { body: { title: group.title, ownerUserId: group.owner, success: true } };
    if (path === '/v1.0/im/sceneGroups/members/batchQuery') {
      const from = Number(request.nextToken ?? 0);
      const to = from + 2;
      const hasMore = to < group.userlist.length;
      return {
        body: {
          memberUserIds: group.userlist.slice(from, to),
          hasMore,
          ...(hasMore && { nextToken: String(to) }),
        },
      };
    }
    if (path === '/v1.0/robot/groupMessages/send') {
      if (request.robotCode !== app || request.msgKey !== 'sampleText')
        return refuse(400, 'invalidParameter');
      if (typeof request.msgParam !== 'string') return refuse(400, 'invalidMsgParam');
      group.messages.push(String((jsonOf(request.msgParam) as { content?: string }).content));
      return { body: { processQueryKey: 'x' } };
    }
    return refuse(404, 'InvalidAction.NotFound');
  };
  const oldCall = (path: string, request: Readonly<Record<string, unknown>>): ServiceAnswer => {
    if (path === '/topapi/v2/user/getbymobile') {
      const userid = people[String(request.mobile)];
      return userid === undefined ? say(60121) : say(0, { result: { userid } });
    }
    const group = groups.get(String(request.open_conversation_id));
    if (group === undefined) return say(34013);
    if (path === '/topapi/im/chat/scenegroup/member/add') {
      const added = String(request.user_ids).split(',');
      if (added.length > 100 || !added.every(isPerson)) return say(400002);
      group.userlist.push(...added);
      return say(0);
    }
    if (path === '/topapi/im/chat/scenegroup/update') {
      group.title = String(request.title);
      return say(0);
    }
    return say(22);
  };
  return {
    groups,
    expireTokens: () => tokens.clear(),
    answer: ({ path, query, body, headers }: Asked): ServiceAnswer => {
      const request = jsonOf(body) as Record<string, unknown>;
      if (path === '/v1.0/oauth2/accessToken') {
        if (request.appKey !== app || request.appSecret !== appSecret)
          return refuse(400, 'invalidClientIdOrSecret');
        given += 1;
        tokens.add(`token-${given}`);
        return { body: { accessToken: `token-${given}`, expireIn: 7_200 } };
      }
      if (path.startsWith('/v1.0/'))
        return tokens.has(String(headers['x-acs-dingtalk-access-token']))
          ? newCall(path, request)
          : refuse(401, 'InvalidAuthentication');
      return tokens.has(query.get('access_token') ?? '') ? oldCall(path, request) : say(40014);
    },
  };
}
