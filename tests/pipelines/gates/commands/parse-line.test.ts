import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestNames, parseLine } from '../../../../pipelines/gates/commands/parse-line.ts';
import {
  commandNames,
  commands,
  formOf,
  helpLines,
  nameOf,
} from '../../../../pipelines/gates/commands/table.ts';
import { formIn } from '../../../../pipelines/plan/placeholders.ts';

const digest = 'ab12'.repeat(16);

describe('a comment', () => {
  it.each([
    [`/approve cutover sha256:${digest}`, { name: 'approve', phase: 'cutover', digest, reason: '' }],
    [
      '/approve re-login ab12ab12ab12 all is ready',
      { name: 'approve', phase: 're-login', digest: 'ab12ab12ab12', reason: 'all is ready' },
    ],
    [
      '/reject cutover ab12ab12ab12 备份还没有核对',
      { name: 'reject', phase: 'cutover', digest: 'ab12ab12ab12', reason: '备份还没有核对' },
    ],
    ['/withdraw cutover too early', { name: 'withdraw', phase: 'cutover', reason: 'too early' }],
    ['/status', { name: 'status' }],
    [
      '  /extend 30m the vendor asked\r\n',
      { name: 'tell', command: { name: 'extend', by: '30m' }, reason: 'the vendor asked' },
    ],
    ['/hold wait', { name: 'tell', command: { name: 'hold' }, reason: 'wait' }],
    ['/resume go on', { name: 'tell', command: { name: 'resume' }, reason: 'go on' }],
    [
      '/call-off vendor postponed',
      { name: 'tell', command: { name: 'call-off', whose: 'vendor' }, reason: 'postponed' },
    ],
    ['/call-off strike', { name: 'tell', command: { name: 'call-off', whose: 'ours' }, reason: 'strike' }],
    [
      '/roll-back cutover broken',
      { name: 'tell', command: { name: 'roll-back', phase: 'cutover' }, reason: 'broken' },
    ],
    [
      '/doubt 0123456789ab sent seen in the group',
      { name: 'doubt', effect: '0123456789ab', answer: 'sent', reason: 'seen in the group' },
    ],
    [
      '/limit-in-flight 40 logins are slow',
      { name: 'tell', command: { name: 'limit-in-flight', limit: 40 }, reason: 'logins are slow' },
    ],
    [
      `/switch-code ${'ab12'.repeat(10)} the fix of #41`,
      {
        name: 'tell',
        command: { name: 'switch-code', to: 'ab12'.repeat(10) },
        reason: 'the fix of #41',
      },
    ],
    [
      '/accept-drift ab12ab12ab12 a tag only',
      { name: 'tell', command: { name: 'accept-drift', look: 'ab12ab12ab12' }, reason: 'a tag only' },
    ],
    [
      '/approve correct AB12AB12AB12',
      { name: 'approve', phase: 'correct', digest: 'ab12ab12ab12', reason: '' },
    ],
    ['/vendor-done 电话确认', { name: 'tell', command: { name: 'vendor-done' }, reason: '电话确认' }],
    ['/hold，网络异常', { name: 'tell', command: { name: 'hold' }, reason: '网络异常' }],
    ['/hold网络异常', { name: 'tell', command: { name: 'hold' }, reason: '网络异常' }],
    ['/resume。 好了', { name: 'tell', command: { name: 'resume' }, reason: '好了' }],
    ['/call–off：延期', { name: 'tell', command: { name: 'call-off', whose: 'ours' }, reason: '延期' }],
    ['/hold：网络异常', { name: 'tell', command: { name: 'hold' }, reason: '网络异常' }],
    [
      '／approve cutover abcdef123456',
      { name: 'approve', phase: 'cutover', digest: 'abcdef123456', reason: '' },
    ],
    [
      '/Approve cutover abcdef123456',
      { name: 'approve', phase: 'cutover', digest: 'abcdef123456', reason: '' },
    ],
    [
      '／ＲＥＪＥＣＴ　ｒｅ－ｌｏｇｉｎ　ａｂ１２ａｂ１２ａｂ１２　还没有核对',
      { name: 'reject', phase: 're-login', digest: 'ab12ab12ab12', reason: '还没有核对' },
    ],
    ['/extend 30分钟 厂商延迟', { name: 'tell', command: { name: 'extend', by: '30m' }, reason: '厂商延迟' }],
    ['/extend ２小时 厂商延迟', { name: 'tell', command: { name: 'extend', by: '2h' }, reason: '厂商延迟' }],
    ['/hold 👩‍💻 backup fails ❤️', { name: 'tell', command: { name: 'hold' }, reason: '👩‍💻 backup fails ❤️' }],
  ])('%s is a command', (body, saying) => {
    expect(parseLine(body)).toEqual({ result: 'command', saying });
  });

  it.each([
    'Looks good to me',
    '',
    '> /approve cutover ab12ab12ab12',
    'please write /approve cutover',
    '/constructor',
    '/hold/path/of/a/file',
    '/status.html',
    "/hold's",
    '/help',
    '/lgtm',
    '/retest all',
    '> `/hold x`',
    'On Monday Dan wrote:\n> /hold the line',
    '/home/dan/file',
    '- done, see /status',
    '、还有一点',
    '\\alpha and \\beta',
  ])('%j is talk', (body) => {
    expect(parseLine(body)).toEqual({ result: 'talk' });
  });

  it.each([
    ['`/hold network`', '/hold reason'],
    ['**/hold network**', '/hold reason'],
    ['- /hold network', '/hold reason'],
    ['1. /hold network', '/hold reason'],
    ['“/hold network”', '/hold reason'],
    ['\\\\/hold network', '/hold reason'],
    ['/ hold network', '/hold reason'],
    ['／　hold 网络', '/hold reason'],
    ['/hold network\u2028second line', '/hold reason'],
    ['/roll_back cutover it fails', '/roll-back PHASE reason'],
    ['/叫停 网络异常', '/hold reason'],
    ['／取消　服务商推迟', '/call-off [vendor] reason'],
    ['/批准 cutover ab12ab12ab12', '/approve PHASE DIGEST [reason]'],
    ['/cancel it', '/call-off [vendor] reason'],
    ['/stop', '/hold reason'],
    ['、hold 网络异常', '/hold reason'],
    ['、叫停 网络异常', '/hold reason'],
    ['\\hold network', '/hold reason'],
    ['/call\u2011off the vendor is late', '/call-off [vendor] reason'],
    ['\u200b/hold network', '/hold reason'],
    ['\u2060\u200b／hold 网络', '/hold reason'],
    ['/hold-network', '/hold reason'],
    ['/limit 40 slow', '/limit-in-flight NUMBER reason'],
    ['/release them all', '/release-everyone reason'],
    ['/call\u2212off the vendor is late', '/call-off [vendor] reason'],
  ])('%j is never taken for talk: its form is named', (body, form) => {
    expect(parseLine(body)).toMatchObject({ result: 'refused', form });
  });

  it.each([
    'I think so too\n/approve cutover ab12ab12ab12',
    '/approve cutover ab12ab12ab12\nbut only if the backup is there',
    '/approve',
    '/approved cutover ab12ab12ab12',
    '/aprove cutover ab12ab12ab12',
    '/extned 30m the vendor needs longer',
    '/hodl it does not look right',
    '/call off the vendor is late',
    '/extend半小时 晚了',
    '/hold\u200b late',
    '/STATUS?!',
    '/approve cutover',
    '/approve hotel ab12ab12ab12',
    '/approve cutover ab12ab12ab1',
    '/approve cutover ab12ab12ab12 \u202eyadot',
    '/approve cutover ab12ab12ab12 a\u200bb',
    '/hold a\u00adb',
    '/hold a\u2060b',
    '/hold a\u200db',
    '/hold \u3164',
    '/hold \u{e0061}',
    '/hold \u001b[2J',
    '/hold \u0007',
    '/reject cutover ab12ab12ab12',
    '/withdraw cutover',
    '/status now',
    '/extend soon please',
    '/extend -30m please',
    '/extend 30m',
    '/hold',
    '/doubt 0123456789ab maybe later',
    '/doubt short sent really',
    '/limit-in-flight many please',
    '/switch-code main now',
    '/switch-code ab12ab12ab12 too short',
    `/switch-code ${'ab12'.repeat(10)}`,
    '/accept-drift',
    '/accept-drift a tag only',
    '/vendor-done',
    `/hold ${'x'.repeat(501)}`,
  ])('%j is refused with the form it should have, in both languages', (body) => {
    const parsed = parseLine(body);
    expect(parsed.result).toBe('refused');
    if (parsed.result !== 'refused') return;
    expect(commandNames.map(formOf)).toContain(parsed.form);
    expect(parsed.why['zh-CN']).toMatch(/[一-鿿]/);
    expect(parsed.why.en).toMatch(/^[A-Z]/);
  });

  it('never becomes a command with a line, a hidden character or a text around it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\n', '\r\n', '\r', '\u2028', '\u202e', '\u0000'),
        fc.boolean(),
        (text, between, first) => {
          const command = '/approve cutover ab12ab12ab12 ';
          const body = first ? `${text}${between}${command}` : `${command}x${between}${text}y`;
          // Text that is only white space leaves the command alone in the comment.
          fc.pre(text.trim() !== '');
          expect(parseLine(body).result).not.toBe('command');
        },
      ),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('the table', () => {
  it.each(commandNames)('/%s is read as its form says, and named in the help of both languages', (name) => {
    const row = commands[name];
    const words = row.arguments.map(({ example }) => example);
    const line = [`/${name}`, ...words, ...(row.reason === 'none' ? [] : ['because'])].join(' ');
    const parsed = parseLine(line);
    expect(parsed.result).toBe('command');
    if (parsed.result !== 'command') return;
    expect(nameOf(parsed.saying)).toBe(name);
    const [zh, en] = (['zh-CN', 'en'] as const).map((language) =>
      helpLines(language)
        .find((line) => line.startsWith(`${formIn(language, formOf(name))}  `))
        ?.split('  ')
        .at(-1),
    );
    expect(zh).toMatch(/[一-鿿]/);
    expect(en).toMatch(/[a-z]{3}/);
  });
});

describe('a shortened digest', () => {
  it('names the digest that it begins, and no other', () => {
    expect(digestNames('ab12ab12ab12', `sha256:${digest}`)).toBe(true);
    expect(digestNames('b12ab12ab12a', `sha256:${digest}`)).toBe(false);
  });
});
