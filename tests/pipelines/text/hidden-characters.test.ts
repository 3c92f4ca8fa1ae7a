// What people, mails and a vendor wrote, on every way to a reader: nothing in it is obeyed, hidden or turned round.

import { describe, expect, test } from 'vitest';
import { harmlessIn } from '../../../pipelines/notices/markup.ts';
import { plainLine } from '../../../pipelines/text/encoded-word.ts';
import { firstHidden, hiddenCharacterIn, withoutHidden } from '../../../pipelines/text/hidden-characters.ts';
import { escapeHtml } from '../../../pipelines/text/html.ts';
import { escapeMarkdown } from '../../../pipelines/text/markdown.ts';

const signs = {
  'an escape of a terminal': '\u001b',
  'a control of eight bits': '\u009b',
  'a turn of direction': '\u202e',
  'an isolate': '\u2066',
  'a soft hyphen': '\u00ad',
  'a word joiner': '\u2060',
  'a tag': '\u{e0041}',
  'a variation mark of the supplement': '\u{e0100}',
  'a filler': '\u3164',
  'a blank of Braille': '\u2800',
  'a vowel separator': '\u180e',
  'a byte order mark': '\ufeff',
};
const ways: Readonly<Record<string, (text: string) => string>> = {
  pages: escapeHtml,
  'issue and summary': escapeMarkdown,
  'headers of mails': (text) => plainLine(text, 80),
  'a channel': (text) => harmlessIn('markdown', text),
  'a terminal': withoutHidden,
};

describe.each(Object.entries(signs))('%s', (_, sign) => {
  test.each(Object.entries(ways))('does not reach %s', (__, way) => {
    expect(way(`a${sign}b`)).toBe('ab');
  });

  test('is found in a plan and in a line', () => {
    expect(firstHidden(`a\n${sign}b`)?.at).toBe(2);
    expect(hiddenCharacterIn(`a${sign}b`)).not.toBeNull();
  });
});

test('what belongs to a text stays: lines, families of emoji, Chinese', () => {
  const text = '一\n二\tOK 👩‍👩‍👧 ⚠️ é';
  expect(withoutHidden(text)).toBe(text);
  expect(firstHidden('👩‍👩‍👧 ⚠️\n好')).toBeNull();
});

test('a line that begins anew is a line feed, whatever it was', () => {
  expect(withoutHidden('a\r\nb\rc\u2028d\u0085e')).toBe('a\nb\nc\nd\ne');
});
