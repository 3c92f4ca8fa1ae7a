// Rules against backup channels that fail together with the messenger, do not reach everybody, or are not
// defined.

import { type ChannelKindRecord, kindRecord } from '../../channel-kinds.ts';
import type { Channel } from '../../organisation.ts';
import { suggest } from '../nearest.ts';
import { inOrganisation, inPlan } from '../places.ts';
import { each, type Finding, type Rule, type RuleInput, undefinedNames, when } from '../rule.ts';

export const channelRules: readonly Rule[] = [
  {
    id: 'channel-is-known',
    prevents: 'A notice over a channel that organisation.yaml does not define.',
    check: ({ plan, organisation }) =>
      undefinedNames(
        'channel',
        organisation.channels,
        inPlan(plan, 'notices.*.channels.*', 'backupChannels.order.*'),
      ),
  },
  {
    id: 'two-backup-channels',
    prevents: 'The one backup channel fails on the night, and there is nothing to fall back to.',
    check: ({ plan }) =>
      when(plan.backupChannels.order.length < 2, () => ({
        path: ['backupChannels', 'order'],
        what: 'There is only one backup channel.',
        write: 'Add a second one, run by somebody else.',
      })),
  },
  {
    id: 'backup-channel-stands-apart',
    prevents: 'A backup channel that goes down together with the messenger.',
    check: ({ plan, organisation }) =>
      each(inPlan(plan, 'backupChannels.order.*'), '', (id) => {
        const channel = organisation.channels.find((candidate) => candidate.id === id);
        if (channel === undefined) return [];
        const isInside = organisation.messenger.hosts.some(
          (host) =>
            `.${channel.host}`.endsWith(`.${host}`) ||
            servicesOf(channel).some((service) => `.${host}`.endsWith(`.${service}`)),
        );
        return when(isInside, () => ({
          what: `"${id}" runs on ${channel.host}, which belongs to the messenger itself.`,
          write: 'Choose a channel that another provider runs.',
        }));
      }),
  },
  {
    id: 'backup-channels-are-independent',
    prevents: 'Two backup channels that are one service under two names.',
    severity: 'warning',
    check: ({ plan, organisation }) => {
      const hosts = plan.backupChannels.order.flatMap(
        (id) => organisation.channels.find((channel) => channel.id === id)?.host ?? [],
      );
      return when(hosts.length > 1 && new Set(hosts).size === 1, () => ({
        path: ['backupChannels', 'order'],
        what: `All backup channels run on ${hosts[0]}.`,
        write: 'Add one that another provider runs.',
      }));
    },
  },
  {
    id: 'backup-channel-at-every-site',
    prevents: 'One office that cannot talk for the whole window.',
    check: ({ plan, organisation }) => {
      const channels = organisation.channels.filter(({ id }) => plan.backupChannels.order.includes(id));
      const missed = organisation.sites.filter(
        (site) =>
          channels.length > 0 && !channels.some((channel) => channel.sites?.includes(site.id) ?? true),
      );
      return when(missed.length > 0, () => ({
        path: ['backupChannels', 'order'],
        what: `No backup channel reaches: ${missed.map(({ id }) => id).join(', ')}.`,
        write: 'Add a channel for these sites.',
      }));
    },
  },
  {
    id: 'temporary-group-has-a-home',
    prevents: 'A temporary group in a channel that nobody was told to use.',
    check: ({ plan }) =>
      each(inPlan(plan, 'backupChannels.temporaryGroups.*.channel'), '', (channel) =>
        when(!plan.backupChannels.order.includes(channel), () => ({
          what: `"${channel}" is not one of the backup channels.`,
          write: suggest(channel, plan.backupChannels.order),
        })),
      ),
  },
  {
    id: 'temporary-group-has-members',
    prevents: 'An empty group in which nobody answers.',
    check: ({ plan, roster }) =>
      each(inPlan(plan, 'backupChannels.temporaryGroups.*'), 'members', ({ id, members }) => {
        if (members === 'rest' || members === 'outdated-clients')
          return [{ what: `"${members}" means nobody here.`, write: 'Write a rule or everyone.' }];
        const empty = members !== 'everyone' && roster !== null && roster.matching(members).length === 0;
        return when(empty, () => ({
          what: `Nobody in the roster belongs to "${id}".`,
          write: 'Correct roles, departments or sites.',
        }));
      }),
  },
  {
    id: 'robot-group-holds-everybody',
    prevents: 'A robot that writes to a group in which part of the people are not.',
    severity: 'warning',
    check: (input) =>
      each(inOrganisation(input.organisation, 'channels.*'), 'groupSize', (channel) => {
        const people = peopleAt(input, channel);
        const used = input.plan.backupChannels.order[0] === channel.id;
        return when(used && channel.groupSize !== undefined && people > channel.groupSize, () => ({
          what: `${people} people depend on the group of "${channel.id}", which has ${channel.groupSize}.`,
          write: 'Invite the others and correct the number, or limit its sites.',
        }));
      }),
  },
  {
    id: 'channel-has-secret',
    prevents: 'A robot without an address, found out when the first notice is due.',
    check: ({ organisation }) =>
      each(inOrganisation(organisation, 'channels.*'), '', (channel) => {
        const needed = kindRecord(channel.kind).secret;
        return when(needed !== undefined && channel.secret === undefined, () => ({
          what: `"${channel.id}" (${channel.kind}) names no secret.`,
          write: `Add secret: ${channel.id.toUpperCase().replaceAll('-', '_')}_URL and store ${needed?.form} under that name.`,
        }));
      }),
  },
  {
    id: 'channel-sites-are-known',
    prevents: 'A channel that serves a site nobody knows.',
    check: ({ organisation }) =>
      undefinedNames('site', organisation.sites, inOrganisation(organisation, 'channels.*.sites.*')),
  },
  {
    id: 'channel-has-its-host',
    prevents: 'A robot that is named in the file and cannot be built on the night.',
    check: ({ organisation }) =>
      each(inOrganisation(organisation, 'channels.*'), 'host', (channel) => {
        const { hosts = [], hostEndings = [] } = kindRecord(channel.kind).secret ?? {};
        const fits =
          hosts.includes(channel.host) || hostEndings.some((ending) => channel.host.endsWith(ending));
        const known = [...hosts, ...hostEndings.map((ending) => `…${ending}`)];
        return when(known.length > 0 && !fits, () => ({
          what: `${channel.kind} does not run on ${channel.host}.`,
          write: `Write ${known.join(' or ')}.`,
        }));
      }),
  },
  {
    id: 'channel-reaches-mainland',
    prevents: 'Messages that mainland carriers drop, and nobody there hears anything.',
    check: (input) => mainlandFindings(input, 'unreliable'),
  },
  {
    id: 'channel-is-quick-to-mainland',
    prevents: 'Notices that mainland mailboxes delay or put into the junk folder.',
    severity: 'warning',
    check: (input) => mainlandFindings(input, 'late'),
  },
  {
    id: 'text-messages-leave-the-mainland',
    prevents: 'Text messages that the provider refuses because they come from outside mainland China.',
    check: ({ organisation }) => {
      const runner = organisation.github?.runner ?? '';
      const isOutside = /^(ubuntu|windows|macos)-/.test(runner);
      return each(inOrganisation(organisation, 'channels.*'), 'kind', (channel) =>
        when(isOutside && kindRecord(channel.kind).sendsFrom === 'mainland', () => ({
          what: `"${channel.kind}" takes messages from addresses in mainland China only (isv.DENY_IP_RANGE), and the runner ${runner} stands outside.`,
          write:
            'Name a runner of your own in the mainland (github.runner), or use a "webhook" that a server there passes on. Apply for sign and templates first: approval and the carriers’ filing take 7 to 10 working days.',
        })),
      );
    },
  },
  {
    id: 'text-messages-are-approved',
    prevents: 'A text message whose wording nobody approved, refused when it is due.',
    check: ({ plan, organisation }) =>
      each(inOrganisation(organisation, 'channels.*'), '', (channel) => {
        if (kindRecord(channel.kind).wording !== 'approved') return [];
        const named = plan.notices.filter(({ channels }) => channels.includes(channel.id));
        const missing = named.flatMap(({ template }) =>
          channel.languages.flatMap((language) => {
            const isThere = channel.approved?.templates.some(
              (one) => one.notice === template && one.language === language,
            );
            return isThere ? [] : [`${template} (${language})`];
          }),
        );
        return when(missing.length > 0, () => ({
          what: `"${channel.id}" has no approved template for: ${[...new Set(missing)].join(', ')}.`,
          write:
            'Add each under approved.templates with the provider’s number, or leave the notice to other channels. Approval takes 7 to 10 working days.',
        }));
      }),
  },
  {
    id: 'partition-offers-channel',
    prevents: 'A stack for aws-cn that asks for a service that does not exist there.',
    check: ({ organisation }) =>
      each(inOrganisation(organisation, 'channels.*'), 'kind', (channel) =>
        when(organisation.aws?.partition === 'aws-cn' && kindRecord(channel.kind).aws === true, () => ({
          what: `The AWS China regions do not offer "${channel.kind}".`,
          ...insteadThere,
        })),
      ),
  },
  {
    id: 'aws-channel-has-region',
    prevents: 'A channel of AWS with no AWS account behind it.',
    check: ({ organisation }) =>
      each(inOrganisation(organisation, 'channels.*'), 'kind', (channel) =>
        when(kindRecord(channel.kind).aws !== undefined && organisation.aws === undefined, () => ({
          what: `"${channel.id}" needs AWS, and organisation.yaml has no "aws".`,
          write: 'Add aws with partition and region, or use another kind of channel.',
        })),
      ),
  },
];

