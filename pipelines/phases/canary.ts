// The IT canary: the first cohort comes back alone and does what people do, on mobile and on desktop. Any
// failure stops the return before anybody else is let in, and prepares what to tell the vendor.

import { type SmokeStep, smokeAs } from '../continuity/smoke.ts';
import { bilingual } from '../plan/bilingual.ts';
import { type Language, type Localised, languages, platformNames } from '../plan/plan.ts';
import { vendorSupport } from '../plan/role-title.ts';
import { listed } from '../plan/sentences.ts';
import { firstRoundOf } from '../plan/step.ts';
import { canaryAccounts } from '../return/cohorts.ts';
import { measuredByLoop } from '../return/learned.ts';
import { actInWords } from '../views/acts.ts';
import { canaryByPeople } from './canary-by-people.ts';
import { mostCanaries } from './canary-report.ts';
import { closedLoop } from './closed-loop.ts';
import { asJson, done, type Phase, type PhaseContext, saying, stopped } from './context.ts';
import { askToTellVendor, headToVendor, toPrint } from './to-vendor.ts';

export const canary: Phase = {
  run: async (context) => {
    const { plan, organisation } = context.snapshot;
    const accounts = canaryAccounts(plan, context.roster);
    if (accounts.length === 0)
      return stopped(bilingual`The canary has nobody in it: nothing would be tried`, nobodyThere, []);
    const admitted = await letCanaryIn(context, accounts);
    if (admitted !== null)
      return stopped(
        saying('无法放行 IT 先行组', 'The canary could not be let in', admitted),
        bilingual`Call whoever runs the messenger; when it is mended comment /resume and what was mended to try again, or /call-off.`,
        [],
      );
    if (context.ports.nobodyActs) return canaryByPeople(context);
    const { attempts } = context.state().steps.get(firstRoundOf('canary')) ?? { attempts: 1 };
    const steps: SmokeStep[] = [];
    for (const account of accounts.slice(0, mostCanaries)) {
      for (const platform of ['ios', 'windows'] as const) {
        const device = {
          id: `canary-${platform}-${account}`,
          platform,
          version: plan.clientVersions.minimum[platform] ?? '1.0',
        };
        steps.push(
          ...(await smokeAs(
            { account, device },
            context.ports.sessions,
            context.clock.now,
            `${plan.id}/canary/${attempts}/${account}/${platform}`,
          )),
        );
      }
    }
    const failed = steps.filter((step) => !step.ok);
    const evidence = await context.keepEvidence('canary.json', asJson(anonymous(steps, accounts)));
    if (failed.length > 0) {
      const letter = await context.keepEvidence('tell-the-vendor.md', letterToVendor(context, failed));
      await askToTellVendor(context, bilingual`what ${toPrint(context.snapshot, letter.name)} prints`);
      const which = failedChecks(failed);
      return stopped(
        saying(
          `IT 先行验证未通过（已检查 ${steps.length} 项，失败 ${failed.length} 项：${which['zh-CN']}）`,
          `The canary failed (${failed.length} of the ${steps.length} checks that ran): ${which.en}`,
          failed[0]?.why ?? '',
        ),
        bilingual`Send what ${toPrint(context.snapshot, letter.name)} prints to the support of ${organisation.messenger.vendor} (${vendorSupport(organisation) ?? plan.announcement.url}) and call to hear that it arrived; when it is mended comment /resume and what was mended to try again, or /call-off.`,
        [evidence, letter],
      );
    }
    const slowest = Math.max(...steps.map((step) => step.ms));
    await context.measure('canary-slowest-step', slowest, 'ms');
    await tryCapacity(context, accounts);
    return done(
      bilingual`The IT canary is in (people: ${accounts.length}); ${steps.length} checks on mobile and desktop passed (slowest ${slowest} ms).`,
      [evidence],
    );
  },
};

/** Measures the server's capacity, where no earlier return did and people can be held out. */
async function tryCapacity(context: PhaseContext, accounts: readonly string[]): Promise<void> {
  if (context.ports.admission === null || context.snapshot.plan.return.learned !== undefined) return;
  const version = context.snapshot.plan.clientVersions.minimum.windows ?? '1.0';
  const loop = await closedLoop(accounts, version, context.ports.sessions, context.clock.now);
  if (loop === null) return;
  for (const { name, value, unit } of measuredByLoop(loop.loginsPerSecond, loop.loginMs)) {
    await context.measure(name, value, unit);
  }
}

/** Null when they are in, else why not. */
async function letCanaryIn(context: PhaseContext, accounts: readonly string[]): Promise<string | null> {
  const { admission } = context.ports;
  if (admission === null) {
    const canary = context.snapshot.plan.return.cohorts.find((cohort) => cohort.canary);
    await context.notify('your-turn', 'canary', accounts, canary?.id);
    return null;
  }
  const outcome = await context.perform({
    step: 'admit',
    target: 'canary',
    class: 'idempotent',
    what: `let the ${accounts.length} people of the canary in`,
    act: async () => {
      await admission.admit(accounts);
      return { admitted: accounts.length };
    },
  });
  return outcome.result === 'done' ? null : outcome.why;
}

/** Each kind of check once, with how often it failed. */
function failedChecks(failed: readonly SmokeStep[]): Localised {
  const kinds = Map.groupBy(failed, ({ step, platform }) => `${step}/${platform}`);
  return listed(
    [...kinds.values()].flatMap(([first, ...more]) =>
      first === undefined
        ? []
        : bilingual`${actInWords(first.step)} on ${platformNames[first.platform]} (${more.length + 1})`,
    ),
  );
}

/** Evidence outlives the window, so it has a number in place of the account. */
function anonymous(steps: readonly SmokeStep[], accounts: readonly string[]): readonly unknown[] {
  return steps.map(({ account, ...step }) => ({ canary: accounts.indexOf(account) + 1, ...step }));
}

function letterToVendor({ snapshot, clock }: PhaseContext, failed: readonly SmokeStep[]): string {
  const title = headToVendor(snapshot, clock.now());
  const support = vendorSupport(snapshot.organisation);
  const lines = (language: Language) =>
    failed.map(
      ({ platform, step, why, ms }) =>
        `- ${platformNames[platform][language]}: ${actInWords(step)[language]}: ${actInWords(why)[language]} (${ms} ms)`,
    );
  const texts = {
    'zh-CN': ['维护结束后，我方 IT 先行验证失败：', '请确认原因与预计恢复时间。'],
    en: [
      'After the maintenance our IT canary failed:',
      'Please confirm the cause and when it will be mended.',
    ],
  };
  return languages
    .map((language) => {
      const [first, last] = texts[language];
      const to = support === null ? '' : `${bilingual`To: ${support}`[language]}\n\n`;
      return `# ${title[language]}\n\n${to}${first}\n\n${lines(language).join('\n')}\n\n${last}\n`;
    })
    .join('\n---\n\n');
}

const nobodyThere = bilingual`No person of the roster fits the rule of the IT canary. Nobody can try it first, so nobody is let in: /call-off lets everyone log in; mend the plan for the next window.`;
