// Manages the stack in AWS: prepares the account once (bootstrap), shows changes (preview, drift), and
// applies the program (up). Calls the Pulumi CLI with the project's own Node first on PATH.

import { $, which } from 'zx';
import { lookAhead, stackIn } from '../infra/stack/look-ahead.ts';
import { publicKeysOf } from '../infra/stack/public-keys.ts';
import {
  backendUrl,
  pulumiArguments,
  pulumiEnvironment,
  secretsProvider,
} from '../infra/stack/pulumi-call.ts';
import { nameBackend, ownNode, placeOf, projectText, root } from '../infra/stack/stacks.ts';
import type { StackOutputs } from '../infra/stack/workflow-variables.ts';
import { UserError } from '../pipelines/errors.ts';
import { foundBy, keepInfraLook } from '../pipelines/operation/infra-look.ts';
import { keyOfJob } from '../pipelines/operation/job.ts';
import { lineOf } from '../pipelines/views/infra-text.ts';
import { infra, says, steps } from './commands/infra.ts';
import { oneOf, printJson, runCommand } from './lib/command.ts';
import { namedStore } from './lib/window-at-hand.ts';

await runCommand(infra, async ({ values, positionals: [command], say, language }) => {
  const step = oneOf('COMMAND', command, steps);
  const place = placeOf(values.stack ?? process.env.PULUMI_STACK ?? 'dev');
  const { stack } = place;
  const env = pulumiEnvironment(place, ownNode, process.env, projectText());
  const pulumi = $({ cwd: root, env, nothrow: true, stdio: 'inherit' });
  if (!(await which('pulumi', { nothrow: true })))
    throw new UserError({
      what: 'The Pulumi CLI is not installed',
      where: 'PATH',
      whatToDo: 'Install it from https://www.pulumi.com/docs/install/ and try again.',
    });
  if (step === 'drift') {
    const look = async () =>
      lookAhead(await stackIn(root, place, ownNode), {
        refresh: true,
        say: (text) => (values.json ? process.stderr : process.stdout).write(text),
      });
    if (values.window === undefined) {
      const changes = await look();
      if (values.json) printJson({ stack, changes });
      else
        console.log(
          [(changes.length === 0 ? says.noDrift : says.drift)[language], ...changes.map(lineOf)].join('\n'),
        );
      return changes.length === 0 ? 0 : 1;
    }
    const store = namedStore(values.store);
    const found = await foundBy(look);
    await keepInfraLook(store, keyOfJob(process.env), values.window, { stack, at: Date.now(), found });
    say(says.inRecord(values.window, found.result));
    return found.result === 'no-drift' ? 0 : 1;
  }
  if (step === 'bootstrap') {
    say(says.willMake(place.account, place.region, backendUrl(place, projectText()), stack));
    // Imported here, because no other step needs the AWS SDK.
    const { bootstrapState } = await import('../infra/stack/bootstrap.ts');
    const { bucket, bucketRegion, key } = await bootstrapState(place);
    say(says.made(bucket, bucketRegion, key));
    const url = nameBackend({ ...place, region: bucketRegion });
    const select = ['--create', '--stack', stack, '--secrets-provider', secretsProvider(place)];
    const { exitCode } = await pulumi`pulumi stack select ${select}`;
    if (exitCode !== 0) return 1;
    say(says.commit(stack));
    say(backendUrl(placeOf(stack), projectText()) === url ? says.plainPulumi(stack) : says.otherAccount(url));
    return 0;
  }
  const isSure = values.yes === true || process.env.CI === 'true';
  const { exitCode } = await pulumi`pulumi ${pulumiArguments(step, stack, isSure)}`;
  if (step === 'preview' || exitCode !== 0) return exitCode === 0 ? 0 : 1;
  const shown = await $({ cwd: root, env, nothrow: true })`pulumi stack output --json --stack ${stack}`;
  if (shown.exitCode !== 0) return 0;
  const outputs = JSON.parse(shown.stdout) as StackOutputs;
  say(says.afterUp(stack, outputs, await publicKeysOf(outputs)));
  return 0;
});
