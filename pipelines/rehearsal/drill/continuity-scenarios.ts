// Scenarios in which held work, backups or put-off work go wrong, each with the ending that counts as good.

import { readAndDrop, restoreWindow } from '../../continuity/restore.ts';
import { bilingual } from '../../plan/bilingual.ts';
import { canaryAccounts } from '../../return/cohorts.ts';
import { allOf, closedWell, type Ending, everyPhaseDone, stoppedFirst } from './endings.ts';
import type { Scenario } from './scenario.ts';

const contradictedNumber = 'PO-1003';

export const continuityScenarios: readonly Scenario[] = [
  {
    name: 'restored-on-the-bad-day',
    title: bilingual`One vault is left, and everything is restored from it`,
    missed: allOf(closedWell, restoresFrom(-1)),
  },
  {
    name: 'vault-lost',
    title: bilingual`A vault’s disk is lost after the first backup: all is copied to it again`,
    vault: 'lost',
    missed: allOf(closedWell, everyPhaseDone, restoresFrom(0)),
  },
  // Half of the people with held work enter it and say so; the others never answer, and the duty lead leaves
  // it open.
  {
    name: 'held-work-without-interface',
    title: bilingual`No interface: those who held work enter it by hand`,
    nobodyActs: true,
    adjust: (plan) => ({ ...plan, return: { ...plan.return, control: 'invitation', turnLasts: '5m' } }),
    people: {
      letters: async (run, phase) => {
        const canary = canaryAccounts(run.snapshot().plan, run.roster());
        if (phase === 'canary' || phase === 'verify')
          return canary.map((account) => ({ account, trouble: 'none', afterMinutes: 5 }));
        if (phase !== 'replay') return [];
        const { held } = await run.ports.outbox.contents();
        const holders = [...new Set(held.map(({ from }) => from))].sort();
        return holders
          .filter((_, index) => index % 2 === 0)
          .map((account) => ({ account, trouble: 'entered', afterMinutes: 30 }));
      },
      whenWaiting: { replay: { command: { name: 'settle', item: 'all' }, afterMinutes: 150 } },
    },
    missed: allOf(closedWell, everyPhaseDone, ({ state }) => {
      const measured = (wanted: string) =>
        state.measurements.findLast(({ name }) => name === wanted)?.value ?? 0;
      return [
        ...(measured('replayed-items') > 0 ? [] : ['nobody entered what he held']),
        ...(measured('left-open') > 0 ? [] : ['nothing was left open, though half said nothing']),
      ];
    }),
  },
  {
    name: 'unpaused-sync',
    title: bilingual`A sync is not paused in time, and cutover waits for it`,
    byHand: true,
    adjust: (plan) => ({ ...plan, demandsDone: ['cutover'] }),
    people: { does: (toDo) => (toDo.startsWith('pause') ? 180 : 20) },
    missed: allOf(everyPhaseDone, ({ entries }) => {
      const waited = entries.some(
        ({ body }) =>
          body.kind === 'gate-evaluated' &&
          body.phase === 'cutover' &&
          body.reasons.some(({ en }) => en.includes('Pause “')),
      );
      return waited ? [] : ['cutover did not wait for the sync'];
    }),
  },
  {
    name: 'approval-contradicted',
    title: bilingual`The ERP contradicts an approval taken on paper`,
    contradictsApproval: contradictedNumber,
    people: {
      whenStopped: {
        replay: {
          first: { name: 'settle', item: contradictedNumber.toLowerCase() },
          command: { name: 'resume' },
          afterMinutes: 20,
        },
      },
    },
    missed: allOf(closedWell, everyPhaseDone, stoppedFirst('replay'), ({ state }) => {
      const left = state.measurements.findLast(({ name }) => name === 'left-open')?.value;
      return left === 1 ? [] : [`${left} items were left as they are`];
    }),
  },
];

/** The good ending: the window restores from this one vault alone. */
function restoresFrom(place: 0 | -1): Ending {
  return async ({ run, state }) => {
    const { vaults, backupCipher } = run.ports;
    const vault = vaults.at(place);
    if (vault === undefined) return ['there is no vault'];
    const ids = new Set<string>();
    let files = 0;
    const { problems } = await restoreWindow(vault.store, run.window, backupCipher.open, {
      items: async (items) => items.forEach(({ id }) => void ids.add(id)),
      file: async (name, pieces) => {
        await readAndDrop(name, pieces);
        files += 1;
      },
    });
    const copied = state.measurements.filter(({ name }) => name.startsWith('backup-items-round-'));
    const most = Math.max(...copied.map(({ value }) => value));
    return [
      ...problems,
      ...(ids.size >= most ? [] : [`${ids.size} of at least ${most} items came back`]),
      ...(files > 0 ? [] : ['no file came back']),
    ];
  };
}
