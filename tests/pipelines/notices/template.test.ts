import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../pipelines/notices/template.ts';
import { shippedTemplates } from '../../support/window-view.ts';

const withBody = (body: string) => `---\nsubject: "{{title}}"\n---\n${body}\n`;

describe('notice templates', () => {
  test.each(Object.keys(shippedTemplates))('%s of the repository is accepted', (name) => {
    expect(parseTemplate(shippedTemplates[name] ?? '')).toMatchObject({ ok: true });
  });

  test('every template comes in both languages', () => {
    const names = Object.keys(shippedTemplates);
    const chinese = names.filter((name) => name.endsWith('.zh-CN')).map((name) => name.slice(0, -6));
    const english = names.filter((name) => name.endsWith('.en')).map((name) => name.slice(0, -3));
    expect(chinese.toSorted()).toEqual(english.toSorted());
    expect(names).toHaveLength(28);
  });

  test.each([
    ['an unknown variable', withBody('a\n{{tittle}}'), 5, /`tittle`/],
    ['an unknown list', withBody('{{#contacts}}{{name}}{{/contacts}}'), 4, /`contacts`/],
    ['an unknown field of a list', withBody('{{#affected}}{{phone}}{{/affected}}'), 4, /`phone` here/],
    ['a list printed as one word', withBody('{{affected}}'), 4, /`affected`/],
    ['an unescaped variable', withBody('{{{title}}}'), 4, /without escaping/],
    ['an unescaped variable by &', withBody('{{&title}}'), 4, /without escaping/],
    ['a partial', withBody('{{> other}}'), 4, /partials/],
    ['a section that is not closed', withBody('{{#affected}}'), 1, /Unclosed section/],
    ['no front matter', 'Dear colleagues,', 1, /front matter/],
    ['no subject', '---\nshort: "x"\n---\ntext', 2, /no subject/],
    ['an unknown field of the front matter', '---\nsubject: "x"\nbcc: "y"\n---\ntext', 2, /`bcc`/],
    ['front matter that is no YAML', '---\nsubject: "x\n---\ntext', 2, /cannot be read/],
  ])('%s is refused, with its line', (_, text, line, what) => {
    const parsed = parseTemplate(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems[0]?.line).toBe(line);
    expect(parsed.problems[0]?.what).toMatch(what);
    expect(parsed.problems[0]?.write).not.toBe('');
  });

  test('all unknown variables are named at once', () => {
    const parsed = parseTemplate(withBody('{{one}}\n{{two}}'));
    expect(parsed).toMatchObject({ ok: false, problems: [{ line: 4 }, { line: 5 }] });
  });
});
