// Work that waits until the messenger is back: paused and resumed by its own switch where it has one. Without
// a switch, or where the switch does not confirm it, it becomes a to-do of its owner, so that the gate can
// wait for it.

import { bilingual } from '../../plan/bilingual.ts';
import type { Localised } from '../../plan/plan.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { DeferredWork } from '../../ports.ts';
import type { ToDoList } from '../by-hand/to-do-list.ts';
import { connectGithub } from '../github/client.ts';
import { confirmedByHook, failureOf } from '../http/hook.ts';

type Work = WindowPlan['defer'][number];

/** Resolves when the switch itself reports the wanted state; throws with the reason otherwise. */
type Switch = (paused: boolean) => Promise<unknown>;

export function deferredWork(
  works: readonly Work[],
  toDo: ToDoList,
  secretOf: (name: string) => string,
  setting: { readonly fetch: typeof fetch; readonly apiUrl?: string | undefined } = { fetch },
): DeferredWork {
  const set = async (id: string, paused: boolean): Promise<'confirmed' | 'asked'> => {
    const work = works.find((one) => one.id === id);
    if (work === undefined) throw new Error(`the plan defers no ${id}`);
    const why = await failureOf(async () => switchOf(work, secretOf, setting)?.(paused));
    if (why === null && (work.hook ?? work.workflow) !== undefined) return 'confirmed';
    const wanted = `pause ${id}`;
    // Nobody is asked to resume work that nobody was asked to pause.
    if (!paused && why === null && (await toDo.wanted(wanted)) === null) return 'confirmed';
    await toDo.want(wanted, asked(work, paused, why), paused);
    return 'asked';
  };
  return { pause: (id) => set(id, true), resume: (id) => set(id, false) };
}

function switchOf(
  { id, hook, workflow }: Work,
  secretOf: (name: string) => string,
  { fetch, apiUrl }: { readonly fetch: typeof globalThis.fetch; readonly apiUrl?: string | undefined },
): Switch | null {
  if (hook !== undefined)
    return (paused) => confirmedByHook(secretOf(hook), { work: id, paused }, 'paused', fetch);
  if (workflow === undefined) return null;
  return async (paused) => {
    const { octokit, repository } = connectGithub({
      repository: workflow.repository,
      token: secretOf(workflow.token),
      fetch,
      ...(apiUrl !== undefined && { apiUrl, pauses: 'none' }),
    });
    const named = { ...repository, workflow_id: workflow.file };
    await (paused ? octokit.rest.actions.disableWorkflow(named) : octokit.rest.actions.enableWorkflow(named));
    const { data } = await octokit.rest.actions.getWorkflow(named);
    if ((data.state !== 'active') !== paused)
      throw new Error(`GitHub says that ${workflow.file} is ${data.state}`);
  };
}

function asked({ title }: Work, paused: boolean, why: string | null): Localised {
  const cause = why === null ? '' : bilingual` (its switch did not confirm: ${why})`;
  return paused ? bilingual`Pause “${title}”${cause}` : bilingual`Resume “${title}”${cause}`;
}
