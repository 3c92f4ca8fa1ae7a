// Invents the company's history before the rehearsal from the seed: contacts, groups, settings, messages and
// files of the last weeks. Each file's bytes are random, so a backup cannot guess them.

import { type Random, seededRandom } from '../random.ts';
import { fileStored } from './messenger-events.ts';
import { addContact, applyEvent, emptyState, type MessengerState } from './messenger-state.ts';

export interface SimulatedPerson {
  readonly account: string;
  readonly name: string;
  readonly department: string;
}

export const defaultHistory = { messages: 1500, files: 24 };
export type HistorySize = Readonly<typeof defaultHistory>;

const lifeBeforeMs = 30 * 24 * 3_600_000;

const sentences = [
  '今天的日报已更新,请查看。',
  '明天上午十点开例会,请提前准备材料。',
  '客户反馈已处理,等待确认。',
  '仓库盘点完成,差异表见附件。',
  '合同第三版已上传,请法务审阅。',
  'The build is green again.',
  'Please review the delivery plan before noon.',
  'Shipment left the port this morning.',
  'Numbers for the weekly report are in the sheet.',
  'Can we move the call to Thursday?',
] as const;

const fileNames = [
  '周报.xlsx',
  '合同-v3.docx',
  'delivery-plan.pdf',
  '盘点差异.csv',
  'site-photo.jpg',
] as const;

/** A state with everybody in it and the history of the 30 days before `until` (milliseconds since the epoch). */
export function stateWithHistory(past: {
  readonly seed: number;
  readonly people: readonly SimulatedPerson[];
  readonly until: number;
  readonly size: HistorySize;
}): MessengerState {
  const { seed, people, until, size } = past;
  const random = seededRandom(seed, 'history');
  const state = emptyState(people.map(({ account }) => account));
  const began = until - lifeBeforeMs;
  for (const person of people) addContact(state, person);
  for (const [name, value] of [
    ['retention', '3 years'],
    ['external-contacts', 'allowed'],
    ['workflow/purchase', 'two approvers'],
  ] as const) {
    applyEvent(state, { at: began, kind: 'configuration-set', name, value });
  }
  const groups = departmentGroups(people);
  for (const { id, title, members } of groups) {
    applyEvent(state, { at: began, kind: 'group-created', id, title, members, key: `seed/${id}` });
  }
  const places = evenly(size.messages, size.files);
  for (const [place, what] of places.entries()) {
    const at = Math.round(began + (lifeBeforeMs * (place + random.next())) / places.length);
    const group = random.pick(groups);
    const from = random.pick(group.members);
    if (what === 'file') {
      const content = randomBytes(random, Math.round(random.between(2_000, 40_000)));
      const stored = fileStored(`${place}-${random.pick(fileNames)}`, from, content);
      applyEvent(state, { at, ...stored, id: `f${state.made + 1}`, key: `seed/file/${place}` });
      continue;
    }
    applyEvent(state, {
      at,
      kind: 'message-sent',
      id: `m${state.made + 1}`,
      conversation: group.id,
      from,
      sentAt: new Date(at).toISOString(),
      text: random.pick(sentences),
      key: `seed/message/${place}`,
    });
  }
  for (const [id, decision] of [
    ['PO-1040', 'approved'],
    ['PO-1041', 'rejected'],
  ] as const) {
    const by = people[0]?.account ?? 'nobody';
    applyEvent(state, { at: until, kind: 'approval-recorded', id, decision, by });
  }
  return state;
}

function departmentGroups(people: readonly SimulatedPerson[]) {
  return [...Map.groupBy(people, ({ department }) => department)].map(([department, its]) => ({
    id: `department/${department}`,
    title: department,
    members: its.map(({ account }) => account),
  }));
}

/** Messages with the files spread evenly among them. */
function evenly(messages: number, files: number): ('message' | 'file')[] {
  const all = messages + files;
  return Array.from({ length: all }, (_, place) =>
    Math.floor(((place + 1) * files) / all) > Math.floor((place * files) / all) ? 'file' : 'message',
  );
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random.next() * 256));
}
