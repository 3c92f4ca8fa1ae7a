// Reads one mail of the mailbox for held work as its items: the text is a message for the conversation named
// by the subject, each attachment an upload; a subject that begins with 审批 or "approval" brings an approval
// on paper.

import PostalMime from 'postal-mime';
import { mailboxOf } from '../../text/header-text.ts';
import { textOfMarkup } from '../../vendor/html-text.ts';

export interface BroughtByMail {
  /** As `mailboxOf` gives it; empty where there is none. */
  readonly from: string;
  /** Epoch milliseconds; null where the mail has no date. */
  readonly sentAt: number | null;
  /** The subject without the word that marks an approval; empty where nothing is left. */
  readonly conversation: string;
  readonly isApproval: boolean;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

const approvalWord = /^\s*(?:审批|approval)\s*[:：]?\s*/i;

/** Null where the bytes are no mail; never throws. */
export async function broughtByMail(raw: Uint8Array): Promise<BroughtByMail | null> {
  try {
    const mail = await PostalMime.parse(raw);
    const sentAt = Date.parse(mail.date ?? '');
    const subject = (mail.subject ?? '').replace(/^\s*(?:re|fwd?|回复|答复|转发)\s*[:：]\s*/i, '').trim();
    return {
      from: mailboxOf(mail.from?.address ?? ''),
      sentAt: Number.isNaN(sentAt) ? null : sentAt,
      conversation: subject.replace(approvalWord, ''),
      isApproval: approvalWord.test(subject),
      text: (mail.text ?? '').trim() || textOfMarkup(mail.html ?? '').trim(),
      files: mail.attachments.map(({ filename, content }, index) => ({
        name: filename?.replaceAll(/[/\\\0]/g, '_') || `attachment-${index + 1}`,
        bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
      })),
    };
  } catch {
    return null;
  }
}
