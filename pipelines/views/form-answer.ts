// What somebody sees who pressed the button of the form on the status page.

import type { Localised } from '../plan/plan.ts';
import { html } from '../text/html.ts';
import { both, page } from './page.ts';

export type FormOutcome = 'taken' | 'no-choice' | 'too-long' | 'too-many' | 'nobody-listens';

export function formAnswerPage(outcome: FormOutcome): string {
  const { title, text } = answers[outcome];
  return page({
    title,
    language: 'zh-CN',
    body: html`<h1>${both(title)}</h1><p>${both(text)}</p>
<p class="soft">${both({ 'zh-CN': '用浏览器的“后退”可以回到状态页。', en: 'Your browser’s Back button leads to the status page again.' })}</p>`,
  });
}

const answers: Readonly<Record<FormOutcome, { readonly title: Localised; readonly text: Localised }>> = {
  taken: {
    title: { 'zh-CN': '收到了，谢谢', en: 'Thank you, we have it' },
    text: {
      'zh-CN': '值班同事会看到。表单不会回复；急事请打值班电话。',
      en: 'The people on duty see it. The form does not answer; for urgent matters please call them.',
    },
  },
  'no-choice': {
    title: { 'zh-CN': '请先选一项', en: 'Please choose one' },
    text: {
      'zh-CN': '请返回，选择哪里不好用，再提交一次。',
      en: 'Please go back, choose what does not work, and send it again.',
    },
  },
  'too-long': {
    title: { 'zh-CN': '写得太长了', en: 'That is too long' },
    text: { 'zh-CN': '请返回，用几句话说明即可。', en: 'Please go back and say it in a few words.' },
  },
  'too-many': {
    title: { 'zh-CN': '反馈太多，这条没有收下', en: 'Too many reports: this one was not taken' },
    text: {
      'zh-CN': '许多人正在同时反馈，值班同事已经知道。几分钟后可以再试，急事请打值班电话。',
      en: 'Many people are reporting at once, and the people on duty know. Try again in some minutes, or call them if it is urgent.',
    },
  },
  'nobody-listens': {
    title: { 'zh-CN': '现在没有维护', en: 'There is no maintenance now' },
    text: {
      'zh-CN': '这个表单只在维护期间和之后一天内有人看。请照常联系服务台。',
      en: 'This form is read during a maintenance and for a day after it. Please reach the service desk as usual.',
    },
  },
};
