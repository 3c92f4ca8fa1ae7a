// What a text message costs: one segment holds 160 characters of the GSM alphabet or 70 of any other, 153 and 67 where
// it has several (3GPP TS 23.038). One sign outside the alphabet makes the whole message count by 70.

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Signs of the GSM alphabet's extension: each counts as two characters. */
const extended = '^{}\\[~]|€';

export interface SmsCost {
  readonly segments: number;
  readonly alphabet: 'GSM-7' | 'UCS-2';
}

export function smsCost(text: string): SmsCost {
  const isGsm = [...text].every((sign) => basic.includes(sign) || extended.includes(sign));
  if (!isGsm) return { alphabet: 'UCS-2', segments: segmentsOf(text.length, 70, 67) };
  const length = [...text].reduce((sum, sign) => sum + (extended.includes(sign) ? 2 : 1), 0);
  return { alphabet: 'GSM-7', segments: segmentsOf(length, 160, 153) };
}

/** The longest text of two segments, in characters. */
export const mostInTwoSegments = { 'zh-CN': 2 * 67, en: 2 * 153 } as const;

function segmentsOf(length: number, alone: number, each: number): number {
  return length <= alone ? 1 : Math.ceil(length / each);
}

const twins: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
  '·': '-',
  '\u00a0': ' ',
};

/** Replaces typographic quotes, dashes and the like by their GSM equivalents; all other characters stay. */
export function inGsm(text: string): string {
  return text.replace(/[“”‘’–—…·\u00a0]/g, (sign) => twins[sign] ?? sign);
}
