// Asks Pulumi's engine what an update would do, without changing anything: compared with the state (a
// preview, which our rules judge too), or with the real resources (drift).

import { join } from 'node:path';
import type { EngineEvent, Stack } from '@pulumi/pulumi/automation/index.js';
import type { Change } from '../../pipelines/views/infra-text.ts';
import { changesIn } from './changes.ts';
import { policyPack, pulumiEnvironment, type StackPlace } from './pulumi-call.ts';
import { projectText, root } from './stacks.ts';

export interface LookAhead {
  /** Whether to compare with the real resources in AWS instead of the state. */
  readonly refresh: boolean;
  /** Is given the engine's output as it comes; the engine masks secrets in it. */
  readonly say: (text: string) => void;
}

/** The changes. Throws with the engine's message where it cannot look. */
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

/** The stack of the folder `root`; the Pulumi CLI must be on the PATH. */
export async function stackIn(root: string, place: StackPlace, ownNode: string): Promise<Stack> {
  // Imported here, because commands that only check their arguments do not need it.
  const { LocalWorkspace } = await import('@pulumi/pulumi/automation/index.js');
  const envVars = pulumiEnvironment(place, ownNode, process.env, projectText()) as Record<string, string>;
  return LocalWorkspace.selectStack({ stackName: place.stack, workDir: root }, { envVars });
}
