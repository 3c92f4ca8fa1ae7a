// The shape of a channel in runbooks/organisation.yaml, and of the wording that a provider of text messages
// approved.

import { type ChannelKind, channelKindNames } from '../channel-kinds.ts';
import { type TextVariable, textVariables } from '../text-variables.ts';
import { choice, list, object, set, text, whole } from './declare.ts';
import { host, id, language, languagesOf, localised, secretName } from './parts.ts';

/** Variables of approved wording, without web addresses, which providers refuse in variables. */
const approvedVariables = textVariables.filter((name) => name !== 'statusUrl' && name !== 'announcementUrl');

const approvedTemplate = object('One approved template. 一个审核通过的短信模板。', {
  notice: id('Name of the notice under runbooks/notices/. 通知模板名。'),
  language: language(),
  code: text('The provider’s number for it. 服务商的模板编号。', 40),
  variables: set(
    'Its variables, in their order. 模板变量，按顺序。',
    choice<readonly TextVariable[]>('One variable. 一个变量。', approvedVariables),
    0,
    20,
  ),
});

export const channel = object('One channel. 一个渠道。', {
  id: id(),
  title: localised(),
  kind: choice<readonly ChannelKind[]>('What it is. 种类。', channelKindNames),
  'secret?': secretName('Name of the secret, never the value. 密钥名，绝不写值。'),
  host: host('Where the service runs. 服务所在主机。'),
  'sites?': set('Sites it reaches; all when absent. 覆盖的地点。', id(), 1),
  languages: languagesOf('Languages. 语言。'),
  'groupSize?': whole('People in the robot’s group. 群人数。', 1, 1_000_000),
  'perMinute?': whole(
    'Our share of its quota, where others send through it too. 与他人共用时，我们每分钟可用的条数。',
    1,
    60_000,
  ),
  'groups?': secretName(
    'Name of the secret that opens temporary groups there by interface. 用接口建临时群所需密钥的名称。',
  ),
  'approved?': object('What the provider of text messages has approved. 短信服务商审核通过的签名和模板。', {
    sign: text('The sign, as it was approved. 签名。', 30),
    templates: list(
      'One for each notice and language. 每种通知、每种语言一个模板。',
      approvedTemplate,
      1,
      100,
    ),
  }),
});
