// Which parts of the service a text names as affected.

import type { AffectedPart } from './announcement.ts';

const names: readonly (readonly [AffectedPart, RegExp])[] = [
  [
    'login',
    /登录|登錄|登入|登陆|ログイン|\b(?:log(?:ging)?[ -]?in|sign(?:ing)?[ -]?in|login|authenticat\w+|SSO)\b/i,
  ],
  ['messages', /消息|訊息|信息收发|收发|\b(?:messages?|messaging|message brokers?)\b/i],
  ['files', /文件|附件|上传|下载|网盘|\b(?:files?|uploads?|downloads?|attachments?)\b/i],
  ['groups', /群聊|群组|群組|\b(?:group chats?|groups|channels)\b/i],
];

const everything =
  /(?:全部|所有|全区|全區|全站|全服|全面|全平台)[^，。,;\n]{0,8}(?:功能|服务|服務|系统|软件源|网站|停|服务器|业务)|(?:将|將|会|期间|期間|届时|屆時)[^，。,;\n]{0,6}(?:暂停|暫停|停止)(?:所有)?(?:服务|服務)|服务(?:将)?(?:不可用|中断|暂停|全部停止)|\b(?:all|entire|whole)(?: \w+)? (?:services?|systems?|network|site|platform|servers?)\b|\b(?:service|services|site|platform|we|chat service|network)\b[^.\n]{0,30}\b(?:be |is |are )?(?:unavailable|offline|interrupted|down|not (?:be )?available)\b|\btaking the site down\b/i;

/** What names no part but says that a service stops is said of everything; where nothing is said the list is empty. */
export function affectedIn(words: string): readonly AffectedPart[] {
  const named = names.filter(([, pattern]) => effectNear(words, pattern)).map(([name]) => name);
  if (/(?:全部|所有)(?:功能|服务|服務|系统)|\ball (?:\w+ )?services\b/i.test(words)) return ['all'];
  if (named.length > 0) return named;
  return everything.test(words) ? ['all'] : [];
}

const effect =
  /无法|無法|不能|暂停|暫停|中断|中斷|受影响|延迟|失败|异常|不可用|影响|停机|維護|维护|\b(?:not be able|unable|unavailable|delayed?|fail|disrupt\w*|interrupt\w*|affected|restart\w*|upgrad\w+|maintenance|down|reboot\w*|offline|impact)\b/i;

const unharmed = /不受影响|不受影響|\b(?:not|un)(?: be)? ?affected\b|remains? available/i;

/** A part is affected where its sentence says that something happens to it, and asks nothing of its reader. */
function effectNear(words: string, part: RegExp): boolean {
  return words.split(/[。！!；;\n]|\.(?=\s)/).some((sentence) => {
    const clauses = sentence.split(/[，,](?=[^，,]*(?:请|please))/i);
    return clauses.some(
      (clause) =>
        part.test(clause) &&
        !unharmed.test(clause) &&
        effect.test(clause) &&
        !/请[^，。]{0,12}(?:登录|保存|下载|上传)|\bplease\b/i.test(clause),
    );
  });
}
