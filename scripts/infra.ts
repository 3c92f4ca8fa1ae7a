// What stands in AWS: made ready once (bootstrap), looked at (preview, drift), and brought up to what the program
// says (up). Calls the Pulumi CLI with the project's own Node first on PATH.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { UserError } from '../pipelines/errors.ts';
import { lineOf } from './infra/changes.ts';
import { foundBy, keepInfraLook } from './infra/infra-look.ts';
import { lookAhead, stackIn } from './infra/look-ahead.ts';
import {
  backendUrl,
  pulumiArguments,
  pulumiEnvironment,
  type StackPlace,
  secretsProvider,
  withBackend,
} from './infra/pulumi-call.ts';
import { ownNode, placeOf, projectFile, projectText, root } from './infra/stacks.ts';
import { type StackOutputs, workflowVariables } from './infra/workflow-variables.ts';
import { runCommand, WrongUse } from './lib/command.ts';

/** Runs the CLI in this terminal and gives its exit status. */
const pulumi = (given: readonly string[], place: StackPlace): number => {
  const { error, status } = spawnSync('pulumi', [...given], {
    cwd: root,
    stdio: 'inherit',
    env: pulumiEnvironment(place, ownNode, process.env, projectText()),
  });
  if (error && 'code' in error && error.code === 'ENOENT') throw notInstalled();
  if (error) throw error;
  return status === 0 ? 0 : 1;
};

const notInstalled = (): UserError =>
  new UserError({
    what: 'The Pulumi CLI is not installed',
    where: 'PATH',
    whatToDo: 'Install it from https://www.pulumi.com/docs/install/ and try again.',
  });

/** Exit status 1 where what stands differs; with a window it is the record that says so, and the gate of cutover. */
const drift = async (place: StackPlace, window: string | undefined): Promise<number> => {
  if (spawnSync('pulumi', ['version']).error) throw notInstalled();
  const look = async () =>
    lookAhead(await stackIn(root, place, ownNode), {
      refresh: true,
      say: (text) => process.stdout.write(text),
    });
  if (window === undefined) {
    const changes = await look();
    console.log(changes.length === 0 ? 'No drift.' : `Drift:\n${changes.map(lineOf).join('\n')}`);
    return changes.length === 0 ? 0 : 1;
  }
  const found = await foundBy(look);
  // Imported here: no other command opens a store.
  const { storeOfJob } = await import('../pipelines/operation/job.ts');
  await keepInfraLook(storeOfJob(), window, { stack: place.stack, at: Date.now(), found });
  console.log(`In the record of ${window}: ${found.result}.`);
  return found.result === 'no-drift' ? 0 : 1;
};

/** What to tell the repository, so that its workflows find what stands. */
const sayVariables = (place: StackPlace): void => {
  const { stdout, status } = spawnSync('pulumi', ['stack', 'output', '--json', '--stack', place.stack], {
    cwd: root,
    encoding: 'utf8',
    env: pulumiEnvironment(place, ownNode, process.env, projectText()),
  });
  if (status !== 0) return;
  const outputs = JSON.parse(stdout) as StackOutputs;
  console.log('\nVariables of the workflows (.github/README.md explains them):');
  for (const { name, value, environment } of workflowVariables(place.stack, outputs)) {
    console.log(
      `  gh variable set ${name}${environment === null ? '' : ` --env ${environment}`} --body '${value}'`,
    );
  }
  console.log(
    `In runbooks/organisation.yaml under aws, so that cutover refuses on drift:\n  stack: ${place.stack}`,
  );
  console.log(
    `For rosters beyond a few thousand also:\n  gh variable set TIDEOVER_NOTICE_QUEUES --body '${JSON.stringify(outputs.noticeQueues)}'`,
  );
};

const afterBootstrap = (stack: string, url: string): string => {
  const mine = backendUrl(placeOf(stack), projectText()) === url;
  return [
    `Commit Pulumi.yaml and Pulumi.${stack}.yaml: the one names the state's home, the other its key.`,
    mine
      ? `From now on plain \`pulumi preview --stack ${stack}\` in this folder means the same stack.`
      : `Pulumi.yaml names another account's state: plain \`pulumi\` finds this stack with PULUMI_BACKEND_URL='${url}'.`,
  ].join('\n');
};

const bootstrap = async (place: StackPlace): Promise<number> => {
  console.log(
    `In account ${place.account}, ${place.region}: a bucket for Pulumi's state (${backendUrl(place, projectText())}), a key for its secrets, the stack ${place.stack}.`,
  );
  // Imported here: no other command needs the AWS SDK.
  const { bootstrapState } = await import('./infra/bootstrap.ts');
  const { bucket, bucketRegion, key } = await bootstrapState(place);
  console.log(`State bucket: ${bucket}, in ${bucketRegion}. Key of the state: ${key}.`);
  const url = backendUrl({ ...place, region: bucketRegion });
  const named = withBackend(projectText(), url);
  if (named !== null) writeFileSync(projectFile, named);
  const status = pulumi(
    ['stack', 'select', '--create', '--stack', place.stack, '--secrets-provider', secretsProvider(place)],
    place,
  );
  if (status === 0) console.log(afterBootstrap(place.stack, url));
  return status;
};

const commands = ['bootstrap', 'preview', 'up', 'drift'];

await runCommand({
  name: 'npm run infra:COMMAND --',
  summary: `Looks after what stands in AWS. Commands: ${commands.join(', ')}.`,
  usage: `[--stack NAME] [--yes]
       (drift) [--stack NAME] [--window ID --store URL]`,
  options: {
    stack: { type: 'string', value: 'NAME', help: 'the stack; PULUMI_STACK or dev when absent' },
    window: { type: 'string', value: 'ID', help: 'drift: put what is found into this window’s record' },
    store: { type: 'string', value: 'URL', help: 'drift: the store of that record; or TIDEOVER_STORE' },
    yes: { type: 'boolean', help: 'up: do not ask (a job on GitHub never asks)' },
  },
  async run({ values, positionals: [command = '', ...more] }) {
    if (!commands.includes(command) || more.length > 0) {
      throw new WrongUse(`${command || 'Nothing'} is not one of ${commands.join(', ')}`);
    }
    const place = placeOf(values.stack ?? process.env.PULUMI_STACK ?? 'dev');
    if (command === 'bootstrap') return bootstrap(place);
    if (values.store !== undefined) process.env.TIDEOVER_STORE = values.store;
    if (command === 'drift') return drift(place, values.window);
    const yes = values.yes === true || process.env.CI === 'true';
    const status = pulumi(pulumiArguments(command === 'up' ? 'up' : 'preview', place.stack, yes), place);
    if (command === 'up' && status === 0) sayVariables(place);
    return status;
  },
});
