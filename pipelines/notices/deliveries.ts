// The messages of one notice moment: to whom, over which channel, in which language. Each has a key that a
// second run computes again, so that nobody is written to twice.

import { hash } from 'node:crypto';
import { kindRecord } from '../plan/channel-kinds.ts';
import type { Channel } from '../plan/organisation.ts';
import type { Language, Localised } from '../plan/plan.ts';
import type { Person } from '../plan/roster.ts';
import type { NoticeMoment } from '../plan/timeline.ts';
import type { OutgoingMessage } from '../ports.ts';
import { type RenderedNotice, renderNotice } from './render.ts';
import { type NoticeTemplate, parseTemplate } from './template.ts';
import type { NoticeContext } from './values.ts';

/** A person as a notice needs them. */
export type Recipient = Omit<Person, 'department' | 'roles'>;

export interface Delivery {
  readonly channel: string;
  /** Its key: 64 hex digits over window, notice, channel, language and recipient or group. */
  readonly message: OutgoingMessage;
  /** Account of the person; null for a group. */
  readonly recipient: string | null;
}

/** A notice to the public: it goes onto the status page and its feeds, never into a staff channel. */
interface Publication {
  readonly title: Localised;
  readonly body: Localised;
}

export interface Deliveries {
  readonly messages: readonly Delivery[];
  readonly publication: Publication | null;
  /** People of the audience whom no channel of the notice reaches. */
  readonly unreached: readonly { readonly account: string; readonly why: WhyUnreached }[];
}

/** `groups-only`: the notice is for people by name, and its channels at their site speak to groups. */
export type WhyUnreached = 'no-address' | 'no-channel-here' | 'groups-only';

export interface DeliveriesInput {
  readonly moment: NoticeMoment;
  readonly context: NoticeContext;
  /** `<template>.<language>` to its text. */
  readonly templates: Readonly<Record<string, string>>;
  /** The people of the moment's audience at any site; empty for the public. */
  readonly people: readonly Recipient[];
  /** Only to people by name, never to a whole group, since it concerns only some of them. */
  readonly byName?: true;
}

/** In the order of the rule's channels, groups first within each, people by account. */
export function deliveriesOf(given: DeliveriesInput): Deliveries {
  const input = { ...given, words: rendererOf(given) };
  const { moment, context } = input;
  if (isPublic(input)) return { messages: [], publication: publicationOf(input), unreached: [] };
  const people = input.people
    .filter((person) => person.site === moment.site)
    .sort((one, other) => (one.account < other.account ? -1 : 1));
  const channels = moment.rule.channels.flatMap((id) => {
    const channel = context.organisation.channels.find((candidate) => candidate.id === id);
    return channel !== undefined && reaches(channel, moment.site) ? [channel] : [];
  });
  const isGroup = (channel: Channel) => kindRecord(channel.kind).reach === 'group';
  const messages = channels
    .filter((channel) => input.byName === undefined || !isGroup(channel))
    .flatMap((channel) =>
      isGroup(channel)
        ? groupMessages(input, channel)
        : people.flatMap((person) => personMessage(input, channel, person)),
    );
  const reached = new Set(messages.map((delivery) => delivery.recipient));
  const why =
    channels.length === 0 ? 'no-channel-here' : channels.every(isGroup) ? 'groups-only' : 'no-address';
  return {
    messages,
    publication: null,
    // A group of several sites is told once, by the first of them.
    unreached:
      input.byName === undefined && channels.some(isGroup)
        ? []
        : people
            .filter((person) => !reached.has(person.account))
            .map((person) => ({ account: person.account, why })),
  };
}

type Words = (channel: Channel, language: Language) => RenderedNotice;
type Prepared = DeliveriesInput & { readonly words: Words };

/** Draws each text once, however many people it goes to. */
function rendererOf({ moment, context, templates }: DeliveriesInput): Words {
  const drawn = new Map<string, RenderedNotice>();
  return (channel, language) => {
    // In a channel found down, the text does not call it down: its reader sees that it works again.
    const wasDown = context.down?.includes(channel.id) === true;
    const alike = `${wasDown ? channel.id : channel.kind}/${language}`;
    const known = drawn.get(alike);
    if (known !== undefined) return known;
    const rendered = renderNotice({
      ...context,
      ...(wasDown && { down: context.down?.filter((id) => id !== channel.id) }),
      audience: moment.audience,
      template: templateFor(templates, moment.rule.template, language),
      site: moment.site,
      language,
      channelKind: channel.kind,
    });
    drawn.set(alike, rendered);
    return rendered;
  };
}

