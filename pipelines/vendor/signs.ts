// Words that show that a text announces maintenance, and words that show that it does not.

import type { StatementStatus, WindowKind } from './announcement.ts';

/** Words for work on a service or for its absence, each of which is enough alone. */
export const topic = new RegExp(
  [
    '维护(?!团队|人员|者|简报|经验|组)|維護(?!團隊|人員)|维修(?!服务|中心|人员|部)|維修|检修|檢修|抢修|搶修|(?<!不)停机|停機|停服|停运(?!营)|割接|停电|停電|断网|宕机|メンテナンス|保守作業|停止(?!上班)|障害',
    '(?:服务|服務|网络|網路|功能|系统|系統|业务|访问|连接|消息|登录|期间)[^，。,;\\n]{0,12}(?:中断|中斷|暂停|暫停|不可用|无法|無法|异常|不穩定|不稳定|受影响)',
    '(?:中断|中斷|暂停|暫停|停止)(?:[^，。,;\\n]{0,8})(?:服务|服務|访问|使用|网络|登录|收发)',
    '不可用|修复(?=进行|工作|完成)|重启|重啟|重開機|断电|斷電|关机|(?:紧急|临时|暂时)关闭|关闭了|再起動|无法(?:使用|登录|访问|发送|收发|上传|下载)|無法(?:使用|登入|訪問)|(?:发生|出现|發生|出現)[^，。,\\n]{0,8}(?:故障|异常|異常|中断)|(?:登录|发送|接收|收发|消息|访问)[^，。,;\\n]{0,6}(?:异常|失败|延迟|缓慢)',
    '\\b(?:planned|scheduled|engineering|essential) works?\\b',
    '\\b(?:maintenance|downtime|outages?|shut ?down|offline|reboot(?:ed|ing)?|restart(?:ed|ing)?|interruptions?|interrupted|disruptions?)\\b',
    '\\b(?:unavailable|not (?:be )?available|unavailability|inaccessible|issues? affecting|out of (?:service|order)|(?:tak(?:e|en|ing)|bring(?:ing)?) [^.\\n]{0,40}\\bdown|(?:be|are|is|were|was|go|goes|going|stays?)(?: currently| now)? down|shut \\w+ down|(?:no|without) power|lost connect\\w+|cut off|connectivity (?:loss|issues)|took down|taking down|(?:un|not (?:be )?)able to|degraded|unreachable|under (?:\\w+ )?attack|experiencing (?:\\w+ )?(?:problems|issues|difficulties)|can(?:not|.t) (?:be )?(?:reach|access|connect)\\w*)\\b',
  ].join('|'),
  'i',
);

/** Words for work that may go unnoticed or be history (an upgrade): they count only with words of a plan. */
export const weakTopic =
  /升级|升級|更新|迁移|搬迁|遷移|遷入|移入|切换|扩容|改造|更换|替換|アップデート|\b(?:upgrad(?:e|es|ed|ing)|migrat(?:e|es|ed|ion|ing)|updat(?:e|ing)|be updated|(?:system|security|firmware|kernel) updates|replac(?:e|ed|ing|ements?)|relocat(?:e|ed|ing|ion)|patch(?:es|ed|ing)?|switchover|mov(?:es?|ed|ing) (?:[^.\n]{1,40} )?to (?:a |an |our |the )?new)\b/i;
/** Words for maintenance alone: outages may be faults, and moves or upgrades may be history. */
export const work =
  /维护(?!人员|者|团队)|維護|维修(?!服务|中心|人员|部)|維修|检修|檢修|停机|停機|停服|割接|メンテ|\b(?:maintenance|(?:planned|scheduled) (?:outage|downtime))\b/i;
