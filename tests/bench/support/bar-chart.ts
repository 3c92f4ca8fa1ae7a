// Bars in panels, as one SVG without anything outside of it: names on the left, a line where the bound is, and a
// hatched bar to the edge for what never ended.

export interface Panel {
  readonly title: string;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly least: number;
    readonly most: number;
    readonly label: string;
    readonly ours: boolean;
  }[];
}

const nameWidth = 210;
const plotWidth = 250;
const labelWidth = 90;
const panelWidth = nameWidth + plotWidth + labelWidth;
const rowHeight = 20;

/** `longest` is the value at the right edge; longer bars are cut there. */
export function barChart(options: {
  readonly title: string;
  readonly note: string;
  readonly panels: readonly Panel[];
  readonly columns: number;
  readonly longest: number;
  readonly ticks: readonly number[];
}): string {
  const { panels, columns, longest } = options;
  const rows = Math.ceil(panels.length / columns);
  const panelHeight = 56 + rowHeight * Math.max(...panels.map(({ bars }) => bars.length));
  const width = columns * panelWidth + 20;
  const height = rows * panelHeight + 70;
  const at = (value: number) => (Math.min(value, longest) / longest) * plotWidth;
  const drawn = panels.map((panel, index) => {
    const x = 10 + (index % columns) * panelWidth;
    const y = 50 + Math.floor(index / columns) * panelHeight;
    const bottom = 24 + panel.bars.length * rowHeight;
    const ticks = options.ticks.map(
      (tick) =>
        `<line x1="${nameWidth + at(tick)}" y1="20" x2="${nameWidth + at(tick)}" y2="${bottom}" class="${tick === 1 ? 'bound' : 'tick'}"/>` +
        `<text x="${nameWidth + at(tick)}" y="${bottom + 13}" class="axis">${tick}</text>`,
    );
    const bars = panel.bars.map((bar, row) => {
      const top = 24 + row * rowHeight;
      const ended = Number.isFinite(bar.value);
      const length = ended ? at(bar.value) : plotWidth;
      const labelAt = ended && Number.isFinite(bar.most) ? Math.max(length, at(bar.most)) : length;
      const whisker =
        ended && Number.isFinite(bar.most)
          ? `<line x1="${nameWidth + at(bar.least)}" y1="${top + 7}" x2="${nameWidth + at(bar.most)}" y2="${top + 7}" class="whisker"/>`
          : '';
      const look = !ended ? 'never' : bar.ours ? 'ours' : 'peer';
      return (
        `<text x="${nameWidth - 6}" y="${top + 11}" class="name${bar.ours ? ' strong' : ''}">${escaped(bar.name)}</text>` +
        `<rect x="${nameWidth}" y="${top}" width="${length.toFixed(1)}" height="14" class="${look}"/>${whisker}` +
        `<text x="${nameWidth + labelAt + 5}" y="${top + 11}" class="label">${escaped(bar.label)}</text>`
      );
    });
    return `<g transform="translate(${x} ${y})"><text x="0" y="10" class="panel">${escaped(panel.title)}</text>${ticks.join('')}${bars.join('')}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(options.title)}</title>
<style>
svg{background:#fff;font:12px system-ui,sans-serif}text{fill:#222}.name{text-anchor:end}.strong,.panel,.head{font-weight:600}
.head{font-size:16px}.axis{text-anchor:middle;fill:#555;font-size:11px}.label{font-size:11px}.note{fill:#555;font-size:11px}
.ours{fill:#0a7d5a}.peer{fill:#9aa6b2}.never{fill:url(#hatch);stroke:#b3261e}.tick{stroke:#e3e6ea}.bound{stroke:#222;stroke-dasharray:3 3}.whisker{stroke:#333}
</style>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fbe9e7"/><line x1="0" y1="0" x2="0" y2="6" stroke="#b3261e" stroke-width="2"/></pattern></defs>
<text x="10" y="22" class="head">${escaped(options.title)}</text><text x="10" y="38" class="note">${escaped(options.note)}</text>
${drawn.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
