// Finds which parts of the messenger a text names as affected.

import type { AffectedPart } from './announcement.ts';

/** Words for things other than a messenger's functions, or for only some of them. */
const other =
  /[A-Za-z]+ ?(?:服务|服務|服务器|伺服器)|数据库|交换机|存储|带宽|通话|会议|直播|支付|決済|搜索|網路|申請|アカウント|\b(?:network|clusters?|switch(?:es)?|storage|databases?|routers?|(?:certain|some|several|one) of|managed servers?|services outage|voice|video|calls?|meetings?|payments?|search|API|I\/O)\b|部分|部份/i;

const names = {
  login:
    /登录|登錄|登入|登陆|ログイン|\b(?:log(?:ging)?[ -]?ins?(?! nodes?)|sign(?:ing)?[ -]?ins?|authenticat\w+|SSO)\b/i,
  messages:
    /消息|訊息|メール|信息收发|收发|邮件|郵件|邮箱|郵箱|\b(?:messages|messaging|message brokers?|IMAP|SMTP|webmail|e?-?mail (?:servers?|services?|systems?))\b/i,
  files:
    /文件|附件|上传|下载(?!站)|网盘|镜像(?!站|服务器)|\b(?:files?(?! systems?)|uploads?|downloads?|attachments?)\b/i,
  groups: /群聊|群组|群組|\b(?:group chats?|groups|channels)\b/i,
};

/** A service that stops: all of it is affected, unless the clause names one of several services. */
const service = new RegExp(
  [
    '(?:暂停|暫停|停止)(?:所有)?(?:服务|服務|访问|訪問|使用)|(?:站|系统|系統|平台|服务器)[^，。,\\n]{0,12}(?:无法|不可|無法)(?:访问|使用|訪問)',
    '停机(?:维护|检修|更新|升级|割接)|停機(?:維護|檢修|更新)',
    '(?:将|將|会|期间|期間|届时|屆時)[^，。,;\\n]{0,6}(?:暂停|暫停|停止)(?:所有)?(?:服务|服務)',
    '服务[^，。,;\\n]{0,8}(?:不可用|中断|暂停|全部停止|无法访问)',
    '(?:スパコン|サービス|システム)[^。\\n]{0,12}(?:利用(?:は|が)?(?:出来|でき|いただけ)|停止)',
  ].join('|'),
);
const everything = new RegExp(
  [
    '(?:全部|所有|全区|全區|全站|全服|全面|全平台|本站|整个)[^，。,;\\n]{0,30}(?:功能|服务|服務|系统|软件源|网站|停|服务器|业务|维护)',
    '\\b[\\w-]+\\.(?:eu|com|org|net|cn|io)\\b[^.\\n]{0,20}\\b(?:unavailable|down|offline|unreachable)\\b',
    '\\b(?:all|entire|whole)(?: \\w+)? (?:services?|systems?|network|site|platform|servers?|clusters?)\\b',
    '\\b(?:service|services|(?<=the )systems|site|platform|we|chat service|network)\\b[^.\\n]{0,30}\\b(?:be |is |are )?(?:unavailable|offline|interrupted|down(?! most| some)|not (?:be )?available)\\b',
    '\\btaking the site down\\b|\\b(?:the|our|both) clusters?\\b|\\b(?:much|most|large (?:part|portion)|\\d+%) of (?:the )?(?:\\w+ )?(?:network|service)|\\bupgrading the servers\\b|\\b(?:restart|reboot)\\w* (?:all|numerous|several main)\\b',
  ].join('|'),
  'i',
);
/** Words for a part of a service, or for one thing among others. */
const partial =
  /部分|部份|个别|個別|一部|\bservices such as\b|\b(?:limited|reduced) (?:\w+ )?(?:capacity|performance)\b|\bmost of (?:our|the) (?!network|services?\b)|(?<!\ball \w+ )\band (?:[\w-]+ ){1,3}will (?:\w+ ){0,2}be (?:down|off|un)|以下(?:各?[项項])?(?:服务|服務|功能|系统|系統|业务|業務)|\bpartially\b|\b(?:some|certain|several|part) of\b|(?<!\blog[ -]?in )\b(?:nodes?|hosts?)\b|\b(?:VPN|open ?stack|ticket(?:ing)?|JIRA|wiki|batch|billing|backup|DNS|GPU|account) (?:\w+ )?(?:services?|servers?|systems?)\b/i;
const whole =
  /停[电電](?!量|器)|\b(?:will|going to|is|are|be) (?:be |go )?(?:\w+ )?(?:unavailable|offline|down|inaccessible|shut ?down)\b|\btak(?:e|ing) [^.\n]{0,50}\b(?:down|offline)\b/i;
const outright =
  /停服维护|全服[^，。\n]{0,4}停机|(?:全部|所有)(?:功能|服务|服務|系统|软件源)|(?<!的)所有镜像|\ball (?!related|affected|these|those)(?:\w+ ){0,3}services\b/i;

