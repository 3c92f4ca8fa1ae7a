// The shape of a plan's end: how people come back, what is checked, what calls it off, and what happens when the vendor
// is late.

import { Type } from 'typebox';
import { choice, list, object, set, text, whole } from './declare.ts';
import { id, localised, span, who } from './parts.ts';

export const cohort = object('One cohort. 一批人。', {
  id: id(),
  title: localised(),
  who: who(),
  'canary?': Type.Boolean({ description: 'The IT canary, exactly one, first. IT 先行组。' }),
  'spread?': whole('Splits it into this many. 再分成几批。', 1, 100),
});

const learned = object(
  'What an earlier return measured, as its report says it. 上次恢复登录测得的数据，照其报告填写。',
  {
    from: id('Of which window. 哪次维护。'),
    loginsPerSecond: Type.Number({
      description: 'Logins per second. 每秒登录数。',
      minimum: 0.01,
      maximum: 100_000,
    }),
    loginMs: whole('A login without a queue. 不排队时一次登录。', 1, 600_000),
    reactionMs: whole('From being let in to arriving. 从放行到登录。', 0, 600_000),
    'patienceMs?': whole('Clients gave up after this. 客户端多久放弃。', 500, 600_000),
  },
);

export const returning = object('How people come back. 分批恢复登录。', {
  control: choice(
    'admission: the messenger holds people out. invitation: they are told when to come. 放行或邀请。',
    ['admission', 'invitation'],
  ),
  cohorts: list('In this order. 按此顺序。', cohort, 1),
  startInFlight: whole(
    'People let in and not back yet, to begin with; the controller finds the rest. 起始时已放行而尚未登录的人数，其余由控制器摸索。',
    1,
    10_000,
  ),
  'ceilingInFlight?': whole('A hard limit that the vendor asked for. 服务商要求的上限。', 1, 100_000),
  'learned?': learned,
  'turnLasts?': span('Invitation only: how long a cohort has. 仅邀请方式：每批多久。'),
});

export const verification = object('What is checked before the window closes. 验证。', {
  checks: set(
    'Those that are run: names under runbooks/checks/ without .check.ts. 要执行的检查文件名。',
    id(),
    0,
  ),
  probes: list(
    'Custom modules and integrations. 自定义模块和第三方集成。',
    object('One probe. 一个探测。', {
      id: id(),
      title: localised(),
      url: text('https address that answers 200 when all is well. 正常时返回 200 的地址。', 500),
    }),
    0,
  ),
  timeout: span('After this long the checks count as failed. 超时算失败。'),
});

export const restoreStep = object('One step of the vendor’s own instructions. 服务商恢复说明中的一步。', {
  id: id(),
  text: localised('What is done. 做什么。'),
  before: choice('Which phase waits for it. 哪个阶段等它做完。', ['canary', 'verify']),
  'owner?': id('Who does it; whoever is responsible for the phase when absent. 谁做；不写则为该阶段执行人。'),
});

export const trigger = object('One trigger. 一种情况。', {
  id: id(),
  when: localised('What happens. 出现什么情况。'),
  decidedBy: id('Who decides. 谁决定。'),
});

export const overrun = object('When the vendor is late. 超时。', {
  emergencyPlanAfter: span('How late. 晚多久启动应急预案。'),
  coreBusinessFirst: list('What must go on, in this order. 先保什么。', localised(), 0),
});