/** The publication: the same words for status page, feed and banner. */
function publicationOf(input: DeliveriesInput): Publication {
  const { moment, context, templates } = input;
  const rendered = (language: Language) => {
    const template = templateFor(templates, moment.rule.template, language);
    const { subject, text } = template.public ?? { subject: template.subject, text: template.body };
    return renderNotice({
      ...context,
      audience: moment.audience,
      template: { ...template, subject, body: text },
      site: null,
      language,
      channelKind: 'webhook',
    });
  };
  const [zh, en] = [rendered('zh-CN'), rendered('en')];
  return {
    title: { 'zh-CN': zh.subject, en: en.subject },
    body: { 'zh-CN': zh.text, en: en.text },
  };
}

/**
 * One message for each group and language. A group that has people of several sites would get every site's
 * notice; it gets that of the first, which names the times elsewhere.
 */
function groupMessages(input: Prepared, channel: Channel): readonly Delivery[] {
  const { moment, context } = input;
  const first = context.organisation.sites.find(
    (site) => reaches(channel, site.id) && audienceReaches(input, site.id),
  );
  if (first?.id !== moment.site) return [];
  const wanted = audienceOf(input)?.languages ?? channel.languages;
  const spoken = channel.languages.filter((language) => wanted.includes(language));
  return (spoken.length > 0 ? spoken : channel.languages).map((language) =>
    delivery(input, channel, language, null),
  );
}

function personMessage(input: Prepared, channel: Channel, person: Recipient): readonly Delivery[] {
  const { reach } = kindRecord(channel.kind);
  if (reach === 'group' || !person[reach]) return [];
  const language = channel.languages.includes(person.language)
    ? person.language
    : (channel.languages[0] ?? person.language);
  return [delivery(input, channel, language, person)];
}

function delivery(
  { moment, context, words }: Prepared,
  channel: Channel,
  language: Language,
  person: Recipient | null,
): Delivery {
  const key = keyOf(context.plan.id, moment.key, channel.id, language, person?.account ?? '-');
  const to = person && {
    name: person.name,
    account: person.account,
    ...(person.email === undefined ? {} : { email: person.email }),
    ...(person.phone === undefined ? {} : { phone: person.phone }),
  };
  const { texts, ...drawn } = words(channel, language);
  return {
    channel: channel.id,
    message: {
      key,
      notice: moment.key,
      language,
      sender: context.organisation.name[language],
      ...drawn,
      ...(texts && { approved: { notice: moment.rule.template, texts } }),
      ...(to === null ? {} : { to }),
    },
    recipient: person?.account ?? null,
  };
}

/** Throws where the template is missing or wrong; plan:check refuses such a plan long before. */
export function templateFor(
  templates: Readonly<Record<string, string>>,
  name: string,
  language: Language,
): NoticeTemplate {
  const text = templates[`${name}.${language}`];
  if (text === undefined) throw new Error(`no template ${name}.${language}.md in the snapshot`);
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(`template ${name}.${language}.md: ${parsed.problems[0]?.what}`);
  return parsed.template;
}

/** The same in every run for the same message to the same reader. */
export function keyOf(window: string, notice: string, ...target: readonly string[]): string {
  const parts = [window, notice, ...target];
  return hash('sha256', JSON.stringify(parts));
}

function audienceOf({ moment, context }: DeliveriesInput) {
  return context.organisation.audiences.find((audience) => audience.id === moment.audience);
}

function isPublic(input: DeliveriesInput): boolean {
  return input.moment.site === null || audienceOf(input)?.who === 'public';
}

function audienceReaches(input: DeliveriesInput, site: string): boolean {
  const who = audienceOf(input)?.who;
  return typeof who !== 'object' || who.sites === undefined || who.sites.includes(site);
}

function reaches(channel: Channel, site: string | null): boolean {
  return channel.sites === undefined || (site !== null && channel.sites.includes(site));
}
