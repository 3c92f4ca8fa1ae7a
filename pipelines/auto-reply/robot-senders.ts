// Recognises addresses that no person reads by the name before the @: RFC 3834 section 2 names owner-,
// -request and MAILER-DAEMON, OpenBSD's vacation postmaster, uucp, mailer and -relay; the others are today's
// names for the same.

import { wordSet } from '../text/word-set.ts';

const daemons =
  wordSet(`mailer-daemon mailerdaemon mailer mail-daemon daemon postmaster uucp root nobody cron listserv
  listserver majordomo mailman sympa ezmlm newsletter newsletters notification notifications autoreply auto-reply
  autoresponder auto-responder autorespond auto-confirm vacation`);

const patterns = [
  /^owner-|-owner$/,
  /-request$/,
  /-relay$/,
  /^(?:.*[-._])?bounces?(?:[-+._=].*)?$/,
  /^(?:.*[-._+=])?(?:no|not|non|do[-_.]?not|dont|never)[-_.]?(?:reply|respond|response|answer)(?:[-._+=].*|\d*)$/,
  /^(?:.*[-._])?(?:unattended|unmonitored)(?:[-._].*)?$/,
];

/** Whether an address belongs to a program: a mailer, a list, a mailbox that nobody reads. */
export function isRobot(address: string): boolean {
  const local = address.toLowerCase().slice(0, Math.max(address.lastIndexOf('@'), 0));
  return daemons.has(local.replace(/\+.*$/, '')) || patterns.some((pattern) => pattern.test(local));
}
