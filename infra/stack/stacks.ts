// Reads the accounts and Regions of stacks from their files in the repository.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../pipelines/errors.ts';
import { backendUrl, type StackPlace, stackPlace, withBackend } from './pulumi-call.ts';

export const root = join(import.meta.dirname, '../..');
export const ownNode = join(root, 'node_modules/.bin');

export const placeOf = (stack: string): StackPlace => {
  const file = `Pulumi.${stack}.yaml`;
  if (existsSync(join(root, file))) return stackPlace(stack, file, readFileSync(join(root, file), 'utf8'));
  throw new UserError({
    what: `There is no stack ${stack}`,
    where: file,
    whatToDo: 'Copy Pulumi.dev.yaml or Pulumi.prod.yaml under this name and write your account into it.',
  });
};

const projectFile = join(root, 'Pulumi.yaml');
export const projectText = (): string => readFileSync(projectFile, 'utf8');

/** Writes the state's address into Pulumi.yaml where that names none, and returns it. */
export const nameBackend = (place: StackPlace): string => {
  const url = backendUrl(place);
  const named = withBackend(projectText(), url);
  if (named !== null) writeFileSync(projectFile, named);
  return url;
};
