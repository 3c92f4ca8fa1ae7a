// Runs the real Pulumi engine over our program, with the stand-in as its AWS provider and a folder as its backend.
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LocalWorkspace, type PulumiFn, type Stack } from '@pulumi/pulumi/automation/index.js';
import ownProgram from '../../infra/index.ts';
import { pulumiEnvironment, withBackend } from '../../infra/stack/pulumi-call.ts';
import { projectText } from '../../infra/stack/stacks.ts';

const root = join(import.meta.dirname, '../..');

const onPath = (command: string, path: string): boolean =>
  path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Why the engine cannot run here, or undefined when it can. */
export const engineMissing = (): string | undefined =>
  onPath('pulumi', process.env.PATH ?? '')
    ? undefined
    : 'the Pulumi engine is not on PATH (https://www.pulumi.com/docs/install/)';

/** Whether plain `pulumi up` can run a program of Node here: its installer brings the language host. */
export const hasLanguageHost = onPath('pulumi-language-nodejs', process.env.PATH ?? '');

/** Puts the stand-in and the project's own Node before everything else on this process's PATH. */
export const useStandIn = (): void => {
  const own = [join(root, 'tests/emulator/stand-in'), join(root, 'node_modules/.bin')];
  process.env.PATH = [...own, process.env.PATH].join(delimiter);
};

export interface EngineRun {
  readonly stack: Stack;
  /** What a person gets who types `pulumi …` in the folder. */
  readonly plainPulumi: (given: readonly string[]) => string;
  /** Everything that the backend wrote, as one text. */
  readonly stateText: () => string;
  readonly folder: string;
  readonly remove: () => void;
}

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** A stack of its own in a temporary folder; `environment` reaches the stand-in. */
export const engineRun = async (
  name: 'dev' | 'prod',
  configuration: { readonly [key: string]: unknown },
  environment: { readonly [name: string]: string },
  program: PulumiFn = ownProgram,
): Promise<EngineRun> => {
  const place = { stack: name, account: '', region: '' };
  const { NODE_OPTIONS: nodeOptions } = pulumiEnvironment(place, join(root, 'node_modules/.bin'), {});
  const folder = mkdtempSync(join(tmpdir(), 'tideover-engine-'));
  const backend = join(folder, 'backend');
  const workDir = mkdtempSync(join(folder, 'work-'));
  // As `infra:bootstrap` leaves it: the project names the state's home, and nothing in the environment does.
  writeFileSync(join(workDir, 'Pulumi.yaml'), withBackend(projectText(), `file://${folder}`) ?? '');
  for (const part of ['infra', 'pipelines', 'node_modules', 'package.json'])
    symlinkSync(join(root, part), join(workDir, part));
  const envVars = {
    PULUMI_CONFIG_PASSPHRASE: 'a passphrase for tests',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    STAND_IN_FOLDER: backend,
    NODE_OPTIONS: String(nodeOptions),
    AWS_REGION: String(configuration['aws:region']),
    AWS_ACCESS_KEY_ID: String((configuration['aws:allowedAccountIds'] as readonly string[])[0]),
    AWS_SECRET_ACCESS_KEY: 'test',
    ...environment,
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: 'tideover', program },
    { workDir, stackSettings: { [name]: { config: JSON.parse(JSON.stringify(configuration)) } }, envVars },
  );
  return {
    stack,
    plainPulumi: (given) => {
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...envVars };
      return execFileSync('pulumi', [...given, '--stack', name], { cwd: workDir, env, encoding: 'utf8' });
    },
    folder: backend,
    stateText: () =>
      filesUnder(join(folder, '.pulumi'))
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