export const plan =
  /将|將|拟|定于|定於|计划|計劃|预定|進行|进行|安排|窗口|届时|屆時|期间|期間|予定|開始|开始|\b(?:will|plan(?:s|ned|ning)?|schedul(?:ed|e|ing)|going to|upcoming|would like to|takes? place|be (?:upgrad|migrat|carr)|window|we(?:'|’)(?:ll|re)|we are)/i;

/** Labels of lines with a time: 维护时间, "When", "Date", 期間. */
export const timeLabel =
  /(?:时间|時間|日期|日時|期間|时段|時段|窗口|开始|開始|结束|結束|\b(?:when|dates?|time|windows?|period|schedule[d]?|start(?:s|ing)?|begin(?:s|ning)?|ends?|ending|finish|duration|timeframe|UTC|region)\b)[^:\n]{0,24}[:：|]?\s*$/i;

/** Words that say that a service ends for good. */
export const farewell =
  /永久|终止|終止|停止运营|停止運營|停运公告|(?<!提前|及时|尽快)下线|关停|告别|停止更新|结束服务|終了いたします|\b(?:permanent(?:ly)?|sunset(?:ting)?|discontinu\w+|end[- ]of[- ](?:life|service)|farewell|retir(?:e|ed|ing|ement)|decommission\w*|shutting down for good)\b/i;

/** Words of a sentence that denies maintenance, or that only mentions it. */
export const denial =
  /没有(?:[^，。]{0,6})维护|無維護|暂无|尚无|不实信息|谣言|网传|不停[机服](?:更新|升级)|不影响(?:使用|服务)$|\bno (?:scheduled |planned |upcoming )?(?:maintenance|downtime|outages?)\b|\brumou?rs?\b|\bmisinformation\b/i;
export const otherBusiness =
  /客服工作时间|分享[^，。,]{0,16}经验|本文|为例|使用培训|服务热线|放假|观看直播|讲座|培训班|研讨会|分享会|欢迎参加|报名|活动时间|营业时间|办公时间|問い合わせ対応|招聘|优惠|售价|价格|举行|举办|舉行|舉辦|召开|召開|由(?!于|於)(?:(?!进行|将)[^，。,]){1,20}维护(?!公告|通知)|\b(?:release notes|changelog|case study|this (?:article|post)|webinar|conference|meetup|workshop|training|newsletter|office hours|a talk|support (?:is available|hours)|price)\b/i;

export const recurring =
  /每(?:周|週|月|天|日|晚|年|星期|个?季|逢|隔)|逢周|毎(?:週|月|日)|\b(?:every|each) (?:week|month|day|night|year|quarter|other|first|second|third|fourth|last|mon|tue|wed|thu|fri|sat|sun)|\b(?:first|second|third|fourth|last) \w+day of\b|[周週][一二三四][至到~-][周週]?[三四五六日]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:s| (?:morning|afternoon|evening|night)s)\b|\bweekday\b|\bon (?:workdays|weekdays|weekends)\b|\b(?:weekly|monthly|nightly|daily|quarterly)\b|\bMonday (?:to|through|-|–) /i;

export const sameHours =
  /(?:同一|相同|同样|同樣|原)(?:时段|時段|时间段|时间|時間)|时间不变|\bsame (?:time|hours|window)\b/i;

/** Words of a condition or of something that may happen. */
export const condition =
  /如果|视情况|視情況|视情|或将延|可能(?:会)?延|若(?!干)|如未|如遇|如出现|一旦|万一|若在|(?:される|する|できない)場合|\b(?:if|in case|should (?:the|we|this|it)|unless|potential(?:ly)? |might|(?:could|may)\b[^.]{0,40}\bextend(?:ed)?)\b/i;

export const emergencyWord =
  /[紧緊]急(?![联聯連][系絡繫络]|情况|程度|[协協]商)|突发|抢修|搶修|臨時停電|\b(?:emergency|urgent(?:ly)?|unplanned|unscheduled)\b/i;
export const fault =
  /突然(?:断电|停电|断网)|(?:发生|出现|發生|出現|由于|由於|因)[^，。,]{0,16}(?:故障|异常|異常|不穩定|不稳定|损坏)|故障公告|故障通知|存储故障|系统损坏|失败|排查(?:原因|故障)|调查(?:原因|故障)|調查原因|障害|\b(?:investigating|fail(?:ed|ing) \w+|(?:hardware|disk|power) failure|incident|under attack|(?:is|are) down due to|we are aware|experiencing|unable to|service degradation|working on (?:a fix|it)|crashed|power (?:failure|break)|(?:was|went) down|until we can diagnose|until further notice|trying to (?:recover|restore))\b/i;
export const underWay =
  /目前|正在|处理中|暂时停止服务|当前|現在|已(?:经)?开始|进行中|處於|处于|陸續|\b(?:currently|right now|at the moment|in progress|under ?way|ongoing|has (?:begun|started)|we are (?:now )?(?:investigating|aware|experiencing|working)|is down|are down|has crashed)\b/i;

/** The kind of window, for forms that have a field for the status. */
export function kindOf(status: StatementStatus, words: string): WindowKind {
  if (status === 'extended' || status === 'completed' || status === 'cancelled') return status;
  return emergencyWord.test(words) ? 'emergency' : 'planned';
}
