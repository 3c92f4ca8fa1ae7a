// What the vendor does by default: exactly what it announced.

import type { WindowPlan } from '../../plan/window-plan.ts';
import type { VendorLine } from './vendor.ts';

export function scriptOfPlan(
  plan: Pick<WindowPlan, 'announcement' | 'summary' | 'start' | 'end'>,
): readonly VendorLine[] {
  return [
    { atMs: epochMsOf(plan.announcement.publishedAt), status: 'scheduled', text: plan.summary['zh-CN'] },
    { atMs: epochMsOf(plan.start), status: 'in-progress', text: '系统维护已开始。' },
    { atMs: epochMsOf(plan.end), status: 'completed', text: '系统维护已完成,服务恢复。' },
  ];
}

export function epochMsOf(zonedTime: string): number {
  return Temporal.ZonedDateTime.from(zonedTime).epochMilliseconds;
}
