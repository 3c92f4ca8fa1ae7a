// The shapes of a plan's trainings, meetings and conferences, and of where people meet.

import { object, set, text } from './declare.ts';
import { id, localised, secretName, span, turningPoint, zonedTime } from './parts.ts';

export const training = object('One training. 一次培训。', {
  who: set('Who takes part. 参加人。', id(), 1),
  topic: localised('What about. 内容。'),
  before: span('How long before the start at the latest. 开始前多久完成。'),
});

export const meeting = object('One meeting. 一个会议。', {
  id: id(),
  title: localised(),
  start: zonedTime(),
  end: zonedTime(),
  owner: id('Whose meeting it is. 负责人。'),
  'movedTo?': zonedTime('Where it went when it collides. 冲突时改到何时。'),
});

export const conference = object('A telephone bridge or a video link. 电话会议或视频会议。', {
  id: id(),
  title: localised(),
  for: id('A temporary group, or an audience of the organisation file. 临时群或受众。'),
  'address?': text('Its link, or its number with the access code. 链接，或号码和接入码。', 200),
  'hook?': secretName(
    'In its place: name of the secret with the address of your service that answers with a link. 或者：返回会议链接的公司接口地址所在密钥的名称。',
  ),
  owner: id('Who tries it out before cutover. 谁在切换前试通。'),
});

export const meetingPoint = object('Where people meet. 集合地点。', {
  who: id('An audience of the organisation file. 受众。'),
  where: localised('For example a room. 地点，例如会议室。'),
  at: turningPoint(),
});
