// WeCom's app chat, as strict as its documentation.

import type { Asked, ServiceAnswer } from '../local-service.ts';
import { jsonOf } from './platform.ts';

// https://developer.work.weixin.qq.com/document/path/90245: 2 to 2,000 members, a chatid of 1 to 32 letters and digits
// that was never used, an owner out of the list, names cut at 50 characters without an error; no call closes a group.
// https://developer.work.weixin.qq.com/document/path/90313: the codes; always with HTTP status 200.
const corporation = 'ww0123456789abcdef';
const app = 'app-secret-for-tests-0123456789';
export const appchatSecret = `${corporation}:${app}`;

interface Group {
  name: string;
  owner: string;
  readonly userlist: string[];
  readonly messages: string[];
}

export function startAppchat(people: Readonly<Record<string, string>>) {
  const groups = new Map<string, Group>();
  const tokens = new Set<string>();
  let given = 0;
  const say = (errcode: number, more: object = {}): ServiceAnswer => ({
    body: { errcode, errmsg: 'may change', ...more },
  });
  const isPerson = (userid: string) => Object.values(people).includes(userid);
  const create = ({
    name,
    owner,
    userlist = [],
    chatid = '',
  }: Partial<Group> & { chatid?: string }): ServiceAnswer => {
    if (!/^[0-9a-zA-Z]{1,32}$/.test(chatid)) return say(86001);
    if (groups.has(chatid)) return say(86215);
    if (!name) return say(86004);
    if (userlist.length < 2 || userlist.length > 2_000) return say(86006);
    if (!userlist.every(isPerson)) return say(86216);
    if (owner !== undefined && !userlist.includes(owner)) return say(86207);
    groups.set(chatid, {
      name: name.slice(0, 50),
      owner: owner ?? userlist[0] ?? '',
      userlist: [...userlist],
      messages: [],
    });
    return say(0, { chatid });
  };
  return {
    groups,
    expireTokens: () => tokens.clear(),
    answer: ({ method, path, query, body }: Asked): ServiceAnswer => {
      if (path === '/cgi-bin/gettoken') {
        if (query.get('corpid') !== corporation || query.get('corpsecret') !== app) return say(40001);
        given += 1;
        tokens.add(`token-${given}`);
        return say(0, { access_token: `token-${given}`, expires_in: 7_200 });
      }
      if (!tokens.has(query.get('access_token') ?? '')) return say(42001);
      const request = jsonOf(body) as Record<string, unknown>;
      if (path === '/cgi-bin/user/getuserid') {
        const userid = people[String(request.mobile)];
        return userid === undefined ? say(46004) : say(0, { userid });
      }
      if (path === '/cgi-bin/user/get_userid_by_email') {
        const userid = people[String(request.email)];
        return userid === undefined ? say(46004) : say(0, { userid });
      }
      if (path === '/cgi-bin/appchat/create' && method === 'POST') return create(request);
      const chatid = path === '/cgi-bin/appchat/get' ? (query.get('chatid') ?? '') : String(request.chatid);
      const group = groups.get(chatid);
      if (group === undefined) return say(86003);
      if (path === '/cgi-bin/appchat/get' && method === 'GET')
        return say(0, {
          chat_info: { chatid, name: group.name, owner: group.owner, userlist: group.userlist },
        });
      if (path === '/cgi-bin/appchat/update') {
        const added = (request.add_user_list ?? []) as string[];
        if (!added.every(isPerson)) return say(86216);
        group.userlist.push(...added);
        if (typeof request.name === 'string') group.name = request.name.slice(0, 50);
        return say(0);
      }
      if (path === '/cgi-bin/appchat/send') {
        const text = request.text as { content?: string } | undefined;
        if (request.msgtype !== 'text' || !text?.content) return say(44004);
        if (Buffer.byteLength(text.content) > 2_048) return say(40058);
        group.messages.push(text.content);
        return say(0);
      }
      return say(40073);
    },
  };
}
