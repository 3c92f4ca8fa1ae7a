// What stands in AWS: made ready once (bootstrap), looked at (preview, drift), and brought up to what the program
// says (up). Calls the Pulumi CLI with the project's own Node first on PATH.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../pipelines/errors.ts';
import {
  backendUrl,
  type InfraCommand,
  pulumiArguments,
  pulumiEnvironment,
  type StackPlace,
  secretsProvider,
  stackPlace,
} from './infra/pulumi-call.ts';
import { repositoryVariables, type StackOutputs } from './infra/repository-variables.ts';
import { runCommand, WrongUse } from './lib/command.ts';

const root = join(import.meta.dirname, '..');
const ownNode = join(root, 'node_modules/.bin');

const placeOf = (stack: string): StackPlace => {
  const file = `Pulumi.${stack}.yaml`;
  if (existsSync(join(root, file))) return stackPlace(stack, file, readFileSync(join(root, file), 'utf8'));
  throw new UserError({
    what: `There is no stack ${stack}`,
    where: file,
    whatToDo: 'Copy Pulumi.dev.yaml or Pulumi.prod.yaml under this name and write your account into it.',
  });
};

/** Runs the CLI in this terminal and gives its exit status. */
const pulumi = (given: readonly string[], place: StackPlace): number => {
  const { error, status } = spawnSync('pulumi', [...given], {
    cwd: root,
    stdio: 'inherit',
    env: pulumiEnvironment(place, ownNode, process.env),
  });
  if (error && 'code' in error && error.code === 'ENOENT')
    throw new UserError({
      what: 'The Pulumi CLI is not installed',
      where: 'PATH',
      whatToDo: 'Install it from https://www.pulumi.com/docs/install/ and try again.',
    });
  if (error) throw error;
  return status === 0 ? 0 : 1;
};

/** What to tell the repository, so that its workflows find what stands. */
const sayVariables = (place: StackPlace): void => {
  const { stdout, status } = spawnSync('pulumi', ['stack', 'output', '--json', '--stack', place.stack], {
    cwd: root,
    encoding: 'utf8',
    env: pulumiEnvironment(place, ownNode, process.env),
  });
  if (status !== 0) return;
  const outputs = JSON.parse(stdout) as StackOutputs;
  console.log('\nVariables of the repository (.github/README.md explains them):');
  for (const [name, value] of repositoryVariables(place.stack, outputs))
    console.log(`  gh variable set ${name} --body '${value}'`);
  console.log(
    `For rosters beyond a few thousand also:\n  gh variable set TIDEOVER_NOTICE_QUEUES --body '${JSON.stringify(outputs.noticeQueues)}'`,
  );
};

const bootstrap = async (place: StackPlace): Promise<number> => {
  console.log(
    `In account ${place.account}, ${place.region}: a bucket for Pulumi's state (${backendUrl(place)}), a key for its secrets, the stack ${place.stack}.`,
  );
  // Imported here: no other command needs the AWS SDK.
  const { bootstrapState } = await import('./infra/bootstrap.ts');
  const { bucket, key } = await bootstrapState(place);
  console.log(`State bucket: ${bucket}. Key of the state: ${key}.`);
  return pulumi(
    ['stack', 'select', '--create', '--stack', place.stack, '--secrets-provider', secretsProvider(place)],
    place,
  );
};

const commands = ['bootstrap', 'preview', 'up', 'drift'];

await runCommand({
  name: 'npm run infra:COMMAND --',
  summary: `Looks after what stands in AWS. Commands: ${commands.join(', ')}.`,
  usage: '[--stack NAME] [--yes]',
  options: {
    stack: { type: 'string', value: 'NAME', help: 'the stack; PULUMI_STACK or dev when absent' },
    yes: { type: 'boolean', help: 'up: do not ask (a job on GitHub never asks)' },
  },
  async run({ values, positionals: [command = '', ...more] }) {
    if (!commands.includes(command) || more.length > 0) {
      throw new WrongUse(`${command || 'Nothing'} is not one of ${commands.join(', ')}`);
    }
    const place = placeOf(values.stack ?? process.env.PULUMI_STACK ?? 'dev');
    if (command === 'bootstrap') return bootstrap(place);
    const yes = values.yes === true || process.env.CI === 'true';
    const status = pulumi(pulumiArguments(command as InfraCommand, place.stack, yes), place);
    if (command === 'up' && status === 0) sayVariables(place);
    return status;
  },
});
