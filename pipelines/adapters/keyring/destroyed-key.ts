// The error for asking the key of a window whose people's data were erased.

import { UserError } from '../../errors.ts';

export function saysDestroyed(error: unknown, window: string): boolean {
  return error instanceof UserError && error.message === destroyedKey(window, '').message;
}

export function destroyedKey(window: string, where: string): UserError {
  return new UserError({
    what: `The key of window ${window} was destroyed; its people’s data cannot be read any more`,
    where,
    whatToDo: 'Nothing can bring them back. The rest of the record can still be read and verified.',
  });
}
