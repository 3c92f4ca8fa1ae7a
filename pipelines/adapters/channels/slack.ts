// A Slack incoming webhook. It says yes with the word `ok` and no in plain words. A message without a text is
// refused before anybody sees it, which is how it is probed.

import type { MessageChannel, SendResult } from '../../ports.ts';
import { nothingKnown } from './errcode-robot.ts';
import { jsonTo } from './post.ts';
import { type Answered, meaningOf, type WebService, webChannel } from './web-channel.ts';

/** What Slack says of a message with nothing in it once the address was accepted. */
const complaintsAboutContent = /^(no_text|invalid_payload|missing_text_or_fallback_or_attachments)/;

export function slackChannel(service: WebService): MessageChannel {
  const { address, post, now } = service;
  const request = (body: object) => jsonTo(address.url, body);
  const quoted = ({ status, text }: Answered): SendResult => ({
    result: 'refused',
    why: `${status}: ${text}`,
  });
  return webChannel(service, {
    // Links of ours need no preview, and names in a notice call nobody.
    request: ({ text }) => request({ text, unfurl_links: false, link_names: false }),
    read: (answer) =>
      answer.status === 200 && answer.text.trim() === 'ok'
        ? { result: 'accepted', receipt: 'ok' }
        : answer.status < 300
          ? { result: 'unknown', why: `it answered neither yes nor no: ${answer.text}` }
          : quoted(answer),
    probe: async () => {
      const answer = await post(request({ text: '' }));
      if (answer.kind === 'answer' && complaintsAboutContent.test(answer.text)) {
        return { works: true, detail: 'the address was accepted' };
      }
      const result = meaningOf(answer, now(), quoted);
      return 'why' in result ? { works: false, why: result.why } : nothingKnown;
    },
  });
}
