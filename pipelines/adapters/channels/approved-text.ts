// Text messages by providers that carry only approved wording: the template for a notice with its variables
// filled, and what all such channels share. We sign the requests ourselves: the vendors' SDKs bring many
// packages for thirty lines of code, and retry by themselves.

import type { MessageChannel, OutgoingMessage, SendResult } from '../../ports.ts';
import type { ChannelSetting, NamedChannel } from './channel-setting.ts';
import type { PostRequest } from './post.ts';
import { type Answered, fieldsOf, unclear, webChannel } from './web-channel.ts';

interface FilledTemplate {
  readonly sign: string;
  readonly code: string;
  /** In the template's order. */
  readonly values: readonly (readonly [name: string, value: string])[];
}

type Body = Readonly<Record<string, unknown>>;

export interface TextMessageDialect {
  request(phone: string, filled: FilledTemplate, message: OutgoingMessage): PostRequest;
  read(body: Body): SendResult;
  /** Asks whether a template was approved, which sends nothing. */
  statusRequest(code: string): PostRequest;
  isApproved(body: Body): boolean;
}

/** Longer values are refused (isv.PARAM_LENGTH_LIMIT). */
const longestValue = 35;
/** A mainland mobile number, as the roster writes it. */
const mainlandNumber = /^\+861\d{10}$/;

/** `secrets` are the parts of the secret, none of which may stand in an error. */
export function textMessageChannel(
  setting: ChannelSetting,
  secrets: readonly string[],
  dialect: TextMessageDialect,
): MessageChannel {
  const { channel } = setting;
  const code = channel.approved?.templates[0]?.code;
  const read = ({ text }: Answered): SendResult => {
    const body = fieldsOf(text);
    if (body !== null) return dialect.read(body);
    return unclear;
  };
  return webChannel(setting, secrets, {
    request: (message) => {
      const phone = message.to?.phone ?? '';
      if (!mainlandNumber.test(phone)) return { result: 'refused', why: 'this is no mainland mobile number' };
      const filled = fill(channel, message);
      return 'result' in filled ? filled : dialect.request(phone, filled, message);
    },
    read,
    probe: () =>
      code === undefined
        ? { works: false, why: 'no approved template is named' }
        : dialect.statusRequest(code),
    proves: (answer) => {
      const body = fieldsOf(answer.text);
      if (body !== null && dialect.isApproved(body))
        return { works: true, detail: 'key and template are approved' };
      const isTaken = read(answer).result === 'accepted';
      return isTaken ? { works: false, why: `the template ${code} is not approved` } : null;
    },
  });
}

function fill(channel: NamedChannel, message: OutgoingMessage): FilledTemplate | SendResult {
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
