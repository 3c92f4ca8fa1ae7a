// Replaces the signs of a Chinese input method by ordinary letters, quotes, brackets, dashes and spaces.

const signs: Readonly<Record<string, string>> = {
  '【': '[',
  '】': ']',
  '–': '-',
  '—': '-',
  '−': '-',
  '‐': '-',
};

export function inOrdinarySigns(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[【】–—−‐]/g, (sign) => signs[sign] ?? sign)
    .replace(/^["'“”‘’「」『』\s]+|["'“”‘’「」『』\s]+$/g, '')
    .replace(/(\d)\s*(?:天|[dD])(?=\s|$)/g, '$1d')
    .replace(/(\d)\s*(?:个?小时|[hH])(?=\s|$)/g, '$1h')
    .replace(/(\d)\s*(?:分钟?|[mM])(?=\s|$)/g, '$1m');
}