/** Domains of a provider's chat without the host name, because its robot and its login page fail together. */
function servicesOf({ kind }: Channel): readonly string[] {
  const { chat, secret }: ChannelKindRecord = kindRecord(kind);
  return chat ? (secret?.hosts ?? []).map((host) => host.replace(/^[^.]+\./, '')) : [];
}

function peopleAt({ roster }: RuleInput, channel: Channel): number {
  const people = roster?.people ?? [];
  return people.filter((person) => channel.sites?.includes(person.site) ?? true).length;
}

const insteadThere = {
  write:
    'Use a channel of a mainland provider there (groups: wecom, dingtalk, feishu; mail: smtp; text messages: alibaba-sms, tencent-sms), and give this one "sites" outside.',
};

function mainlandFindings(
  { organisation }: RuleInput,
  weakness: ChannelKindRecord['mainland'],
): readonly Finding[] {
  const sites = organisation.sites.filter(({ country }) => country === 'CN').map(({ id }) => id);
  return each(inOrganisation(organisation, 'channels.*'), 'kind', (channel) => {
    const hit = sites.filter((site) => channel.sites?.includes(site) ?? true);
    return when(kindRecord(channel.kind).mainland === weakness && hit.length > 0, () => ({
      what: `Messages by "${channel.kind}" come late or not at all in mainland China (sites: ${hit.join(', ')}).`,
      ...insteadThere,
    }));
  });
}
