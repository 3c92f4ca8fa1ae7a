// Asks the engine what an update would do, and changes nothing: against the state (a preview, which our rules judge
// too), or against what really stands (drift).

import { join } from 'node:path';
import type { EngineEvent, Stack } from '@pulumi/pulumi/automation/index.js';
import type { Change } from '../../pipelines/views/infra-text.ts';
import { changesIn } from './changes.ts';
import { policyPack, pulumiEnvironment, type StackPlace } from './pulumi-call.ts';
import { projectText, root } from './stacks.ts';

export interface LookAhead {
  /** Whether to ask AWS what stands, rather than trust the state. */
  readonly refresh: boolean;
  /** Hears the engine's own words as they come; it masks secrets in them. */
  readonly say: (text: string) => void;
}

/** Throws what the engine says where it cannot look. */
export async function lookAhead(
  stack: Pick<Stack, 'preview'>,
  { refresh, say }: LookAhead,
): Promise<readonly Change[]> {
  const events: EngineEvent[] = [];
  await stack.preview({
    refresh,
    ...(!refresh && { policyPacks: [join(root, policyPack)] }),
    diff: true,
    color: 'never',
    onOutput: say,
    onError: say,
    onEvent: (event) => events.push(event),
  });
  return changesIn(events);
}

/** The stack as its folder says; the engine must be on the PATH. */
export async function stackIn(root: string, place: StackPlace, ownNode: string): Promise<Stack> {
  // Imported here: commands that only check their arguments do without.
  const { LocalWorkspace } = await import('@pulumi/pulumi/automation/index.js');
  const envVars = pulumiEnvironment(place, ownNode, process.env, projectText()) as Record<string, string>;
  return LocalWorkspace.selectStack({ stackName: place.stack, workDir: root }, { envVars });
}
