import { expect, test } from 'vitest';
import { organisationQuestions } from '../../../pipelines/plan/new-organisation-questions.ts';

const objectionTo = (option: string, answer: string) =>
  organisationQuestions({})
    .find((question) => question.option === option)
    ?.refuse(answer, {});

test('the address of an interface may name a port, as Prosody’s does; a page that people open may not', () => {
  for (const address of ['https://xmpp.example.com:5281/', 'https://chat.example.com/bridge'])
    expect(objectionTo('url', address)).toBe(null);
  expect(objectionTo('news', 'https://status.example.com:8443/')?.en).toContain('port');
});

test.for(['http://chat.example.com/', 'chat.example.com', 'https://me:secret@chat.example.com/'])(
  '%s is no such address, and the answer says why',
  (address) => {
    expect(objectionTo('url', address)?.en).toContain('https address without user name and password');
  },
);
