// Rules against notices that would reach nobody, say nothing, or come too late.

import type { Audience, Channel, Organisation } from '../../organisation.ts';
import type { Language } from '../../plan.ts';
import { parseWhen, resolveWhen, type WindowEvent } from '../../time.ts';
import type { NoticeRule, WindowPlan } from '../../window-plan.ts';
import { suggest } from '../nearest.ts';
import { inOrganisation, inPlan } from '../places.ts';
import { stretchOf, timelineOrNull } from '../plan-times.ts';
import { each, type Finding, type Rule, undefinedNames, when } from '../rule.ts';

const day = 86_400_000;

export const noticeRules: readonly Rule[] = [
  {
    id: 'notice-has-audience',
    prevents: 'A notice that is sent to nobody and counted as sent.',
    check: ({ plan }) =>
      each(inPlan(plan, 'notices.*'), 'audiences', (notice) =>
        when(notice.audiences.length === 0, () => ({
          what: `The notice "${notice.id}" has no audience.`,
          write: 'Name at least one audience of organisation.yaml.',
        })),
      ),
  },
  {
    id: 'notice-has-channel',
    prevents: 'A notice with an audience and no way to it.',
    check: ({ plan }) =>
      each(inPlan(plan, 'notices.*'), 'channels', (notice) =>
        when(notice.channels.length === 0, () => ({
          what: `The notice "${notice.id}" has no channel.`,
          write: 'Name at least one channel of organisation.yaml.',
        })),
      ),
  },
  {
    id: 'audience-is-known',
    prevents: 'A notice to an audience that organisation.yaml does not define.',
    check: ({ plan, organisation }) =>
      undefinedNames('audience', organisation.audiences, inPlan(plan, 'notices.*.audiences.*')),
  },
  {
    id: 'audience-has-language',
    prevents: 'A notice in no language at all.',
    check: ({ organisation }) =>
      each(inOrganisation(organisation, 'audiences.*'), 'languages', (audience) =>
        when(audience.languages.length === 0, () => ({
          what: `The audience "${audience.id}" reads no language.`,
          write: 'Write zh-CN, en or both.',
        })),
      ),
  },
  {
    id: 'notice-speaks-its-language',
    prevents: 'English readers whose only channels speak Chinese.',
    check: ({ plan, organisation }) =>
      each(inPlan(plan, 'notices.*'), 'channels', (notice) =>
        notice.channels.length === 0
          ? []
          : unspokenBy(notice, organisation).map(({ audience, language }) => ({
              what: `No channel of "${notice.id}" speaks ${language} to the audience "${audience}".`,
              write: `Add a channel with ${language}, or take the language from the audience.`,
            })),
      ),
  },
  {
    id: 'notice-reaches-every-site',
    prevents: 'One office hears nothing because every channel of the notice belongs to the other.',
    check: ({ plan, organisation }) =>
      each(inPlan(plan, 'notices.*'), 'channels', (notice) => {
        const channels = channelsOf(notice, organisation);
        if (channels.length === 0) return [];
        const missed = sitesOf(notice, organisation).filter(
          (site) => !channels.some((channel) => channel.sites?.includes(site) ?? true),
        );
        return when(missed.length > 0, () => ({
          what: `"${notice.id}" does not reach: ${missed.join(', ')}.`,
          write: 'Add a channel that reaches these sites.',
        }));
      }),
  },
  {
    id: 'template-exists',
    prevents: 'A notice that is due and has no text.',
    check: ({ plan, organisation, templates }) =>
      each(inPlan(plan, 'notices.*'), 'template', (notice) => {
        const missing = languagesOf(notice, organisation).filter(
          (language) => !templates.has(`${notice.template}.${language}`),
        );
        const known = new Set([...templates.keys()].map((name) => name.slice(0, name.lastIndexOf('.'))));
        return when(missing.length > 0, () => ({
          what: `There is no runbooks/notices/${notice.template}.${missing.join('.md, .')}.md.`,
          write: known.has(notice.template) ? 'Write that file too.' : suggest(notice.template, known),
        }));
      }),
  },
  {
    id: 'template-is-sound',
    prevents: 'A notice with a hole where a variable should have been.',
    check: ({ plan, organisation, templates }) =>
      each(inPlan(plan, 'notices.*'), 'template', (notice) =>
        languagesOf(notice, organisation).flatMap((language) => {
          const name = `${notice.template}.${language}`;
          return (templates.get(name) ?? []).slice(0, 3).map((fault) => ({
            what: `runbooks/notices/${name}.md:${fault.line}: ${fault.what}.`,
            write: `In that file: ${fault.write}.`,
          }));
        }),
      ),
  },
  {
    id: 'ladder-tells-the-ends',
    prevents: 'Nobody hears that it is over, takes longer, or does not happen.',
    check: ({ plan }) =>
      (['all-clear', 'call-off', 'extension', 'overrun'] as const).flatMap((event) =>
        missingNotice(plan, event),
      ),
  },
  {
    id: 'planned-window-is-told-early',
    prevents: 'A planned window that people learn of on the same day.',
    check: ({ plan }) => {
      const window = stretchOf(plan);
      if (plan.kind !== 'planned' || window === null) return [];
      const early = plan.notices.some((notice) => {
        const at = resolveWhen(notice.when, plan)?.epochMilliseconds;
        return at !== undefined && at <= window.start - day;
      });
      return when(!early, () => ({
        path: ['notices'],
        what: 'The first notice comes less than a day before the start.',
        write: 'Add notices "5d before start", "3d before start" and "1d before start".',
      }));
    },
  },
  {
    id: 'start-is-told',
    prevents: 'People who come in during the window and do not know why nothing works.',
    check: ({ plan }) =>
      when(
        !plan.notices.some(({ when: text }) => {
          const moment = parseWhen(text);
          return moment?.kind === 'relative' && moment.anchor === 'start' && moment.side === 'after';
        }),
        () => ({
          path: ['notices'],
          what: 'No notice goes out when the window starts.',
          write: 'Add a notice with "when: at start".',
        }),
      ),
  },
  {
    id: 'invitation-is-told',
    prevents: 'Cohorts that wait for an invitation that nobody sends.',
    check: ({ plan }) => (plan.return.control === 'invitation' ? missingNotice(plan, 'your-turn') : []),
  },
  {
    id: 'outdated-clients-are-told',
    prevents: 'People who cannot log in afterwards because nobody told them to update.',
    severity: 'warning',
    check: ({ plan }) => missingNotice(plan, 'outdated-client'),
  },
  {
    id: 'test-message-can-be-answered',
    prevents: 'A test message that nobody can answer, and a gate that waits for the answers.',
    check: ({ plan, organisation }) => {
      const index = plan.notices.findIndex(({ acknowledgedBy }) => acknowledgedBy === 'everyone');
      return [
        ...when(index >= 0 && organisation.feedback?.address === undefined, () => ({
          path: ['notices', index, 'acknowledgedBy'],
          what: 'Staff have no mailbox to which they could answer.',
          write: 'Add feedback: { address: MAILBOX } to organisation.yaml.',
        })),
        ...when(index < 0 && plan.backupChannels.reachedAtLeast !== undefined, () => ({
          path: ['backupChannels', 'reachedAtLeast'],
          what: 'No notice asks everyone for an answer, so nobody would count as reached.',
          write: 'Give the test message acknowledgedBy: everyone.',
        })),
      ];
    },
  },
  {
    id: 'notices-do-not-coincide',
    prevents: 'Two reminders in the same minute because both moved back to Friday afternoon.',
    severity: 'warning',
    check: (input) => {
      const moments = timelineOrNull(input)?.notices ?? [];
      const twins = moments.filter((moment, index) =>
        moments
          .slice(0, index)
          .some(
            (other) =>
              other.at === moment.at &&
              other.audience === moment.audience &&
              other.site === moment.site &&
              other.rule.template === moment.rule.template &&
              other.rule.channels.some((channel) => moment.rule.channels.includes(channel)),
          ),
      );
      const ids = [...new Set(twins.map((moment) => moment.rule.id))];
      return ids.map((id): Finding => {
        const index = input.plan.notices.findIndex((notice) => notice.id === id);
        return {
          path: ['notices', index, 'when'],
          what: `"${id}" goes out at the same moment as another notice with the same text.`,
          write: 'Choose another time, or "snap: exact".',
        };
      });
    },
  },
];

