// Shows the plan as a comment on its pull request: what will happen, when, to whom, who decides. The one
// comment is updated in place, so it does not say when it was written. Texts from outside are escaped or
// fenced.

import { kindRecord } from '../plan/channel-kinds.ts';
import {
  localRange,
  localStamp,
  offsetName,
  offsetsOf,
  spokenShort,
  spokenSpan,
} from '../plan/local-time.ts';
import { phaseNames } from '../plan/phase-table.ts';
import { messengerFunctions } from '../plan/plan.ts';
import { roleTitle, titleOf } from '../plan/role-title.ts';
import { parseZoned, toEpochMs } from '../plan/time.ts';
import { shortDigest } from '../plan/words-to-decide.ts';
import { foretell } from '../return/learned.ts';
import { shortestPatienceMs } from '../return/return-plan.ts';
import { escapeHtml } from '../text/html.ts';
import { both, escapeMarkdown, markdownTable } from '../text/markdown.ts';
import { smsCost } from '../text/sms-segments.ts';
import { lastRehearsed } from './last-rehearsed.ts';
import type { NoticePreview, NoticeText, PlanPreview } from './plan-preview.ts';
import { leftByEarlier } from './to-dos.ts';
import { count, phaseTitle, phaseTitles } from './words.ts';

/** Limit of the text: GitHub takes 65,536 characters, and the caller puts text around it. */
export const mostCharacters = 60_000;

/** The mark by which a later run finds the comment to update. */
export const commentMark = '<!-- tideover: plan preview -->';

export function planComment(preview: PlanPreview): string {
  const parts = [
    head(preview),
    differences(preview),
    leftByEarlier(preview.left ?? []),
    lastRehearsed(preview),
    timeline(preview),
    gates(preview),
    cohorts(preview),
    continuity(preview),
    noticeTable(preview),
    limits(preview),
    digestNote(preview),
  ];
  const short = [commentMark, ...parts.filter((part) => part !== '')].join('\n\n');
  const full = [short, noticeTexts(preview.notices, mostCharacters - short.length - 200)].join('\n\n');
  return cutAt(full.length <= mostCharacters ? full : short);
}

function head({ plan, organisation, timeline: { start, end } }: PlanPreview): string {
  const affected = messengerFunctions.filter((name) => plan.affects[name] !== 'normal');
  return [
    `## ${inline(plan.title['zh-CN'])} · ${inline(plan.title.en)}`,
    `${inline(plan.summary['zh-CN'])}\n${inline(plan.summary.en)}`,
    markdownTable(
      ['地点 Place', '本地时间 Local time', ''],
      organisation.sites.map((site) => [
        both(site.name),
        `${localRange(start, end, site.zone, 'zh-CN')}<br>${localRange(start, end, site.zone, 'en')}`,
        offsetsOf(start, end, site.zone),
      ]),
    ),
    `**${spokenSpan(end - start, 'zh-CN')} · ${spokenSpan(end - start, 'en')}** · ${plan.kind === 'emergency' ? '紧急 Emergency' : '计划内 Planned'} · 受影响 Affected: ${affected.join(', ') || '–'} · [公告 Announcement](${linkTarget(plan.announcement.url)})`,
  ].join('\n\n');
}

function differences({ differences: found }: PlanPreview): string {
  if (found === null) return '### 变化 · Changes\n\n第一次评审。 First review.';
  if (found.length === 0)
    return '### 变化 · Changes\n\n与上次评审的版本相同。 Same as the last reviewed version.';
  const shown = found
    .slice(0, 40)
    .map(({ path, before, after }) => [
      `\`${path.replaceAll('`', "'").replaceAll('|', '\\|')}\``,
      value(before),
      value(after),
    ]);
  const more = found.length > 40 ? `\n\n…… 还有 ${found.length - 40} 处 more.` : '';
  return `### 变化 · Changes\n\n${markdownTable(['位置 Where', '原来 Before', '现在 Now'], shown)}${more}`;
}

function value(json: string | null): string {
  if (json === null) return '–';
  return inline(json.length > 160 ? `${json.slice(0, 159)}…` : json);
}

function timeline(preview: PlanPreview): string {
  const { timeline: line, organisation } = preview;
  const rows = line.steps.map(({ phase, round, plannedAt }) => [
    both(phaseTitle(phase, round)),
    ...organisation.sites.map((site) => `${localStamp(plannedAt, site.zone)}`),
  ]);
  const titles = organisation.sites.map((site) => inline(site.name['zh-CN']));
  const handovers = line.handovers.map(
    ({ at, from, to }) =>
      `- 交接 Hand-over ${localStamp(at, homeZone(preview))}: ${title(preview, from)} → ${title(preview, to)}`,
  );
  return [
    `### 时间线 · Timeline`,
    markdownTable(['阶段 Phase', ...titles], rows),
    ...(handovers.length > 0 ? [handovers.join('\n')] : []),
    `超时应急 Emergency plan: ${localStamp(line.overrunAt, homeZone(preview))} ${offsetName(line.overrunAt, homeZone(preview))}`,
  ].join('\n\n');
}

