// The `usual` of a new company that has answered only who it is: a ladder of notices, two approvers, IT as
// canary.

import { bilingual } from './bilingual.ts';
import type { Company } from './new-organisation-questions.ts';

export function usualNights({
  channels,
  duty,
  deciders,
  languages,
  vaults,
  messenger,
}: Company): readonly object[] {
  const all = channels.map(({ id }) => id);
  const approvers = deciders.map(({ id }) => id);
  const onDuty = duty.at(-1)?.id;
  const manager = approvers[0];
  const notice = (template: string, when: string, snap = 'exact', id = template) => {
    return { id, when, audiences: ['all-staff'], channels: all, template, snap };
  };
  const task = (phase: string, zh: string, en: string) => {
    const others = { consulted: [], informed: [] };
    return { phase, responsible: [onDuty], accountable: manager, ...others, task: { 'zh-CN': zh, en } };
  };
  const gate = (quorum: number, deadline: string) => {
    return { cutover: { approvers, quorum, deadline, escalateTo: approvers } };
  };
  const acts = !['invitation-only', 'xmpp'].includes(messenger.adapter);
  return [
    {
      notices: [
        notice('announcement', '5d before start', 'office-hours'),
        notice('reminder', '3d before start', 'office-hours', 'reminder-3d'),
        notice('reminder', '1d before start', 'office-hours', 'reminder-1d'),
        notice('last-call', '1h before start'),
        notice('started', 'at start'),
        notice('all-clear', 'on all-clear'),
        notice('extended', 'on extension'),
        notice('overrun', 'on overrun'),
        notice('called-off', 'on call-off'),
        notice('update-client', 'on outdated-client', 'office-hours'),
        notice('your-turn', 'on your-turn'),
      ],
      emergencyContacts: [onDuty, ...approvers],
      raci: [
        task('notices', '按时发布通知。', 'Send the notices on time.'),
        task('cutover', '切换到备用渠道。', 'Switch to the backup channels.'),
        task(
          're-login',
          '分批恢复登录，有异常就暂停。',
          'Let people back in by cohort; pause when something is wrong.',
        ),
        task('overrun', '超时后启动应急预案。', 'Start the emergency plan.'),
      ],
      backupChannels: {
        order: all,
        urgentFiles: bilingual`Encrypt confidential files, send them by company mail and tell the passphrase by telephone.`,
      },
      backup: { vaults: vaults.map((_, index) => `vault-${index + 1}`) },
      clientVersions: { minimum: { ios: '1.0.0', android: '1.0.0', windows: '1.0.0' } },
      approvals: {
        offline: {
          how: bilingual`Paper form, two signatures; entered afterwards.`,
          register: `runbooks/sop/offline-approvals.${languages[0] ?? 'zh-CN'}.md`,
        },
        gates: gate(Math.min(2, approvers.length), '1h before start'),
      },
      return: {
        cohorts: [
          { id: 'canary', title: bilingual`IT canary`, who: { roles: ['it-canary'] }, canary: true },
          { id: 'critical', title: bilingual`Core business`, who: { roles: ['core-business'] } },
          { id: 'rest', title: bilingual`Everyone else`, who: 'rest' },
          { id: 'outdated', title: bilingual`Outdated clients`, who: 'outdated-clients' },
        ],
      },
      verification: {
        checks: ['login-mobile', 'login-desktop', 'message-both-ways', ...(acts ? ['file-round-trip'] : [])],
      },
      callOff: [
        {
          id: 'backup-not-restorable',
          when: bilingual`The sampled backup does not restore`,
          decidedBy: manager,
        },
        { id: 'vendor-postpones', when: bilingual`The operator postpones`, decidedBy: manager },
      ],
      overrun: { coreBusinessFirst: [bilingual`Core business by backup channels and telephone`] },
    },
    {
      for: { kind: 'emergency' },
      notices: {
        remove: ['reminder-3d', 'reminder-1d'],
        change: [
          { id: 'announcement', when: '3h before start', snap: 'exact' },
          { id: 'last-call', when: '30m before start' },
          { id: 'update-client', snap: 'exact' },
        ],
      },
      approvals: { gates: gate(1, '30m before start') },
    },
    {
      for: { longerThan: '6h' },
      handovers: [{ at: '5h after start', from: onDuty, to: manager }],
    },
  ];
}
