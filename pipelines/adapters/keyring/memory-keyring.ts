// Window keys that end with the process: simulations and tests. `makeKey` decides how random they are.

import { bilingual } from '../../plan/bilingual.ts';
import type { Keyring } from '../../ports.ts';
import { destroyedKey } from './destroyed-key.ts';

export function createMemoryKeyring(makeKey: (window: string) => Uint8Array): Keyring {
  const keys = new Map<string, Uint8Array | null>();
  return {
    async windowKey(window) {
      const key = keys.has(window) ? keys.get(window) : makeKey(window);
      if (!key) throw destroyedKey(window, 'memory');
      keys.set(window, key);
      return key;
    },
    async destroy(window) {
      keys.set(window, null);
      return bilingual`The key of window ${window} is forgotten.`;
    },
  };
}
