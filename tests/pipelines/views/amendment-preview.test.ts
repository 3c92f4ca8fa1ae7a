import { describe, expect, it } from 'vitest';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { withEnd } from '../../../pipelines/plan/amend.ts';
import { type AmendmentPreviewInput, amendmentPreview } from '../../../pipelines/views/amendment-preview.ts';
import { openNight } from '../../support/night.ts';

async function extended(language: 'zh-CN' | 'en', more: Partial<AmendmentPreviewInput> = {}) {
  const { run } = await openNight();
  const before = run.snapshot();
  const later = before.plan.end.replace('T05', 'T06');
  expect(later).not.toBe(before.plan.end);
  return amendmentPreview({
    kind: 'extend',
    before,
    beforeDigest: run.snapshotDigest(),
    after: withEnd(before, later),
    state: foldRecord([]),
    facts: [],
    waysBack: new Map(),
    place: { language, zone: 'UTC' },
    ...more,
  }).join('\n');
}

describe('what an amendment would change, before anybody agrees to it', () => {
  it('is the end, what moves with it, and who is told, in the reader’s language', async () => {
    const en = await extended('en');
    expect(en).toMatch(/^Changes:\n {2}plan\.end: .*T05.* → .*T06/);
    expect(en).toMatch(/Moved in time:\n {2}emergency plan: .* → /);
    expect(en).not.toMatch(/\d{2}Z/);
    expect(en).toMatch(/\d\d:\d\d UTC \(\S+ .*\d\d:\d\d UTC\+\d/);
    const zh = await extended('zh-CN');
    expect(zh).toMatch(/^变更：\n {2}plan\.end: .*T05.* → .*T06/);
    expect(zh).toMatch(/时间改变：\n {2}应急预案: .* → /);
    expect(zh).not.toMatch(/none|notice |through|nothing/);
  });

  it('of a call-off is what is undone', async () => {
    expect(await extended('en', { kind: 'call-off' })).toMatch(/^Changes:\n {2}\S+ is called off\nUndone/);
    expect(await extended('zh-CN', { kind: 'call-off' })).toMatch(/^变更：\n {2}\S+ 取消\n撤销/);
  });
});
