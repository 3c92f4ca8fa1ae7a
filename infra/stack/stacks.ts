// Where stacks stand, as their files in the repository say.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../pipelines/errors.ts';
import { type StackPlace, stackPlace } from './pulumi-call.ts';

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

export const projectFile = join(root, 'Pulumi.yaml');
export const projectText = (): string => readFileSync(projectFile, 'utf8');
