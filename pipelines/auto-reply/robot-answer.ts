// What a chat robot, the hotline and the voicemail say, from the same plan entries as the mail. They say it
// only within the window, by the given clock: before the start and from the end on there is no answer.

import type { CustomerChannel } from '../plan/organisation.ts';
import type { Localised } from '../plan/plan.ts';
import { inLanguages } from '../plan/plan.ts';
import type { AnswersOfOrganisation, AnswersOfPlan } from './active-window.ts';
import { isOpenAt, type WindowTimes } from './reply-policy.ts';
import { languagesOfText } from './sender-language.ts';

export type SpokenKind = Extract<CustomerChannel['kind'], 'robot' | 'hotline' | 'voicemail'>;

export interface SpokenAnswer {
  readonly channel: string;
  readonly kind: SpokenKind;
  readonly text: Localised;
}

/** The plan's answers for robots, hotlines and voicemail that are to answer by themselves. */
export function spokenAnswers(
  plan: AnswersOfPlan,
  organisation: AnswersOfOrganisation,
): readonly SpokenAnswer[] {
  return plan.customerChannels.flatMap(({ channel, autoReply, text }) => {
    const kind = organisation.customerChannels.find(({ id }) => id === channel)?.kind;
    const spoken = kind === 'robot' || kind === 'hotline' || kind === 'voicemail';
    return autoReply && spoken ? [{ channel, kind, text }] : [];
  });
}

/** A robot's answer to a message, in the language of the message or in both; null outside the window. */
export function robotAnswer(
  answer: SpokenAnswer,
  window: WindowTimes,
  at: Temporal.Instant,
  message: string,
): string | null {
  return isOpenAt(window, at) ? inLanguages(answer.text, languagesOfText(message), '\n\n') : null;
}
