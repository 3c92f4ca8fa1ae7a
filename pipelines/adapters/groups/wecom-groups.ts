// Groups of WeCom's app chat (developer.work.weixin.qq.com/document/path/90245): only for a self-built app
// that is visible to the root department. The status is always 200; only the code is read, since the words
// may change.

import type { Post } from '../channels/post.ts';
import { askTool, type GroupTool } from './group-tool.ts';

const base = 'https://qyapi.weixin.qq.com/cgi-bin';
/** WeCom makes no group with fewer members. */
const fewest = 2;

const noSuchGroup = 86003;
const groupExists = 86215;
const noSuchUser = [46004, 60111, 60011];
/** "Busy": asked again at most three times. */
const busy = -1;
const expired = [40014, 42001];

/** `secret` is `CorpId:Secret` of the app. */
export function wecomGroups(secret: string, post: Post): GroupTool {
  const [, corporation = '', app = ''] = /^([^:\s]+):([^:\s]+)$/.exec(secret.trim()) ?? [];
  let token: Promise<string> | null = null;

  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    query: Readonly<Record<string, string>>,
    body?: object,
  ) => {
    const url = new URL(`${base}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const { fields } = await askTool(post, `WeCom ${path}`, { method, url, body });
    if (typeof fields.errcode !== 'number') throw new Error(`WeCom ${path}: no answer that can be read`);
    return fields as { readonly errcode: number } & Readonly<Record<string, unknown>>;
  };
  const freshToken = async (): Promise<string> => {
    const given = await ask('GET', 'gettoken', { corpid: corporation, corpsecret: app });
    if (given.errcode !== 0) throw failed('gettoken', given.errcode);
    return String(given.access_token);
  };
  /** The answer, whatever its code; an expired token is renewed once. */
  const call = async (...[method, path, query, body]: Parameters<typeof ask>) => {
    for (let attempt = 1; ; attempt += 1) {
      token ??= freshToken();
      const answer = await ask(method, path, { access_token: await token, ...query }, body);
      if (expired.includes(answer.errcode) && attempt === 1) token = null;
      else if (answer.errcode !== busy || attempt > 3) return answer;
    }
  };
  const must = async (path: string, body: object): Promise<void> => {
    const { errcode } = await call('POST', path, {}, body);
    if (errcode !== 0) throw failed(path, errcode);
  };
  return {
    // WeCom cuts longer names there without an error.
    longestName: 50,
    find: async (chatid) => {
      const { errcode, chat_info: info } = await call('GET', 'appchat/get', { chatid });
      if (errcode === noSuchGroup) return null;
      if (errcode !== 0) throw failed('appchat/get', errcode);
      const { name, userlist } = info as { readonly name: string; readonly userlist: readonly string[] };
      return { id: chatid, title: name, members: userlist };
    },
    memberOf: async ({ phone, email }) => {
      const asked = [
        ...(phone === undefined ? [] : [['user/getuserid', { mobile: phone.replace(/^\+86/, '') }] as const]),
        ...(email === undefined ? [] : [['user/get_userid_by_email', { email, email_type: 1 }] as const]),
      ];
      for (const [path, body] of asked) {
        const { errcode, userid } = await call('POST', path, {}, body);
        if (errcode === 0 && typeof userid === 'string') return userid;
        if (errcode !== 0 && !noSuchUser.includes(errcode)) throw failed(path, errcode);
      }
      return null;
    },
    make: async (chatid, name, members) => {
      if (members.length < fewest)
        throw new Error(`WeCom makes no group of fewer than ${fewest} people that it knows`);
      const [owner] = members;
      const wanted = { name, owner, userlist: members, chatid };
      const { errcode } = await call('POST', 'appchat/create', {}, wanted);
      if (errcode !== 0 && errcode !== groupExists) throw failed('appchat/create', errcode);
    },
    add: (chatid, members) => must('appchat/update', { chatid, add_user_list: members }),
    post: (chatid, content) => must('appchat/send', { chatid, msgtype: 'text', text: { content }, safe: 0 }),
    rename: (chatid, name) => must('appchat/update', { chatid, name }),
  };
}

function failed(path: string, errcode: number): Error {
  const advice: Readonly<Record<number, string>> = {
    60020:
      'the address of this machine is not in the app’s list of trusted ones: use a runner with a fixed address',
    60011: 'the app may not: it has to be self-built and visible to the root department',
    86008: 'the group belongs to another app',
    45009: 'too many changes in this hour',
    45033: 'too many at once',
  };
  const why = advice[errcode];
  return new Error(`WeCom ${path}: errcode ${errcode}${why === undefined ? '' : `: ${why}`}`);
}
