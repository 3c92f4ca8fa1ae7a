// Whether a text is well-formed markup: every element closed in order, attributes quoted, `&` only in entities.
// HTML's void elements may stay open; style and script hold anything.

const voids = new Set(['meta', 'input', 'br', 'img', 'link', 'hr']);

/** `well-formed`, or what is wrong and where. */
export function wellFormed(text: string): string {
  const open: string[] = [];
  const body = text
    .replace(/<!doctype html>/i, '')
    .replace(/^<\?xml[^>]*\?>/, '')
    .replace(/<(style|script)\b([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2></$1>')
    .replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  const stray = /&(?!(amp|lt|gt|quot|apos|#39|#x?[0-9a-f]+);)/i.exec(body);
  if (stray) return `bare & at ${around(body, stray.index)}`;
  const tags = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g;
  const rest = body.replace(tags, (_tag, closing: string, name: string, _attributes, selfClosed: string) => {
    if (closing === '') {
      if (selfClosed === '' && !voids.has(name)) open.push(name);
      return '';
    }
    const last = open.pop();
    return last === name ? '' : `<MISMATCH ${last} ${name}>`;
  });
  const wrong = /[<]/.exec(rest);
  if (wrong) return `bad markup at ${around(rest, wrong.index)}`;
  return open.length === 0 ? 'well-formed' : `never closed: ${open.join(', ')}`;
}

function around(text: string, index: number): string {
  return JSON.stringify(text.slice(Math.max(0, index - 40), index + 60));
}