function audiencesOf(notice: NoticeRule, organisation: Organisation): readonly Audience[] {
  return organisation.audiences.filter(({ id }) => notice.audiences.includes(id));
}

function channelsOf(notice: NoticeRule, organisation: Organisation): readonly Channel[] {
  return organisation.channels.filter(({ id }) => notice.channels.includes(id));
}

function languagesOf(notice: NoticeRule, organisation: Organisation): readonly Language[] {
  return [...new Set(audiencesOf(notice, organisation).flatMap((audience) => audience.languages))];
}

function sitesOf(notice: NoticeRule, organisation: Organisation): readonly string[] {
  const sites = organisation.sites.map(({ id }) => id);
  const named = audiencesOf(notice, organisation).flatMap(({ who }) => {
    if (who === 'public') return [];
    return who === 'everyone' ? sites : (who.sites ?? sites);
  });
  return sites.filter((site) => named.includes(site));
}

function unspokenBy(notice: NoticeRule, organisation: Organisation) {
  const channels = channelsOf(notice, organisation);
  return audiencesOf(notice, organisation).flatMap((audience) =>
    audience.languages
      .filter((language) => !channels.some((channel) => channel.languages.includes(language)))
      .map((language) => ({ audience: audience.id, language })),
  );
}

function missingNotice(plan: WindowPlan, event: WindowEvent): readonly Finding[] {
  const isThere = plan.notices.some((notice) => notice.when === `on ${event}`);
  return when(!isThere, () => ({
    path: ['notices'],
    what: `No notice goes out on ${event}.`,
    write: `Add a notice with "when: on ${event}".`,
  }));
}
