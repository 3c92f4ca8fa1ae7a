// A Slack incoming webhook. It says yes with the word `ok` and no in plain words. A message without a text is
// refused before anybody sees it, which is how it is probed.

import type { MessageChannel } from '../../ports.ts';
import { meaningOf, type WebService, webChannel } from './web-channel.ts';

export const slackHosts = ['hooks.slack.com'];

/** What Slack says of a message with nothing in it once the address was accepted. */
const complaintsAboutContent = /^(no_text|invalid_payload|missing_text_or_fallback_or_attachments)/;

export function slackChannel(service: WebService): MessageChannel {
  const { address, post, now } = service;
  const request = (body: object) => ({
    url: address.url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return webChannel(service, {
    // Links of ours need no preview, and names in a notice call nobody.
    request: ({ text }) => request({ text, unfurl_links: false, link_names: false }),
    read: ({ status, text }) =>
      status === 200 && text.trim() === 'ok'
        ? { result: 'accepted', receipt: 'ok' }
        : { result: 'refused', why: `${status}: ${text}` },
    probe: async () => {
      const answer = await post(request({ text: '' }));
      if (answer.kind === 'answer' && complaintsAboutContent.test(answer.text)) {
        return { works: true, detail: 'the address was accepted' };
      }
      const result = meaningOf(answer, now(), ({ status, text }) => ({
        result: 'refused',
        why: `${status}: ${text}`,
      }));
      return { works: false, why: 'why' in result ? result.why : 'the service says "later"' };
    },
  });
}