function gates(preview: PlanPreview): string {
  const entries = phaseNames.flatMap((phase) => {
    const gate = preview.plan.approvals.gates[phase];
    return gate === undefined ? [] : [[phase, gate] as const];
  });
  if (entries.length === 0)
    return '### 审批 · Approvals\n\n没有需要人批准的关口。 No gate asks for an approval.';
  const rows = entries.map(([phase, gate]) => {
    const deadline = preview.timeline.deadlines.find((candidate) => candidate.phase === phase)?.at;
    return [
      both(phaseTitles[phase]),
      `${gate.quorum} / ${gate.approvers.length}`,
      gate.approvers.map((id) => title(preview, id)).join('<br>'),
      deadline === undefined
        ? '–'
        : `${localStamp(deadline, homeZone(preview))} ${offsetName(deadline, homeZone(preview))}`,
      gate.escalateTo.map((id) => title(preview, id)).join('<br>') || '–',
    ];
  });
  return `### 审批 · Approvals\n\n${markdownTable(['关口 Gate', '需要 Needs', '审批人 Approvers', '最晚 By', '逾期上报 Then'], rows)}`;
}

function cohorts({ cohorts: split, plan, people }: PlanPreview): string {
  const rows = split.map(({ title: name, size, canary }, index) => [
    String(index + 1),
    `${both(name)}${canary ? ' 🐤' : ''}`,
    size === null ? '切换前确定 known before cutover' : count(size),
  ]);
  const how =
    plan.return.control === 'admission'
      ? '分批放行 People are let in by cohort'
      : '分批通知 People are told when to come';
  return `### 恢复登录 · Return\n\n${how} · ${count(people)} 人 people\n\n${foretold(plan, people)}${markdownTable(['', '批次 Cohort', '人数 People'], rows)}`;
}

function foretold({ return: { learned } }: PlanPreview['plan'], people: number): string {
  if (learned === undefined) return '';
  const { seconds, atOnce } = foretell(learned, people, learned.patienceMs ?? shortestPatienceMs);
  const figures = `${learned.loginsPerSecond}/s · ${learned.loginMs} ms · ${learned.reactionMs} ms${learned.patienceMs === undefined ? '' : ` · ${learned.patienceMs} ms`}`;
  const zh = `依据 ${inline(learned.from)} 测得的数据（登录能力、单次登录、反应${learned.patienceMs === undefined ? '' : '、客户端等待'}）`;
  const en = `measured by ${inline(learned.from)} (logins, one login, reaction${learned.patienceMs === undefined ? '' : ', patience'})`;
  const [how, howEn] = atOnce
    ? ['全员同时登录也无妨', 'everyone at once does no harm']
    : ['须分批', 'by cohorts'];
  return `${zh} · ${en}: ${figures}\n最快 ${spokenShort(1_000 * seconds, 'zh-CN')}，${how} · at least ${spokenShort(1_000 * seconds, 'en')}, ${howEn}\n\n`;
}

function continuity(preview: PlanPreview): string {
  const { plan, organisation } = preview;
  const vaults = plan.backup.vaults.map((id) => {
    const vault = organisation.vaults.find((candidate) => candidate.id === id);
    return vault === undefined ? inline(id) : `${both(vault.title)} (${inline(vault.place)})`;
  });
  const channels = plan.backupChannels.order.map((id) => both(titleOf(organisation.channels, id)));
  return [
    '### 连续性 · Continuity',
    [
      `- 备份 Backup: ${plan.backup.what.join(', ')} → ${vaults.join('; ')}; 每份都全部还原比对 each copy is restored whole and compared`,
      `- 备用渠道 Backup channels: ${channels.map((name, index) => `${index + 1}. ${name}`).join(' → ')}`,
      `- 最低版本 Minimum versions: ${
        Object.entries(plan.clientVersions.minimum)
          .map(([platform, version]) => `${platform} ${inline(version)}`)
          .join(', ') || '–'
      }`,
      `- 推迟 Deferred: ${plan.defer.map((work) => both(work.title)).join('; ') || '–'}`,
      ...(plan.conferences ?? []).map(
        (one) => `- 会议 Conference: ${both(one.title)} · ${inline(one.address ?? '稍后 later')}`,
      ),
      ...(plan.meetingPoints ?? []).map(
        ({ who, where, at }) =>
          `- 集合 Meeting point: ${both(titleOf(organisation.audiences, who))} · ${both(where)} · ${localStamp(toEpochMs(at), homeZone(preview))}`,
      ),
      ...(plan.backupChannels.reachedAtLeast === undefined
        ? []
        : [
            `- 测试消息回执下限 Answers to the test message, at least: ${Math.round(100 * plan.backupChannels.reachedAtLeast)}%`,
          ]),
      ...preview.timeline.handWork.map(
        ({ text, owner, at, before }) =>
          `- 人工事项 By hand: ${both(text)} · ${title(preview, owner)}${at === null ? '' : ` · ${localStamp(at, homeZone(preview))}`}${before === null ? '' : ` → ${both(phaseTitles[before])}`}`,
      ),
    ].join('\n'),
  ].join('\n\n');
}

