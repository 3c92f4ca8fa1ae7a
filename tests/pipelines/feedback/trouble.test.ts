// What people really write at such an hour, and what it counts as.

import { expect, test } from 'vitest';
import { isTrouble, troubleIn } from '../../../pipelines/feedback/trouble.ts';
import authority from '../../../pipelines/ledger/authority.json' with { type: 'json' };
import { type Trouble, troubles } from '../../../pipelines/plan/plan.ts';

const said: Readonly<Record<Trouble, readonly string[]>> = {
  login: [
    '登录不了',
    '登陆不上，一直转圈',
    '手机端登不上去',
    '提示密码错误',
    '验证码收不到',
    '一登录就闪退',
    '客户端打不开',
    'I cannot log in',
    "can't sign in on my phone",
    'Login fails with error 403',
    'unable to sign-in since 5 am',
    'I am locked out',
    'Everything is fine on Windows, but I can’t log in on iOS',
    '消息正常，但是手机登录失败',
    '不能登录',
    '登录不成功',
  ],
  messages: [
    '收不到消息',
    '消息发不出去',
    '消息延迟很大',
    '聊天记录不见了',
    '没有收到消息',
    '同一条消息收到两遍',
    '消息重复',
    'messages are duplicated',
    'every message arrives twice',
    'Messages arrive late',
    'my messages are not delivered',
    'chat history is missing',
    'I can log in, messages are slow',
    'Login works. Messages don’t.',
  ],
  files: [
    '文件打不开',
    '图片上传失败',
    '群里发不了图片',
    '登录正常，附件下载不了',
    'I cannot open files',
    '文件损坏',
    'files are corrupted',
    'Uploading attachments fails',
    'the file in the group does not open',
  ],
  groups: ['群聊没了', '进不了群', '群消息收不到', 'Group chat is broken', 'our rooms have disappeared'],
  other: [
    '不能用',
    '很卡',
    '一直转圈',
    'the app keeps spinning',
    '还是有问题',
    'nothing works',
    'still not working',
    'ok but slow',
    'It no longer works',
    'does not work',
  ],
  unclear: [
    '',
    '什么时候恢复？',
    '请问什么时候可以用',
    '恢复了吗？',
    'When will it be back?',
    'is it working again?',
    '辛苦了',
    '不好意思打扰一下',
    'Thanks for the change',
    'Re',
    // A person has to read whatever is not the agreed word.
    'Everything is fine except messages',
    '都正常，除了文件',
    'ALL WELL, I think',
    '没问题',
    '没事了',
    '已登录，一切正常',
    '登录成功',
    '登上了，消息也正常',
    '可以登录了',
    '都好用，不错',
    'All fine',
    'everything works',
    'It works again, thanks!',
    'No problems so far.',
    'I logged in without any problems',
    'no login issues here',
    'OK',
    'Back to normal',
    'I can log in, all good',
  ],
  entered: ['已补录', 'ENTERED', ' entered. '],
  none: ['一切正常', '一切正常。', '  ALL WELL ', 'All well!', 'ＡＬＬ　ＷＥＬＬ'],
};

const cases = Object.entries(said).flatMap(([trouble, texts]) =>
  texts.map((text) => [text, trouble] as const),
);

test.each(cases)('“%s” is %s', (text, trouble) => {
  expect(troubleIn(text)).toBe(trouble);
});

test('a text without end is counted as well', () => {
  const long = ['不', 'n’t ', 'no ', '登录', 'not x '].map((word) => word.repeat(50_000));
  expect(long.map(troubleIn)).toEqual(['other', 'other', 'other', 'unclear', 'other']);
});

test('questions and good news are no trouble', () => {
  expect((['none', 'unclear'] as const).map(isTrouble)).toEqual([false, false]);
  expect((['login', 'messages', 'files', 'groups', 'other'] as const).every(isTrouble)).toBe(true);
});

test('every kind of trouble is one that both verifiers take', () => {
  expect(authority.shapes.trouble).toBe(`=${troubles.join('|')}`);
});
