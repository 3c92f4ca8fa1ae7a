// What a strict fake of a platform is: it enforces the platform's documented rules, keeps what it delivered, and
// notes every rule that was broken. Each rule stands in its file with its source beside it.

import type { ChannelKind } from '../../../pipelines/plan/channel-kinds.ts';
import type { Asked, ServiceAnswer } from '../local-service.ts';

export interface Platform {
  readonly kind: ChannelKind;
  readonly host: string;
  /** What the organisation stores; null where the job's own role is enough. */
  readonly secret: string | null;
  /** One that the service does not know. */
  readonly wrongSecret: string | null;
  /** A fresh service; `now` is its clock, in epoch ms. */
  start(now: () => number): PlatformService;
  /** The template that the provider approved, where it carries nothing else. */
  readonly templates?: { readonly code: string; readonly variables: readonly string[] };
  /** What a probe shows where only a message would show whether it works. */
  readonly probed?: null;
  readonly rate: {
    /** This many at one moment are taken, and the next is not; null where no rate is enforced. */
    readonly atOneMoment: number | null;
    /** The sender has to be silent this long after one too many. */
    readonly silenceMs: number;
  };
  /** Answers of odd shape, and what they mean. */
  readonly odd: readonly OddAnswer[];
}

export interface PlatformService {
  answer(asked: Asked): ServiceAnswer;
  /** Texts that people see, in order; a text that came twice stands here twice. */
  readonly delivered: readonly string[];
  /** Rules that a sender broke, in the platform's words. */
  readonly broken: readonly string[];
}

export interface OddAnswer {
  /** Where the shape comes from. */
  readonly source: string;
  readonly answer: ServiceAnswer;
  readonly send: 'accepted' | 'refused' | 'unknown' | { readonly laterMs: number };
  /** What a probe that got it says; not every platform is probed by a message. */
  readonly probe?: boolean | null;
}

/** Counts what comes and tells the one too many, in any window of that length; `silenceMs` holds after it. */
export function rateLimit(
  {
    most,
    perMs,
    silenceMs = 0,
  }: { readonly most: number; readonly perMs: number; readonly silenceMs?: number },
  now: () => number,
): () => boolean {
  const taken: number[] = [];
  let silentUntil = 0;
  return () => {
    const recent = taken.filter((at) => at > now() - perMs);
    const isAllowed = now() >= silentUntil && recent.length < most;
    if (isAllowed) taken.push(now());
    else if (now() >= silentUntil) silentUntil = now() + silenceMs;
    return isAllowed;
  };
}

/** Signs that readers of this platform would see instead of what they were meant to do; null when there are none. */
export function strangeMarkup(text: string, markup: 'markdown' | 'mrkdwn' | 'plain'): string | null {
  // Robots show HTML as it is written, save WeCom's own colours, and know neither tables nor pictures.
  if (markup === 'markdown')
    return /<(?!\/?font\b|@)[a-z!/]|^\|.*\|$|!\[/im.test(text) ? 'HTML, a table or a picture' : null;
  if (/^#{1,6} |\*\*/m.test(text)) return 'headings or bold of Markdown';
  // https://docs.slack.dev/messaging/formatting-message-text: & < > are escaped but in links and mentions.
  return markup === 'mrkdwn' && /<(?!https?:|mailto:|[!@#])|&(?!amp;|lt;|gt;)/.test(text)
    ? 'signs that Slack reads as its own'
    : null;
}

export function jsonOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export const page: ServiceAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html><title>Sign in to the network</title></html>',
};
/** Captive portals and proxies answer for every host. */
export const pageInPlaceOfAnswer: OddAnswer = {
  source: 'https://www.rfc-editor.org/rfc/rfc6585#section-6 (what portals do in its place)',
  answer: page,
  send: 'unknown',
};

/** A gateway between may make texts of the numbers with which a service says how it went: its no stays a no, its yes is nobody's. */
export function numbersAsTexts(no: object, yes: object): readonly OddAnswer[] {
  const source = 'a gateway that makes texts of numbers';
  return [
    { source, answer: { body: no }, send: 'refused', probe: false },
    { source, answer: { body: yes }, send: 'unknown', probe: false },
  ];
}