function noticeTable({ notices }: PlanPreview): string {
  const rows = notices.map((notice) => [
    notice.at === null
      ? `\`on ${notice.event}\``
      : `${localStamp(notice.at, notice.zone)} ${offsetName(notice.at, notice.zone)}`,
    `${inline(notice.rule)}<br>${both(notice.audience)}${notice.site === null ? '' : ` · ${both(notice.site)}`}`,
    notice.channels
      .map(({ title: name, messages, people, isGroup }) => {
        const size = people > 0 ? `, ${count(people)} 人 people` : '';
        return `${both(name)}: ${count(messages)}${isGroup ? ` 条 posts${size}` : ' 人 people'}`;
      })
      .join('<br>') || '状态页 Status page',
    notice.takesMs < 60_000 ? '< 1 min' : `${Math.ceil(notice.takesMs / 60_000)} min`,
    notice.unreached === 0 ? '' : `⚠ ${count(notice.unreached)}`,
  ]);
  return `### 通知 · Notices\n\n${markdownTable(['时间 When', '通知 Notice', '送达 Reaches', '用时 Takes', '无地址 No address'], rows)}`;
}

function limits({ limits: checks }: PlanPreview): string {
  if (checks.length === 0) return '';
  const lines = checks.map(
    ({ ok, what }) => `- ${ok ? '✅' : '⚠️'} ${inline(what['zh-CN'])}<br>${inline(what.en)}`,
  );
  return `### 平台限制 · Limits of the platform\n\n${lines.join('\n')}`;
}

/** Says that this digest is not the one to approve, which is known only after the merge. */
function digestNote({ plan, digest }: PlanPreview): string {
  const short = shortDigest(digest);
  return [
    '### 指纹 · Digest',
    `\`${short}\` 是本次评审内容的指纹：计划、组织与通知模板。合并时还会一并冻结花名册、代码版本、作者与合并人、时区数据，所以审批用的指纹与它不同：合并后写在窗口 ${inline(plan.id)} 的议题里，议题同时列出本指纹，便于核对批准的就是这里评审过的内容。`,
    `\`${short}\` names what is reviewed here: plan, organisation and texts of the notices. The merge also freezes roster, code version, who wrote and merged it, and time zone data, so approvals name another digest. It stands on the issue of the window once this is merged, with this one beside it, so that you can see that what you approve is what you reviewed.`,
    `<sub>${inline(plan.id)} · \`${digest}\`</sub>`,
  ].join('\n\n');
}

/** As many notice texts as fit in `room` characters; the full preview is kept by the check run. */
function noticeTexts(notices: readonly NoticePreview[], room: number): string {
  const seen = new Set<string>();
  const texts = notices.flatMap((notice) =>
    notice.texts
      .filter((text) => {
        const key = `${text.language}${text.subject}${text.text}`;
        return !seen.has(key) && seen.add(key) !== undefined;
      })
      .map((text) => [notice, text] as const),
  );
  let used = 0;
  const shown = texts
    .map(([notice, text]) => details(notice, text))
    .filter((part) => {
      used += part.length + 2;
      return used <= room;
    });
  const left = texts.length - shown.length;
  const more =
    left > 0
      ? [
          `还有 ${left} 段通知全文放不下，运行 \`npm run plan:preview\` 可见。 ${left} more texts: npm run plan:preview.`,
        ]
      : [];
  return ['### 通知全文 · Notices as they will read', ...shown, ...more].join('\n\n');
}

function details(notice: NoticePreview, text: NoticeText): string {
  const longest = Math.max(2, ...[...text.text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const { segments, alphabet } = smsCost(text.text);
  const isSms = text.kind !== 'status-page' && kindRecord(text.kind).length === 'short';
  const cost = isSms ? [`${segments} × 短信 SMS (${alphabet})`] : [];
  const title = [notice.rule, text.channel['zh-CN'], text.channel.en, text.language, ...cost, text.subject];
  return `<details><summary>${title.map(inSummary).join(' · ')}</summary>\n\n${fence}text\n${text.text}\n${fence}\n\n</details>`;
}

/** Between tags GitHub reads HTML, not Markdown: a backslash would protect nothing there. */
function inSummary(text: string): string {
  return escapeHtml(text).replace(/\s+/g, ' ').replaceAll('@', '@\u200b');
}

function cutAt(text: string): string {
  if (text.length <= mostCharacters) return text;
  const note = '\n\n…… 太长，后面略去。 Too long, the rest is left out.';
  const cut = text.slice(0, mostCharacters - note.length);
  return `${cut.slice(0, cut.lastIndexOf('\n'))}${note}`;
}

function title({ organisation }: PlanPreview, id: string): string {
  return both(roleTitle(organisation, id));
}

function inline(text: string): string {
  return escapeMarkdown(text);
}

/** A web address that cannot close the link's parentheses; any other becomes `#`. */
function linkTarget(address: string): string {
  return /^https?:\/\/[^\s()<>]+$/.test(address) ? address : '#';
}

function homeZone({ plan }: PlanPreview): string {
  return parseZoned(plan.start).timeZoneId;
}
