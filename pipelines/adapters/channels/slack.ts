// A Slack incoming webhook. It answers the word `ok`, or an error in plain words. For the probe a message
// without text is sent, which Slack refuses before anybody sees it.

import { jsonTo } from './post.ts';
import { overAddress, unclear } from './web-channel.ts';

/** How Slack refuses a message without content once it has accepted the address. */
const complaintsAboutContent = /^(no_text|invalid_payload|missing_text_or_fallback_or_attachments)/;

export const slackChannel = overAddress(({ url }) => ({
  // No previews of our links, and names in a notice notify nobody.
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
