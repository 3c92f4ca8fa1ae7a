// Says in both languages what a stack's update would change, and what a preview or a drift check found. Names
// come from a pull request or from the engine, so they are escaped and cut; values of properties are left
// out.

import type { InfraFound } from '../ledger/fact.ts';
import { readAnswer } from '../ledger/read-foreign.ts';
import { escapeMarkdown, markdownTable } from '../text/markdown.ts';

export const operations = ['create', 'update', 'replace', 'delete', 'import'] as const;
type Operation = (typeof operations)[number];

export interface Change {
  readonly operation: Operation;
  /** The resource's type without its module path: `aws:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** Paths of the properties that differ, sorted; empty for a resource that is created or deleted. */
  readonly properties: readonly string[];
}

/** One change as one line, for logs and for the record. */
export function lineOf({ operation, type, name, properties }: Change): string {
  return `${operation} ${type} ${name}${properties.length === 0 ? '' : ` (${properties.join(', ')})`}`;
}

/** A step's environment takes 128 KiB in one variable; the output of a job becomes one. */
const longestOutput = 90_000;
const shownAtMost = 100;
const propertiesAtMost = 8;
const longestName = 120;

export type Preview =
  | {
      readonly result: 'previewed';
      readonly stack: string;
      readonly changes: readonly Change[];
      /** The number of all changes; the list may be cut. */
      readonly total: number;
    }
  | { readonly result: 'failed'; readonly stack: string; readonly why: string }
  /** The job ended without output, or its output has not our format. */
  | { readonly result: 'unreadable' };

/** One line for the job's output. */
export function previewOutput(
  stack: string,
  given: { readonly changes: readonly Change[] } | { readonly why: string },
): string {
  if ('why' in given) return JSON.stringify({ stack, why: given.why });
  const { changes } = given;
  for (let kept = changes.length; ; kept = Math.floor(kept / 2)) {
    const text = JSON.stringify({ stack, total: changes.length, changes: changes.slice(0, kept) });
    if (Buffer.byteLength(text) <= longestOutput) return text;
  }
}

export function readPreview(text: string): Preview {
  const given = parsed(text);
  const stack = typeof given.stack === 'string' ? given.stack : '';
  if (typeof given.why === 'string') return { result: 'failed', stack, why: given.why };
  if (!Array.isArray(given.changes)) return { result: 'unreadable' };
  const changes = given.changes.flatMap(changeIn);
  const total = Number.isSafeInteger(given.total) ? Number(given.total) : changes.length;
  return { result: 'previewed', stack, changes, total: Math.max(total, changes.length) };
}

export function infraComment(
  preview: Preview,
  { run, sha }: { readonly run: string; readonly sha: string },
): string {
  const log = `[日志 · log](${run})`;
  const at = /^[0-9a-f]{40}$/.test(sha) ? ` · \`${sha.slice(0, 12)}\`` : '';
  const foot = `<sub>只列名称，不列取值；取值见${log}（机密已遮盖） · Names only, no values; those are in the log, secrets masked${at}</sub>`;
  const head = '### AWS 变更预览 · What merging changes in AWS';
  return [head, bodyOf(preview, log), foot].join('\n\n');
}

export function driftSummary(found: InfraFound): string {
  const head = '## AWS 实际状态 · What stands in AWS';
  switch (found.result) {
    case 'no-drift':
      return `${head}\n\n与代码一致。 As the code says.`;
    case 'unknown':
      return `${head}\n\n无法核对 · It could not be compared: ${name(found.why)}`;
    case 'drift':
      return `${head}\n\n与代码不一致，切换的关口会关闭 · It differs from the code, so the gate of cutover closes:\n\n${found.resources
        .slice(0, shownAtMost)
        .map((one) => `- ${name(one)}`)
        .join('\n')}`;
  }
}

function bodyOf(preview: Preview, log: string): string {
  switch (preview.result) {
    case 'unreadable':
      return `> [!WARNING]\n> 预览没有完成，见${log}。 The preview did not finish; see the log.`;
    case 'failed':
      return `> [!CAUTION]\n> 预览失败 · The preview failed (${name(preview.stack)}): ${name(preview.why)}`;
    case 'previewed':
      return preview.total === 0
        ? `\`${code(preview.stack)}\`：没有变更。 Nothing changes.`
        : listOf(preview);
  }
}

function listOf({ stack, changes, total }: Extract<Preview, { readonly result: 'previewed' }>): string {
  const shown = changes.slice(0, shownAtMost);
  const counts = Object.entries(Object.groupBy(changes, ({ operation }) => operation))
    .map(([operation, of]) => `${words[operation as Operation]} ${of.length}`)
    .join(' · ');
  // A warning about deleted or replaced resources comes first.
  const loses = changes.some(({ operation }) => operation === 'delete' || operation === 'replace');
  const warning = '> [!CAUTION]\n> 有资源会被删除或替换。 Something is deleted or replaced.';
  const rows = shown.map(({ operation, type, name: of, properties }) => [
    words[operation],
    name(type),
    name(of),
    propertiesOf(properties),
  ]);
  const more = total - shown.length;
  return [
    ...(loses ? [warning] : []),
    `\`${code(stack)}\`: ${counts}`,
    markdownTable(['', '类型 Type', '名称 Name', '属性 Properties'], rows),
    ...(more > 0 ? [`… 另有 ${more} 项，见日志 · and ${more} more, in the log`] : []),
  ].join('\n\n');
}

const words: Readonly<Record<Operation, string>> = {
  create: '新建 create',
  update: '更新 update',
  replace: '**替换 replace**',
  delete: '**删除 delete**',
  import: '导入 import',
};

function propertiesOf(properties: readonly string[]): string {
  const more = properties.length - propertiesAtMost;
  const shown = properties.slice(0, propertiesAtMost).map(name);
  return [...shown, ...(more > 0 ? [`+${more}`] : [])].join(', ');
}

function name(text: string): string {
  return escapeMarkdown(text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text);
}

/** For a code span, where Markdown's escapes do not work: all but harmless characters are dropped. */
function code(text: string): string {
  return text.replace(/[^\w.-]/g, '').slice(0, 60);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const read = readAnswer(text, 'object');
  return read.result === 'read' ? read.value : {};
}

function changeIn(value: unknown): readonly Change[] {
  const { operation, type, name: of, properties } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const known = (Object.keys(words) as Operation[]).find((one) => one === operation);
  if (known === undefined || typeof type !== 'string' || typeof of !== 'string') return [];
  const list = Array.isArray(properties) ? properties.filter((one) => typeof one === 'string') : [];
  return [{ operation: known, type, name: of, properties: list }];
}
