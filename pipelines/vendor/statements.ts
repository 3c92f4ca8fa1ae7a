// Finds what a text says about its window besides times: that it has begun, is extended, shortened, over or
// called off.

import type { StatementStatus } from './announcement.ts';
import type { PlainText } from './plain-text.ts';
import type { Stretch } from './sentence.ts';
import { condition } from './signs.ts';

export interface Statement {
  readonly status: StatementStatus;
  readonly where: Stretch;
}

/** The expressions of each status; the first that fits a sentence decides. */
const signs = {
  cancelled:
    /(?:维护|維護|升级|升級|更新|停机|割接|迁移|计划|检修|通知)[^。\n]{0,30}(?:取消|撤销|中止|终止执行|不再进行|暂缓)|(?:取消|暂缓)[^，。\n]{0,24}(?:维护|維護|升级|停机|割接|检修)|取消(?:通知|公告)|中止のお知らせ|\b(?:cancel(?:l?ed)?|called off|will not take place|no longer (?:take place|be (?:performed|carried out|needed|necessary)))\b|(?:推迟|延期|延后|改期)[^。\n]{0,14}(?:另行|待定|待通知|择期)|\(延期\)|【(?:延期|中止|取消)】|\b(?:postponed|deferred|on hold|delayed|rescheduled)\b[^.\n]{0,40}\b(?:until further notice|to a later date|indefinitely|be announced|new date)|(?<!not be )\bpostponed\b(?! (?:to|until|till|from))/i,
  extended:
    /(?:延长|延長|延至|顺延至|延后至|推迟至|延迟至|延期至|推遲至)|(?<!未[^，。\n]{0,6})(?:结束|恢复|完成)[^，。\n]{0,8}(?:推迟|延后|延迟|顺延)|\b(?<!\b(?:an|the) )(?:extend(?:ed|ing)?|extension|prolonged|overrun(?:ning)?|(?<!\btook (?:\w+ ){0,3})longer than (?:expected|planned|anticipated)|taking longer|\d+ (?:more|additional|extra) (?:minutes|hours)|return to service\b[^.;]{0,30}\bdelayed)\b/i,
  shortened:
    /(?:维护|升级|时间|窗口|将)[^。\n]{0,16}(?:缩短|提前结束|提前至)|\b(?:shortened|shorter than|(?:will|should|expected to) (?:end|finish|be (?:completed|finished)) (?:earlier|early|ahead of))\b/i,
  completed:
    /(?:已|已经|已經|圆满|顺利|全部|均已|業已|现已)[^，。,\n]{0,16}(?:完成|结束|結束|完毕|恢复|恢復|修复|解决)|(?:恢复|恢復|完成)了(?![^，。\n]{0,20}(?:部署|建设|搭建|开发))|(?:修复|解决)了(?![^，。\n]{0,14}(?:问题|漏洞|错误|缺陷|bug))|(?:维护|維護|升级|割接|迁移)(?:工作)?(?:完成|结束|完毕)(?!后|後|之后|时|前|时间)|(?:已|全面|现已|陸續)恢复|已回复|\((?:終了|完了|已完成|已结束|完成|ended|done|completed|resolved|over)\)|【(?:終了|已完成|已结束|完成)】|復旧しました|終了しました|完了しました|\b(?:has|have|had|was|were|is|are)(?: now| all| been| successfully| fully)* (?:completed?|finished|concluded|resolved|restored|back (?:up|online|to normal)|over|done|fixed)\b|\b(?:came|is|are) back(?: up| online)?\b|^\W*(?:resolved|completed?)\b\s*[-–—:]|\bcompleted (?:successfully|ahead)|\bmaintenance (?:completed|complete|finished|over)\b/i,
  'in-progress':
    /正在[^，。\n]{0,10}(?:进行|维护|抢修|升级|排查|处理)|进行中|已(?:经)?(?:于|在)?[^，。\n]{0,16}开始|已开始|目前[^，。\n]{0,12}(?:暂停|中断|不可用)|\b(?:in progress|under ?way|has (?:begun|started)|have (?:begun|started)|is ongoing|currently (?:under|undergoing|performing|experiencing)|investigating)\b/i,
} satisfies { readonly [status in StatementStatus]?: RegExp };

