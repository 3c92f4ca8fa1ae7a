// What somebody who wrote in is troubled by, from plain words in Chinese and English. Clause by clause: what it is
// about, and whether it goes badly there. Nobody's text is understood, only counted, and bad news alone is taken from
// it: that all is well is only said by the agreed word and nothing else, or by a choice on a form or at the desk.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised, Trouble } from '../plan/plan.ts';
import { withoutCode } from './one-time-code.ts';

/** In this order: who cannot log in has nothing else, and a file that does not open in a group is about files. */
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

/** Taken out of a clause before it is asked for bad news: `no problems` holds the word for trouble. */
const fine =
  /没(?:有)?(?:什么|任何)?(?:问题|事|异常|毛病)|一切(?:正常|顺利|都好|良好)?|正常|都好|好用|好了|成功|不错|可以了|可以(?:用|登[录陆]|收发)|能(?:用|登[录陆]|收发)了?|登[录陆]?上了|已经?登[录陆]|恢复了|\bno (?:\w+ )?(?:problems?|issues?|troubles?|errors?|complaints?)\b|\bback to normal\b|\b(?:all|everything) (?:is )?well\b|\bcan (?:log|sign)[\s-]?in\b|\b(?:works|working|fine|good|great|ok|okay|normal)\b/g;

/** A refusal of what is fine is bad news as it stands. */
const notFine =
  /不(?:太|是很)?(?:正常|好用|好了|成功|可以|能)|没(?:有)?(?:恢复|成功|好)|\bnot (?:\w+ )?(?:ok|okay|fine|good|great|normal|working)\b|(?:cannot|can not|can['’]?t|unable to) (?:log|sign)/;

const bad =
  /不(?!知|客气|好意思|用谢)|没|有(?:点|些)?(?:问题|毛病)|无法|失败|错误|报错|出错|异常|慢|延迟|卡|丢|缺|少了|消失|掉线|下线|闪退|白屏|崩|\bnot?\b|n['’]t\b|\bcannot\b|unable|fail|error|slow|\blate\b|delay|\blag|missing|\blost\b|\blos(?:e|ing)\b|stuck|\bhang|broken|crash|wrong|\bbad\b|problem|trouble|\bissue|locked out|kicked out|\bdown\b|disappear|nothing/;

/** The whole letter is one of these, and perhaps a code: then all is well. */
export const wordsOfAllWell = ['一切正常', 'ALL WELL'] as const;

/** The whole letter is one of these: everything on its writer's list of held work is in the messenger. */
export const wordsOfEntered = ['已补录', 'ENTERED'] as const;

/** `none` and `entered` are somebody who says the agreed word; `unclear` is anything that a person has to read. */
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

/** Trouble of which the pace of a return should hear. */
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

/** How people call it. */
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
