// Writes a new YAML file that people go on editing: small values on one line, and a comment above each part.

import { Document, isMap, isScalar, isSeq, visit } from 'yaml';

/** `beside`: comments above values, saying where each comes from; `asked`: open questions, at the end. */
export function planToYaml(
  plan: Readonly<Record<string, unknown>>,
  beside: Readonly<Record<string, string>> = {},
  asked: readonly string[] = [],
): string {
  return `# yaml-language-server: $schema=../schema/window.schema.json
# 只写这一晚的特殊之处，其余按 ../organisation.yaml 的惯例；逐项出处：npm run plan:preview -- 本文件 --where
# What is special about this night; the rest is usual (../organisation.yaml). Where each value comes from: --where.
${toYaml(plan, beside, 'close')}${asked.map((line) => `# ? ${line}\n`).join('')}`;
}

export function organisationToYaml(organisation: object): string {
  return `# yaml-language-server: $schema=./schema/organisation.schema.json
# 我们是谁、在哪里、用什么渠道；各次维护窗口共用。再次运行 npm run init 只改所问的内容，其余照旧。
# Who we are and how we reach people. npm run init changes what it is asked to and leaves the rest.
${toYaml(organisation, organisationHeads)}`;
}

const organisationHeads: Readonly<Record<string, string>> = {
  sites: ' 办公地点 · Sites',
  roster:
    ' 花名册（CSV 或 XLSX；表头不同写 columns）：换成真实的，再运行 npm run init 更新指纹 · The roster (CSV or XLSX; columns: for other headers): put yours there, then npm run init',
  people: ' 岗位：给审批人补 github: { id, login } 或 sshKey · Roles; approvers need github or sshKey',
  messenger: ' 要维护的即时通讯，见 sop/your-messenger · The messenger, see sop/your-messenger',
  channels: ' 备用渠道：只写密钥的名称 · Other channels; names of secrets only',
  backupKeys: ' 备份用的公钥，私钥不联网 · Public keys of backups; their private halves are never online',
  vendorSources: ' 服务方消息来源；有两处时两处都说“完成”才算 · Where maintenance is announced',
  usual: ' 惯例：各次计划不必重复的内容 · What plans need not repeat',
};

/** `heads`: the comment above each part. */
function toYaml(
  value: object,
  heads: Readonly<Record<string, string>>,
  spacing: 'close' | 'apart' = 'apart',
): string {
  // No anchors, because our check of YAML files refuses them.
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Map(_, map) {
      if (map.items.every(({ value }) => isScalar(value)) && map.items.length <= 4) map.flow = true;
    },
    Seq(_, seq) {
      if (isSeq(seq) && seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
  });
  const { contents } = document;
  for (const { key } of isMap(contents) ? contents.items : [])
    if (isScalar(key) && heads[String(key.value)] !== undefined) {
      key.commentBefore = heads[String(key.value)] ?? null;
      key.spaceBefore = spacing === 'apart';
    }
  return document.toString({ lineWidth: 0 });
}
