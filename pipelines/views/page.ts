// The shell of every page: one file without scripts or addresses outside itself, both languages with a switch
// that needs no script, light and dark, made for small screens first and for paper too.

import { bilingual } from '../plan/bilingual.ts';
import { inLanguages, languages as known, type Language, type Localised } from '../plan/plan.ts';
import { markIn } from '../plan/snapshot.ts';
import { type Markup, type Part, html as plain, trusted } from '../text/html.ts';

type Shown = Part | Localised | readonly Shown[];

/** Template tag that draws a text in both languages; the page's switch shows one of them. */
export function html(strings: TemplateStringsArray, ...parts: readonly Shown[]): Markup {
  return plain(strings, ...parts.map(shown));
}

function shown(part: Shown): Part {
  if (typeof part !== 'object' || part === null) return part;
  if ('en' in part) return plain`<span lang="zh-CN">${part['zh-CN']}</span><span lang="en">${part.en}</span>`;
  return 'markup' in part ? part : part.map(shown);
}

/** The list; null where it has no item. */
export function list(items: readonly Shown[], kind: 'ul' | 'ol' = 'ul'): Markup | null {
  const drawn = items.map((item) => html`<li>${item}</li>`);
  if (drawn.length === 0) return null;
  return kind === 'ul' ? html`<ul>${drawn}</ul>` : html`<ol>${drawn}</ol>`;
}

/** The markup drawn once per language, for parts that differ by more than their texts. */
export function inBoth(draw: (language: Language) => Markup): Markup {
  return html`<div lang="zh-CN">${draw('zh-CN')}</div><div lang="en">${draw('en')}</div>`;
}