/** A label (影响范围) with the affected things behind it. */
const concerned =
  /(?:(?:影响|影響|停[电電]|停机|停機|涉及)的?(?:范围|範圍|区域|區域|地区|功能|系[统統]|服[务務])?|\b(?:affected|impacted) \w+)\s*(?::|包括)\s*([^。\n]{2,80})/i;
const unlimited = /全|所有|整[个個]|\b(?:all|entire|everything)\b/i;
const stop =
  /停[机機服](?!构)|不可用|无法访问|\b(?:outages?|downtime|down|unavailable|interruptions?|disruptions?|reboot(?:ed|ing)|restart(?:ed|ing))\b/i;

/**
 * The affected parts; a text that says only that a service stops means all, and a text that says nothing
 * gives none. With `isRow` (a row of a table) the words need not say that the parts they name are affected.
 */
export function affectedIn(words: string, isRow = false): readonly AffectedPart[] {
  const clauses = clausesIn(words);
  if (clauses.some((clause) => outright.test(clause))) return ['all'];
  const isHit = (pattern: RegExp) =>
    clauses.some((clause) => pattern.test(clause) && (isRow || effect.test(clause)));
  const functions = (Object.keys(names) as (keyof typeof names)[]).filter((name) => isHit(names[name]));
  if (functions.length > 0) return clauses.some(namesMore) ? [...functions, 'other'] : functions;
  const listed = concerned.exec(words)?.[1]?.trim();
  const isTitle = listed !== undefined && /^.*/.exec(words.trim())?.[0]?.includes(listed);
  if (listed !== undefined && !unlimited.test(listed.replace(/[(,，].*/, '')) && !isTitle) return ['other'];
  const isOfService = (clause: string) =>
    clause.split('，').some((piece) => service.test(piece) && !other.test(piece));
  const isAll = clauses.some(
    (clause) =>
      !partial.test(clause) &&
      (everything.test(clause) || isOfService(clause) || (whole.test(clause) && !other.test(clause))),
  );
  if (isAll) return spared.test(words) ? ['other'] : ['all'];
  if (isHit(other) || isHit(partial)) return ['other'];
  return clauses.some((clause) => stop.test(clause)) ? ['all'] : [];
}

/**
 * Words for a list of services, or one that goes on: not all is affected. Data and jobs do not count.
 */
const spared =
  /\bfollowing (?:services|systems|servers|applications)\b|(?<!数据|數據|资料|資料|资产|資產|任务|作业|订单|用户)不受影[响響]|\b(?:servers?|clusters?|websites?|services|division|forums?|systems?)\b[^.,;\n]{0,20}\b(?:not (?:be )?affected|unaffected|remain(?:s)? (?:available|online)|stays? online|keeps? running)\b/i;

/** Words for effects of maintenance; `effect` adds words for the maintenance itself. */
const harm =
  /无法|無法|不能|暂停|暫停|中断|中斷|受影响|延迟|失败|异常|不可用|影响|影響|停止|关闭|降低|减少|变慢|缓慢|\b(?:not be able|unable|unavailable|not be available|delayed?|fail|disrupt\w*|interrupt\w*|affect(?:ed)?|outage|down|offline|impact(?:ed)?|suspend\w*|shut ?down)\b/i;
const effect = new RegExp(
  `${harm.source}|停机|維護|维护|搬迁|メンテナンス|\\b(?:restart\\w*|upgrad\\w+|updat\\w+|maintenance|reboot\\w*)\\b`,
  'i',
);
const unharmed =
  /不会[^，。]{0,40}影响|不受影响|不受影響|不影响|正常|影響はありません|\b(?:not|un)(?: be)? ?affected\b|\b(?:do(?:es)?n[o’']t|not) (?:expect|anticipate)\b|remains? available|operating normally/i;
/** A clause that asks something of its reader. */
const request = /请[^，。]{0,12}(?:登录|保存|下载|上传|备份)|\b(?:please|if you|back up)\b/i;

/** Whether the clause, besides functions of a messenger, also names something else as affected. */
function namesMore(clause: string): boolean {
  const isFunction = (words: string) => Object.values(names).some((name) => name.test(words));
  return clause
    .split('，')
    .some((piece) => (other.test(piece) || partial.test(piece)) && harm.test(piece) && !isFunction(piece));
}

/** The clauses that say what happens, without those that deny an effect or ask something of the reader. */
function clausesIn(words: string): readonly string[] {
  return words
    .replace(/https?:\/\/\S+/g, '')
    .split(/[。！!；;\n]|\.(?=\s)/)
    .flatMap((sentence) => {
      const clauses = sentence.split(/[，,]/);
      const told = clauses.map((clause) => (unharmed.test(clause) || request.test(clause) ? '\n' : clause));
      return told
        .join('，')
        .split('\n')
        .filter((run) => run.length > 1);
    });
}
