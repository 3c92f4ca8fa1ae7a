// Text messages of which a provider carries nothing but approved wording: the template for a notice, its variables
// filled, and what every such channel has in common. Signing is ours: the vendors' SDKs are trees of packages for
// what is thirty lines, and retry by themselves.

import type { ChannelLimits } from '../../plan/channel-limits.ts';
import type { MessageChannel, OutgoingMessage, SendResult, Working } from '../../ports.ts';
import type { NamedChannel } from './channel-setting.ts';
import { nothingKnown } from './errcode-robot.ts';
import type { Post, PostAnswer, PostRequest } from './post.ts';
import { scrubbed } from './service-address.ts';
import { type Answered, fieldsOf, meaningOf } from './web-channel.ts';

export interface TextMessageService {
  readonly channel: NamedChannel;
  readonly limits: ChannelLimits;
  readonly post: Post;
  readonly now: () => number;
  /** Parts of the secret, none of which may stand in an error. */
  readonly secrets: readonly string[];
}

export interface FilledTemplate {
  readonly sign: string;
  readonly code: string;
  /** In the template's order. */
  readonly values: readonly (readonly [name: string, value: string])[];
}

export interface TextMessageDialect {
  request(phone: string, filled: FilledTemplate, message: OutgoingMessage): PostRequest;
  read(body: Readonly<Record<string, unknown>>, status: number): SendResult;
  /** Asks whether a template was approved, which sends nothing. */
  statusRequest(code: string): PostRequest;
  isApproved(body: Readonly<Record<string, unknown>>): boolean;
}

/** Longer values are refused (isv.PARAM_LENGTH_LIMIT). */
const longestValue = 35;
/** A mainland mobile number, as the roster writes it. */
const mainlandNumber = /^\+861\d{10}$/;

export function textMessageChannel(service: TextMessageService, dialect: TextMessageDialect): MessageChannel {
  const { channel, limits, post, now, secrets } = service;
  const meaning = (answer: PostAnswer): SendResult => {
    const result = meaningOf(answer, now(), ({ status, text }: Answered) => {
      const body = fieldsOf(text);
      return body === null
        ? { result: 'unknown', why: 'the answer does not say whether the message went out' }
        : dialect.read(body, status);
    });
    return 'why' in result ? { ...result, why: scrubbed(result.why, secrets) } : result;
  };
  return {
    id: channel.id,
    limits,
    send: async (message) => {
      const phone = message.to?.phone ?? '';
      if (!mainlandNumber.test(phone)) return { result: 'refused', why: 'this is no mainland mobile number' };
      const filled = fill(channel, message);
      return 'why' in filled ? filled : meaning(await post(dialect.request(phone, filled, message)));
    },
    probe: async (): Promise<Working> => {
      const code = channel.approved?.templates[0]?.code;
      if (code === undefined) return { works: false, why: 'no approved template is named' };
      const answer = await post(dialect.statusRequest(code));
      const body = answer.kind === 'answer' ? fieldsOf(answer.text) : null;
      if (body !== null && dialect.isApproved(body))
        return { works: true, detail: 'key and template are approved' };
      const result = meaning(answer);
      if (result.result === 'throttled') return nothingKnown;
      return { works: false, why: 'why' in result ? result.why : `the template ${code} is not approved` };
    },
  };
}

function fill(
  channel: NamedChannel,
  message: OutgoingMessage,
): FilledTemplate | Extract<SendResult, { result: 'refused' }> {
  const { approved, language } = message;
  const template = channel.approved?.templates.find(
    (one) => one.notice === approved?.notice && one.language === language,
  );
  if (template === undefined || channel.approved === undefined)
    return { result: 'refused', why: `no template is approved for ${approved?.notice} in ${language}` };
  const values = template.variables.map((name) => [name, shortened(approved?.texts[name] ?? '')] as const);
  const empty = values.find(([, value]) => value === '');
  if (empty !== undefined)
    return { result: 'refused', why: `this notice has no ${empty[0]} for the template` };
  return { sign: channel.approved.sign, code: template.code, values };
}

function shortened(value: string): string {
  return value.length <= longestValue ? value : `${value.slice(0, longestValue - 1)}…`;
}
