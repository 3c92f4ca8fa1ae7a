// Recognises times that are not those of the work: a stamp, an example, a custom, an event, hours of a desk,
// a deadline for readers.

import { namesDay } from './moment.ts';
import { momentsOf, type Phrase } from './phrases.ts';
import type { PlainText } from './plain-text.ts';
import type { Stretch } from './sentence.ts';
import { denial, farewell, otherBusiness, recurring, timeLabel } from './signs.ts';

const stampLabel =
  /(?:发布|发表|发文|公布|更新|發佈|發布|張貼|刊登|掲載|公開|投稿)(?:[时時][间間]|日期|日|于)?\s*[:：]?\s*$|公告(?:[时時][间間]|日期)\s*[:：]?\s*$|\b(?:posted|published|last updated|updated?|date posted|created|issued|announced)(?: (?:on|at))?[^\w\n]{0,3}$/i;
/** Headings above times of other things: a game's news, an example, a section about something else. */
const othersAbove = [
  /^[^\p{L}\p{N}\n]*(?:\S、)?(?:维护后|本次|版本)?(?:(?:更新|活动)(?:内容|详情)|(?:维护)?补偿(?:内容)?)(?:如下)?[^\p{L}\p{N}\n]*$/mu,
  /(?:\bexample|例如|示例|举例|模板)\s*[:：]\s*\n(?:(?!\n[ \t]*\n)[\s\S]){0,280}$/i,
  /^[一二三四五六七八九十]{1,2}、[^\n]{0,20}(?:培训|值班|报名|活动)[^\n]{0,9}$(?![\s\S]*\n[一二三四五六七八九十]{1,2}、)/m,
];
/** Before a time that is another one: in other words the same, after the work, if so, not so. */
const othersBefore = [
  /\((?:that is|i\.e\.|e\.g\.|for example|也就是|即|比如|例如)[^()\n]*$|\bequivalent to\b[^.;\n]*$/i,
  /(?:维护|更新|停机|开服|メンテナンス)(?:结束|完成|終了)?[后後][、，]?(?:即|すなわち)?\s*(?:[-–—~]|至|到)?\s*$/,
  /(?:^|[，,。])\s*(?:如果|若(?!干)|万一)[^，。]*$|\bif\b(?! (?:all|everything) goes)[^,.;]*$/i,
  /(?:结束|恢复|完成|开服|开放)(?:时间)[^，。;\d]{0,4}[由从]\s*$/,
  /(?:而非|不是|并非|\brather than|\binstead of|\bnot)\s*$/i,
  /\b(?:was|were) (?:expected|due|supposed) to\b[^.;\n]*$/i,
];
/** Behind such a time: "updated", "published", "expires", what it brought about; a row that names where something is finished. */
const othersBehind = [
  /^ *\|[^|。\n]{0,24}(?:完成|结束|結束|complete|finished)/i,
  /^[\s)】\]]*(?:更新|update[d]?\b|追記|发布|发表)|^[，,][^。\n]{0,20}(?:发布|發布|宣布)|^[，,][^。;\n]{0,16}(?:完成|结束)[^，。;\n]{0,6}[后後]/i,
  /^\s*(?:到期|过期|截止|期间(?:下载|填写|提交|报送)(?!功能|服务|业务))/,
  /^[^，。,;、\n]{0,14}(?:によ[りる](?!影響)|に発生|导致|引起|造成的)/,
  /^[^.;\n]{0,40}\bdrain(?:ing|ed)?\b/i,
];
/** A sentence that begins with what may not be. */
const conditional = /^\s*(?:如果|若(?!干)|万一|if\b(?! (?:all|everything) goes))/i;
export const beforeIt = /^\s*(?:之?前|以前|まで)(?!后|後)/;
/** Words before a deadline for readers: "请于17:00前完成升级". */
const askedBefore = /(?:请|請|务必|務必|须|須|需|应当?)[^，。;\n]{0,30}$/;
/** Labels of lines about other things: 活动时间：, "二、限时折扣：". */
const ofAnEvent =
  /(?:活动|结算|领取|兑换|报名|投票|发放|营业|值班|办公|办理|申请|工作|考试|会议|下载|预约|预告|直播)(?:开启|开放|开始|截止|结束)?(?:时间|日期|期限)?[（(：:为]*\s*$|活动(?:将|将于|将在|于)$/;
const onFrom = /^\s*(?:之|以)?[后後]\s*[，,]/;
/** Words before hours of a desk or hotline: "call us (Mon-Fri, 8am-6pm)", 致电…（工作日8:00-17:30）. */
const ofADesk =
  /(?:致电|拨打|来电|电话|热线|客服|平日|受付|工作日|服务时间)[^，。;\n]{0,24}$|\b(?:contact|call|phone|e-?mail|reach|hotline|help ?desk|service desk|weekdays|business days)\b[^.;\n]{0,60}$/i;

interface Around {
  readonly sentence: Stretch;
  readonly line: Stretch;
  /** In its sentence, or the label that leads it. */
  readonly before: string;
  readonly after: string;
  readonly label: string;
}

/** Whether the time is not that of the work. @param isDateless Whether the text names no date. */
export function isOfOther(
  text: PlainText,
  phrase: Phrase,
  { sentence, line, before, after, label }: Around,
  isDateless: boolean,
): boolean {
  const { plain } = text;
  const words = plain.slice(sentence.from, sentence.to);
  const isDated = momentsOf(phrase).some(({ date }) => date !== undefined);
  return (
    (phrase.kind === 'moment' && stampLabel.test(before)) ||
    othersBefore.some((sign) => sign.test(before)) ||
    conditional.test(plain.slice(sentence.from, phrase.from)) ||
    othersBehind.some((sign) => sign.test(after)) ||
    othersAbove.some((sign) => sign.test(plain.slice(0, line.from))) ||
    ofAnEvent.test(plain.slice(line.from, phrase.from) || label) ||
    (askedBefore.test(before) && beforeIt.test(after)) ||
    (onFrom.test(after) && !/维护|停机|升级|割接/.test(words)) ||
    (ofADesk.test(before) && !isDated) ||
    (farewell.test(words + label) && !/维护|維護|\bmaintenance\b/i.test(words)) ||
    (otherBusiness.test(words) && !/维护时间|(?<!不)停机/.test(words)) ||
    denial.test(words) ||
    recurs(plain, phrase, sentence, isDateless) ||
    isOfCourse(text, phrase, line) ||
    isStamp(text, phrase, line)
  );
}

/** The line before, where it is short enough to be a label. */
export function labelBefore({ plain, lines }: PlainText, line: Stretch): string {
  const before = lines.findLast(({ from, to }) => to < line.from && plain.slice(from, to).trim() !== '');
  const words = before === undefined ? '' : plain.slice(before.from, before.to).trim();
  return words.length > 30 ? '' : words.replace(/^#+\s*/, '');
}

const custom =
  /通常|一般(?:安排|在|会|为)|固定(?:在|于|为|的)?维护|\b(?:official|standard|default|typical(?:ly)?|usually|regular(?:ly)?|we schedule|policy)\b/i;

/** Whether the time recurs ("every Wednesday"), unlike "our monthly maintenance on 9 December". */
function recurs(plain: string, phrase: Phrase, sentence: Stretch, isDateless: boolean): boolean {
  const moments = momentsOf(phrase);
  if (moments.some(({ date }) => date !== undefined && date.month !== null)) return false;
  const isWeekday = moments.some(({ weekday }) => weekday?.week === null);
  // In a text without any date, hours alone may be those of a custom, or of today.
  const isHours = isDateless && (isWeekday || !moments.some(namesDay));
  if (isHours && (recurring.test(plain) || custom.test(plain))) return true;
  return recurring.test(isWeekday ? plain : plain.slice(sentence.from, sentence.to));
}

/** Whether its line is one of several that begin with a time: a report of what happened, in order. */
function isOfCourse({ plain, lines }: PlainText, phrase: Phrase, line: Stretch): boolean {
  const entries = lines.filter(({ from, to }) => entry.test(plain.slice(from, to)));
  return phrase.kind === 'moment' && entries.length > 2 && entries.includes(line);
}

const entry = /^[-*•\s]*(?:20[\d-]{6,8} )?\d{1,2}:\d\d\b(?! ?[-–~至到] ?\d)/;
const byline = /来源|分类|阅读|閱讀|點擊|点击|浏览|瀏覽|作者|编辑|字号|发布者|责编|\p{Script=Han}{2}网\s*$/u;

/** Whether it says when the text was written or changed: in brackets before a line, or alone at the end. */
function isStamp(text: PlainText, phrase: Phrase, line: Stretch): boolean {
  const { plain } = text;
  if (phrase.kind !== 'moment') return false;
  const inLine = plain.slice(line.from, phrase.from);
  if (/^[-\s]*\[$/.test(inLine)) return true;
  const others = inLine + plain.slice(phrase.to, line.to);
  if (byline.test(others)) return true;
  if (/[\p{L}\p{N}]/u.test(others)) return false;
  return !timeLabel.test(labelBefore(text, line));
}
