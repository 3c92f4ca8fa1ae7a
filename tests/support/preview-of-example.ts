// The text messages of the example window, as they would read at every site.

import { templateFor } from '../../pipelines/notices/deliveries.ts';
import { renderNotice } from '../../pipelines/notices/render.ts';
import { loadPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import type { Organisation } from '../../pipelines/plan/organisation.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import { toEpochMs } from '../../pipelines/plan/time.ts';

export async function previewOfExample(): Promise<
  readonly { readonly template: string; readonly language: Language; readonly text: string }[]
> {
  const loaded = await loadPlan('runbooks/windows/2026-12-06-wangshangliao.yaml');
  const { plan } = loaded;
  const organisation: Organisation = loaded.organisation;
  const [start, end] = [toEpochMs(plan.start), toEpochMs(plan.end)];
  const templates = Object.fromEntries(loaded.templates);
  return [...new Set(plan.notices.map(({ template }) => template))].flatMap((template) =>
    organisation.sites.flatMap((site) =>
      (['zh-CN', 'en'] as const).map((language) => ({
        template,
        language,
        text: renderNotice({
          plan,
          organisation,
          at: start - 3_600_000,
          start,
          end,
          previousEnd: null,
          turn: null,
          reason: '',
          cohort: null,
          isRehearsal: true,
          site: site.id,
          language,
          template: templateFor(templates, template, language),
          channelKind: 'tencent-sms',
        }).text,
      })),
    ),
  );
}