/** The beginning of a line of a status page, which has the newest line first: "Completed - …". */
const pageLine =
  /^\W{0,3}(?:resolved|completed|monitoring|identified|investigating|in progress|verifying|update|scheduled)\s*[-–—:]\s/i;
const ahead =
  /(?:将|將|会在|预计|預計|後|待|会|届时|确保|保证)[^，。\n]{0,14}$|\b(?:will|once|when|until|after|should|expected to|to) (?:\w+ ){0,4}$/i;

export function statementsIn(text: PlainText): readonly Statement[] {
  return text.sentences.flatMap((where): Statement[] => {
    const words = text.plain.slice(where.from, where.to);
    if (words.trim() === '') return [];
    for (const [status, pattern] of Object.entries(signs) as [keyof typeof signs, RegExp][]) {
      const found = pattern.exec(words);
      if (found === null || isOpen(words, found, status)) continue;
      return [{ status, where }];
    }
    return [];
  });
}

/** Whether a clause puts off the work, and not an order or a membership. */
export function isOfWork(clause: string): boolean {
  const isNamed =
    /维护|維護|升级|升級|更新|停机|停機|停服|割接|迁移|检修|时间|時間|结束|恢复|完成|开服|开放|窗口|工作|计划|因|由于/;
  if (/响应时间|期限|有效期/.test(clause)) return false;
  return !/\p{Script=Han}{5}/u.test(clause) || isNamed.test(clause);
}

/** Words that say that only a part works again. */
export const partly =
  /(?:逐步|逐渐|陆续|陸續|部分)[^，。\n]{0,6}(?:恢复|恢復)|\b(?:partially|partly|gradually|mostly|for (?:some|most) users)\b/i;

/** Whether the words are a condition, a promise or a question, which do not state what is. */
function isOpen(words: string, found: RegExpExecArray, status: StatementStatus): boolean {
  const before = words.slice(0, found.index);
  const clause = before.slice(Math.max(before.lastIndexOf('，'), before.lastIndexOf(',')) + 1);
  if (condition.test(words.slice(0, found.index + found[0].length + 5))) return true;
  if (status === 'completed')
    return (
      ahead.test(clause) ||
      (partly.test(words) && !/完成|结束|結束|完毕|全部恢|\b(?:completed?|finished|fully)\b/i.test(words)) ||
      /未(?:完成|结束|恢复|修复)|尚未|\bnot (?:yet )?(?:been )?(?:complete|restored|resolved)/i.test(words)
    );
  if (status === 'cancelled') return /\bjobs?\b/i.test(before);
  return status === 'extended' && !isOfWork(clause);
}

/**
 * The latest state: what the title says of it, else the topmost line of a status page, else what is said last.
 * 'scheduled' where nothing else is said.
 */
export function latestStatus(text: PlainText, statements: readonly Statement[]): Statement | null {
  const page = text.lines.filter(({ from, to }) => pageLine.test(text.plain.slice(from, to)));
  if (page.length > 1 && statements[0] !== undefined) return statements[0];
  // A cancellation in a row of a table is about that row alone.
  const isRow = ({ from, to }: Stretch) => text.plain.slice(from, to).split('|').length > 3;
  const own = statements.filter(({ status, where }) => status !== 'cancelled' || !isRow(where));
  const telling = own.filter(({ status }) => status !== 'in-progress');
  const last = telling.at(-1);
  const inTitle = telling.find(({ where }) => where.to <= text.title.to + 1);
  const titleDecides = inTitle !== undefined && inTitle.status !== 'extended' && last?.status !== 'completed';
  return (titleDecides ? inTitle : last) ?? own.at(-1) ?? null;
}
