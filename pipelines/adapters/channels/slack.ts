// A Slack incoming webhook. It says yes with the word `ok` and no in plain words. A message without a text is
// refused before anybody sees it, which is how it is probed.

import { jsonTo } from './post.ts';
import { overAddress, unclear } from './web-channel.ts';

/** What Slack says of a message with nothing in it once the address was accepted. */
const complaintsAboutContent = /^(no_text|invalid_payload|missing_text_or_fallback_or_attachments)/;

export const slackChannel = overAddress(({ url }) => ({
  // Links of ours need no preview, and names in a notice call nobody.
  request: ({ text }) => jsonTo(url, { text, unfurl_links: false, link_names: false }),
  read: ({ status, text }) => {
    if (status === 200 && text.trim() === 'ok') return { result: 'accepted', receipt: 'ok' };
    if (status < 300) return unclear;
    return { result: 'refused', why: `${status}: ${text}` };
  },
  probe: () => jsonTo(url, { text: '' }),
  proves: ({ text }) =>
    complaintsAboutContent.test(text) ? { works: true, detail: 'the address was accepted' } : null,
}));
