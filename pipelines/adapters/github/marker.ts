// The hidden mark by which our own issues and comments are found again. Anybody can write a mark into a
// comment, so it counts only together with our own bot as author.

import type { Github } from './client.ts';

export function marker(kind: 'window' | 'comment' | 'plan', id: string): string {
  return `<!-- tideover:${kind}:${id.replace(/[^\w.-]/g, '_')} -->`;
}

/** The first line is the mark; the rest is what people see. */
export function marked(mark: string, body: string): string {
  return `${mark}\n${cut(body)}`;
}

export function isOurs(
  github: Github,
  mark: string,
  thing: { readonly body?: string | null | undefined; readonly user?: { readonly login: string } | null },
): boolean {
  return thing.user?.login === github.bot && (thing.body ?? '').startsWith(mark);
}

/** GitHub refuses bodies over 65,536 characters; cut well before, at a line's end. */
const longestBody = 60_000;

export function cut(body: string): string {
  if (body.length <= longestBody) return body;
  const whole = body.slice(0, longestBody);
  const end = whole.lastIndexOf('\n');
  return `${whole.slice(0, end > 0 ? end : longestBody)}\n\n… (${body.length - longestBody}+ characters cut; the full text is in the run's summary)`;
}
