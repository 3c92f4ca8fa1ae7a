// The parts that plans and organisations share.

import type { Static } from 'typebox';
import { phaseNames } from '../phase-table.ts';
import { languages } from '../plan.ts';
import { choice, either, object, part, set, text, word } from './declare.ts';

export const id = word('id', {
  title: 'Id',
  description: 'Small letters, digits and hyphens. 小写字母、数字和连字符。',
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  maxLength: 63,
});

export const localised = part(
  'localised',
  object(
    'For people, in Chinese and English. 给人看的文字，中英文都要有。',
    { 'zh-CN': text('Chinese. 简体中文。', 1000), en: text('English. 英文。', 1000) },
    { title: 'Text in both languages' },
  ),
);

export const zonedTime = word('zonedTime', {
  title: 'Time with zone',
  description:
    'Local time, offset and zone, for example 2026-12-06T01:00:00+08:00[Asia/Shanghai]. 本地时间、时差和时区都要写。',
  format: 'zoned-time',
  maxLength: 80,
  examples: ['2026-12-06T01:00:00+08:00[Asia/Shanghai]'],
});

export const span = word('span', {
  title: 'Span',
  description: 'A whole number and m, h or d, for example 30m, 2h, 5d. 整数加 m、h 或 d。',
  format: 'span',
  maxLength: 5,
  examples: ['30m', '2h', '5d'],
});

export const moment = word('moment', {
  title: 'Moment of the window',
  description: '5d before start, at start, 30m after end, on all-clear, … 相对于开始或结束。',
  format: 'when',
  maxLength: 40,
  examples: ['5d before start', 'at start', '30m after end'],
});

/** A time on the clock, or a moment relative to the window, which is resolved to a time. */
export const turningPoint = word('turningPoint', {
  title: 'Time or moment of the window',
  description: 'A time with zone, or for example 3h after start. 带时区的时间，或如 3h after start。',
  format: 'time-or-moment',
  maxLength: 80,
  examples: ['3h after start'],
});

export const url = word('url', {
  title: 'Web address',
  description: 'An https address without user name. 不带用户名的 https 地址。',
  format: 'web-address',
  maxLength: 500,
});

export const phone = word('phone', {
  title: 'Telephone number',
  description: 'International form, for example +862155501001. 国际格式。',
  format: 'phone',
  maxLength: 16,
});

export const email = word('email', {
  title: 'Mail address',
  description: 'For example service@example.com. 邮箱地址。',
  format: 'mail-address',
  maxLength: 254,
});

export const phase = part('phase', choice('A phase. 阶段。', phaseNames, { title: 'Phase' }));
export const language = part('language', choice('A language. 语言。', languages, { title: 'Language' }));

const rule = object(
  'Fields hold together (and), their lists are alternatives (or). 各字段同时满足，列表内任一即可。',
  {
    'roles?': set('Roles of the roster. 花名册里的角色。', id(), 1),
    'departments?': set('Departments of the roster. 部门。', id(), 1),
    'sites?': set('Sites of the organisation. 办公地点。', id(), 1),
    'accounts?': set('Single accounts. 单个账号。', text('Account. 账号。', 100), 1, 200),
  },
  { title: 'People by rule', minProperties: 1 },
);
export const peopleRule = part('peopleRule', rule);

/** A rule for people, or one of these words. */
export function peopleOr<const W extends readonly string[]>(words: W) {
  return either<Static<typeof rule>, W[number]>(
    `A rule, or ${words.join(', ')}. 规则，或 ${words.join('、')}。`,
    ['object', 'string'],
    peopleRule(),
    { enum: [...words] },
    { title: 'Who' },
  );
}

export const who = part('who', peopleOr(['everyone', 'rest', 'outdated-clients']));

export const host = word('host', {
  title: 'Host',
  description: 'Host name without scheme. 主机名。',
  format: 'host',
  maxLength: 253,
});
export const secretName = word('secretName', {
  title: 'Name of a secret',
  description: 'Capital letters, digits and _. 大写字母、数字和下划线。',
  pattern: '^[A-Z][A-Z0-9_]{0,63}$',
  maxLength: 64,
});

export function languagesOf(description: string, atLeast = 1) {
  return set(description, language(), atLeast, 2);
}
