import { describe, expect, test } from 'vitest';
import {
  carriedOfChannels,
  channelsDown,
  channelsInUse,
  homeOfGroup,
} from '../../../pipelines/notices/channels-in-use.ts';
import { templateFor } from '../../../pipelines/notices/deliveries.ts';
import { renderNotice } from '../../../pipelines/notices/render.ts';
import { noticeContext } from '../../support/notice-context.ts';
import { changed, validOrganisation, validPlan } from '../../support/valid-plan.ts';
import { shippedTemplates } from '../../support/window-view.ts';

const dingtalk = {
  ...validOrganisation.channels[0],
  id: 'dingtalk',
  kind: 'dingtalk' as const,
  title: { 'zh-CN': '钉钉', en: 'DingTalk' },
  sites: ['shanghai'],
};
const organisation = changed(validOrganisation, { 'channels.2': dingtalk });
const plan = changed(validPlan, { 'backupChannels.order': ['wecom', 'mail', 'dingtalk'] });
const home = (down: readonly string[], sites = ['shanghai', 'frankfurt']) =>
  homeOfGroup({ channel: 'wecom' }, sites, { plan, organisation, down });

describe('with a backup channel down', () => {
  test('people are sent to the others, in the order of the plan', () => {
    expect(channelsInUse(['a', 'b', 'c'], ['a'])).toEqual(['b', 'c']);
    expect(channelsInUse(['a', 'b'], [])).toEqual(['a', 'b']);
    expect(channelsInUse(['a', 'b'], ['a', 'b'])).toEqual(['a', 'b']);
  });

  test('a temporary group opens where there are groups, never in the channel that is down', () => {
    expect(home([])).toBe('wecom');
    expect(home(['wecom'])).toBe('dingtalk');
    expect(home(['wecom', 'dingtalk'])).toBeNull();
    expect(home(['wecom'], ['frankfurt'])).toBeNull();
  });

  test('notices name the working channels in their order, and the other only as down', () => {
    const template = templateFor(shippedTemplates, 'started', 'en');
    const context = { ...noticeContext(plan), organisation, down: ['wecom'] };
    const { text } = renderNotice({
      ...context,
      template,
      site: 'shanghai',
      language: 'en',
      channelKind: 'smtp',
    });
    expect(text.match(/^\d+\. .*/gm)?.slice(0, 2)).toEqual([
      '1. Mail; not available at present: WeCom',
      '2. DingTalk (Shanghai only)',
    ]);
    expect(text.match(/WeCom/g)).toHaveLength(1);
  });

  test('the latest probe counts, and one that learnt nothing says nothing against a channel', () => {
    const readiness = (works: boolean | null) => [{ channel: 'wecom', working: { works } }];
    expect(carriedOfChannels(readiness(false))).toEqual({ down: 'wecom' });
    expect(carriedOfChannels(readiness(null))).toEqual({});
    const step = (phase: 'pre-backup' | 'cutover', resultAt: number, down?: string) =>
      [
        `${phase}#1`,
        {
          phase,
          resultAt,
          result: { result: 'done', carries: { primary: 'mail', ...(down && { down }) } },
        },
      ] as const;
    const state = (...steps: readonly (readonly [string, object])[]) =>
      ({ steps: new Map(steps) }) as unknown as Parameters<typeof channelsDown>[0];
    expect(channelsDown(state())).toEqual([]);
    expect(channelsDown(state(step('pre-backup', 1, 'wecom mail'), step('cutover', 2, 'wecom')))).toEqual([
      'wecom',
    ]);
    expect(channelsDown(state(step('pre-backup', 1, 'wecom'), step('cutover', 2)))).toEqual([]);
  });
});
