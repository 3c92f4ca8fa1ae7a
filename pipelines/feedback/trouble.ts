// Sorts what a colleague wrote in by kind of trouble, from plain words in Chinese and English. It looks,
// clause by clause, for a topic and for bad news about it. Free text can only report trouble: that all is
// well takes the agreed word and nothing else, or a choice on a form or at the desk.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised, Trouble } from '../plan/plan.ts';
import { withoutCode } from './one-time-code.ts';

/**
 * The first topic that fits wins: a person who cannot log in has no other trouble, a file in a group is about
 * files.
 */
const topics: readonly (readonly [Trouble, RegExp])[] = [
  [
    'login',
    /登[录陆入]|登不|登上|上不去|进不去|(?:软件|应用|客户端|程序|app).{0,4}打不开|掉线|下线|闪退|密码|验证码|白屏|\blog(?:ged|ging|s)?[\s-]?(?:in|on|out)\b|\bsign(?:ed|ing|s)?[\s-]?(?:in|on|out)\b|password|verification code|locked out|kicked out|\bapp crash/,
  ],
  [
    'files',
    /文件|附件|图片|照片|文档|上传|下载|\b(?:file|attachment|picture|photo|image|document|upload|download)/,
  ],
  ['groups', /群|\b(?:group|room)s?\b/],
  [
    'messages',
    /消息|信息|聊天|记录|收不到|发不出|发不了|\b(?:message|chat|conversation)|\b(?:history|inbox)\b/,
  ],
];

/** Removed from a clause before the search for bad news: `no problems` contains the word for trouble. */
const fine =
  /没(?:有)?(?:什么|任何)?(?:问题|事|异常|毛病)|一切(?:正常|顺利|都好|良好)?|正常|都好|好用|好了|成功|不错|可以了|可以(?:用|登[录陆]|收发)|能(?:用|登[录陆]|收发)了?|登[录陆]?上了|已经?登[录陆]|恢复了|\b(?:no|without) (?:\w+ )?(?:problems?|issues?|troubles?|errors?|complaints?)\b|\bback to normal\b|\b(?:all|everything) (?:is )?well\b|\bcan (?:log|sign)[\s-]?in\b|\b(?:works|working|fine|good|great|ok|okay|normal)\b/g;

/** Negated good news (`not ok`) is bad news. */
const notFine =
  /不(?:太|是很)?(?:正常|好用|好了|成功|可以|能)|没(?:有)?(?:恢复|成功|好)|\bnot (?:\w+ )?(?:ok|okay|fine|good|great|normal|working)\b|(?:cannot|can not|can['’]?t|unable to) (?:log|sign)/;

const bad =
  /不(?!知|客气|好意思|用谢)|没|有(?:点|些)?(?:问题|毛病)|无法|失败|错误|报错|出错|异常|慢|延迟|卡|丢|缺|少了|消失|重复|[两二]遍|损坏|转圈|掉线|下线|闪退|白屏|崩|\bnot?\b|n['’]t\b|\bcannot\b|unable|fail|error|slow|\blate\b|delay|\blag|missing|\blost\b|\blos(?:e|ing)\b|stuck|spinning|duplicat|\btwice\b|corrupt|\bhang|broken|crash|wrong|\bbad\b|problem|trouble|\bissue|locked out|kicked out|\bdown\b|disappear|nothing/;

/** A text that is one of these and nothing else, except perhaps a code, says that all is well. */
export const wordsOfAllWell = ['一切正常', 'ALL WELL'] as const;

/**
 * A text that is one of these and nothing else says: all held work on the writer's list is in the messenger.
 */
export const wordsOfEntered = ['已补录', 'ENTERED'] as const;

/**
 * The kind of trouble. `none` and `entered` only for the agreed words; `unclear` for what a person has to
 * read.
 */
export function troubleIn(text: string): Trouble {
  if (isWord(text, wordsOfAllWell)) return 'none';
  if (isWord(text, wordsOfEntered)) return 'entered';
  const found = new Set(clausesOf(text).map(troubleOf));
  const order = [...topics.map(([topic]) => topic), 'other'] as const;
  return order.find((trouble) => found.has(trouble)) ?? 'unclear';
}

function isWord(text: string, words: readonly string[]): boolean {
  const word = withoutCode(text)
    .replace(/[\s。.!！]+/g, ' ')
    .trim()
    .toUpperCase();
  return words.includes(word);
}

/** Whether this is trouble that should slow the return down. */
export function isTrouble(trouble: Trouble): boolean {
  return trouble !== 'none' && trouble !== 'unclear' && trouble !== 'entered';
}

function clausesOf(text: string): readonly string[] {
  return text.toLowerCase().split(/[\n。！？；，,.!?;]|\bbut\b|但是?|不过|可是/);
}

function troubleOf(clause: string): Trouble {
  const withoutFine = clause.replaceAll(fine, ' ');
  const isFine = withoutFine !== clause && !notFine.test(clause);
  if (bad.test(isFine ? withoutFine : clause)) {
    return topics.find(([, words]) => words.test(clause))?.[0] ?? 'other';
  }
  return 'unclear';
}

/** The name of each kind of trouble, as people read it. */
export const troubleTitles: Readonly<Record<Trouble, Localised>> = {
  login: bilingual`Cannot sign in`,
  messages: bilingual`Messages are late or missing`,
  files: bilingual`Files do not open or upload`,
  groups: bilingual`Groups do not work`,
  other: bilingual`Something else`,
  unclear: bilingual`A question, or to be read by a person`,
  none: bilingual`All is well`,
  entered: bilingual`Held work is entered`,
};