/** A table; one wider than the screen scrolls, by keyboard too. `numbers`: the columns that hold figures. */
export function table(
  heads: readonly Localised[],
  rows: readonly (readonly Shown[])[],
  numbers: readonly number[] = [],
): Markup {
  const isNumber = (column: number) => numbers.includes(column) && trusted(' class="number"');
  const head = html`<thead><tr>${heads.map((text, column) => html`<th${isNumber(column)}>${text}</th>`)}</tr></thead>`;
  return html`<div class="table" tabindex="0"><table>${heads.length > 0 && head}
<tbody>${rows.map((row) => html`<tr>${row.map((cell, column) => html`<td${isNumber(column)}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

export interface Page {
  readonly title: Localised;
  /** The languages of the page; the first is shown first. */
  readonly languages: readonly Language[];
  readonly body: Markup;
  readonly isRehearsal?: boolean;
  /** Additional CSS rules of this page. */
  readonly style?: string;
}

export function page({ title, languages, body, isRehearsal = false, style = '' }: Page): string {
  const heading = `${markIn(languages, isRehearsal)}${inLanguages(title, languages)}`;
  const drawn = `<!doctype html>\n${
    html`<html lang="${languages[0]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${heading}</title>
<style>${trusted(
      baseStyle +
        languages
          .slice(1)
          .map((other) => switchTo(other, languages[0]))
          .join('') +
        style,
    )}</style>
</head>
<body>
${
  languages.length === 1
    ? null
    : html`<nav class="languages" aria-label="语言 Language">${languages.map(
        (own) => html`<a id="${own}" href="#${own}" lang="${own}" hreflang="${own}">${nameOf[own]}</a>`,
      )}</nav>`
}
<main>
${isRehearsal ? html`<p class="rehearsal">${bilingual`REHEARSAL: nothing on this page is a real maintenance.`}</p>` : null}${body}
</main>
</body>
</html>`.markup
  }\n`;
  return known.filter((language) => !languages.includes(language)).reduce(without, drawn);
}

/** CSS by which an address that ends in `#` and the other language's name opens the page in that language. */
function switchTo(other: Language, first: Language | undefined): string {
  return `body:has(#${other}:target) main [lang=${first}],body:not(:has(#${other}:target)) main [lang=${other}]{display:none}
#${other}:target,body:not(:has(#${other}:target)) #${first}{background:var(--ink);color:var(--paper)}`;
}

const nameOf = { 'zh-CN': '中文', en: 'English' } as const;

/**
 * The markup without the parts that `both` and `inBoth` drew for that language. The expression suffices
 * because neither part holds an element of its own name.
 */
function without(drawn: string, language: Language): string {
  return drawn.replace(new RegExp(`<(span|div) lang="${language}">[\\s\\S]*?</\\1>`, 'g'), '');
}

const baseStyle = `
:root{
  --paper:#fbfaf8;--card:#fff;--ink:#1c2024;--soft:#5d656d;--line:#e3e0da;--faint:#f1efea;
  --accent:#0b6e5f;--accent-soft:#d7ebe6;--warn:#a8530a;--warn-soft:#fbeadb;
  --sans:system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;
  --mono:ui-monospace,"SF Mono",Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;
}
@media (prefers-color-scheme:dark){:root{
  --paper:#14171a;--card:#1b1f23;--ink:#e7e9ea;--soft:#9aa3ab;--line:#2d3339;--faint:#22272c;
  --accent:#58c5b0;--accent-soft:#173a35;--warn:#f0a35e;--warn-soft:#3b2817;
}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.65 var(--sans);font-variant-numeric:tabular-nums}
main{max-width:60rem;margin:0 auto;padding:1rem 1.25rem 4rem}
h1,h2,h3{line-height:1.25;text-wrap:balance;margin:0;font-weight:650;letter-spacing:-.01em}
h1{font-size:clamp(1.6rem,1.1rem + 2.4vw,2.4rem)}
h2{font-size:1.3rem}
h3{font-size:1rem}
p{margin:.5rem 0;max-width:44rem}
a{color:var(--accent);overflow-wrap:anywhere;text-underline-offset:.15em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code{font:.85em/1.4 var(--mono)}
code,li,dd{overflow-wrap:anywhere}
ul{padding-left:1.2rem;margin:.5rem 0}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.eyebrow{font-size:.8rem;letter-spacing:.06em;color:var(--soft);text-transform:uppercase;margin:0}
.badge{display:inline-block;padding:.1rem .6rem;border-radius:1rem;font-size:.85rem;font-weight:600;background:var(--accent-soft);color:var(--accent);white-space:nowrap}
.badge.warn{background:var(--warn-soft);color:var(--warn)}
.badge.plain{background:var(--faint);color:var(--soft)}
.rehearsal{background:var(--warn-soft);color:var(--warn);font-weight:600;padding:.5rem .9rem;border-radius:.6rem;max-width:none}
.empty{color:var(--soft);background:var(--faint);border-radius:.6rem;padding:.8rem 1rem;margin:.6rem 0}
.table{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft);font-size:.8rem;white-space:nowrap}
td.number,th.number{text-align:right;white-space:nowrap;padding-right:1.5rem}
td:last-child,th:last-child{padding-right:0}
tr:last-child td{border-bottom:0}
svg{display:block;max-width:100%;height:auto}
svg text{font-family:var(--sans);fill:var(--ink)}
.languages{position:sticky;top:0;z-index:1;display:flex;justify-content:flex-end;gap:.25rem;max-width:60rem;margin:0 auto;padding:.75rem 1.25rem 0;font-size:.85rem;pointer-events:none}
.languages a{pointer-events:auto;padding:.2rem .7rem;border-radius:1rem;color:var(--soft);background:var(--paper);text-decoration:none}
@media print{
  :root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#f4f4f4;--accent:#0b6e5f;--accent-soft:#e3efec;--warn:#8a4300;--warn-soft:#f7ede2}
  @page{margin:16mm}
  body{font-size:10.5pt}
  .small{font-size:.9em}
  .languages{display:none}
  main{padding:0;max-width:none}
  article,tr,figure,li{break-inside:avoid}
  h2,h3{break-after:avoid}
  a{color:inherit;text-decoration:none}
}
`;

/** In place of a section's content where there is none. */
export function nothing(text: Localised): Markup {
  return html`<p class="empty">${text}</p>`;
}
