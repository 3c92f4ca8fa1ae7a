// One sentence about the window, for places with room for one: banner, title of an issue.

import { bilingual } from '../plan/bilingual.ts';
import { localRange, localTime, offsetsOf } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { parseZoned } from '../plan/time.ts';
import { returnStage } from './return-now.ts';
import { turnWords } from './turn-words.ts';
import type { WindowView } from './window-view.ts';

/** A rehearsal’s sentence says what it is. */
export function bannerText(view: WindowView): Localised {
  const said = sentence(view);
  return view.isRehearsal
    ? { 'zh-CN': `${rehearsalMark['zh-CN']}${said['zh-CN']}`, en: `${rehearsalMark.en}${said.en}` }
    : said;
}

function sentence(view: WindowView): Localised {
  const { organisation, plan, start, currentEnd } = view;
  const { 'zh-CN': zh, en } = organisation.messenger.name;
  const zone = parseZoned(plan.start).timeZoneId;
  const offset = offsetsOf(start, currentEnd, zone);
  const until = {
    'zh-CN': localTime(currentEnd, zone, 'zh-CN'),
    en: localTime(currentEnd, zone, 'en'),
  };
  switch (view.state) {
    case 'scheduled':
      return {
        'zh-CN': `${zh}将于${localRange(start, currentEnd, zone, 'zh-CN')}（${offset}）维护。`,
        en: `${en} will be under maintenance ${localRange(start, currentEnd, zone, 'en')} (${offset}).`,
      };
    case 'in_progress':
      if (view.turn?.kind === 'not-switching')
        return turnWords(view.turn.kind, { ...view, end: view.turn.end, at: view.now }).body;
      if (view.turn?.kind === 'late' || currentEnd <= view.now)
        return {
          'zh-CN': `${zh}仍在维护，恢复时间待定。`,
          en: `${en} is still under maintenance; no new time is known.`,
        };
      return {
        'zh-CN': `${zh}正在维护，预计${until['zh-CN']}（${offset}）恢复。`,
        en: `${en} is under maintenance and expected back ${until.en} (${offset}).`,
      };
    case 'verifying':
      if (view.turn !== null && view.turn.kind !== 'checking')
        return turnWords(view.turn.kind, { ...view, end: view.turn.end, at: view.now }).body;
      if (returnStage(view) !== 'letting-in')
        return returnStage(view) === 'open'
          ? bilingual`Everyone has been let in to ${organisation.messenger.name}; last checks are running. If signing in fails, wait five minutes and try again.`
          : bilingual`The vendor is done and we are checking ${organisation.messenger.name}; signing in is not possible yet.`;
      return plan.return.control === 'invitation'
        ? {
            'zh-CN': `${zh}正在分批恢复，请等待通知后再登录。`,
            en: `${en} is coming back group by group. Please wait for your turn to sign in.`,
          }
        : {
            'zh-CN': `${zh}正在分批恢复。暂时登录不上说明还没有轮到，请稍后再试。`,
            en: `${en} is coming back group by group. If you cannot sign in yet, your group is not open: try again later.`,
          };
    case 'completed':
      return { 'zh-CN': `${zh}已恢复正常。`, en: `${en} is back to normal.` };
    case 'cancelled':
      return {
        'zh-CN': `服务商取消了维护，${zh}照常使用。`,
        en: `The vendor cancelled the maintenance; ${en} works as usual.`,
      };
  }
}
