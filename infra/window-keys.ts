// Makes the keys of windows: one per window for people's data, whose destruction erases the data even in
// locked storage, and one for signing checkpoints, used by a role that cannot write entries.
import { all, type Output } from '@pulumi/pulumi';
import { component } from './component.ts';
import { namedKey } from './named-key.ts';
import { accountRoot } from './names.ts';
import type { Place } from './place.ts';
import { administersKey, policyDocument } from './policy-document.ts';
import type { Settings } from './settings.ts';
import { signingKey } from './signing-key.ts';

export interface WindowKeys {
  readonly signingKeyArn: Output<string>;
  /** The ARN of each window's key for people's data, by window id. */
  readonly personalData: Output<{ readonly [window: string]: string }>;
}

/**
 * Makes the keys. Taking a window's id out of the configuration schedules its key for destruction, which can be
 * taken back for 30 days in production (7 elsewhere). Checkpoints are Ed25519, so the signing key is too.
 */
export const windowKeys = (settings: Settings, where: Place): WindowKeys =>
  component({ settings, where }, 'WindowKeys', 'window-keys', (within) => {
    const signingKeyArn = signingKey(within, 'checkpoint-signing', {
      description: 'signs checkpoints of the record',
      signer: 'phase-checkpoint',
    });

    // The account administers; roles use the key as their own policies say.
    const policy = policyDocument([administersKey(accountRoot(settings))]);
    const personalData = settings.windows.map((window) => {
      const name = `window-${window}`;
      const key = { alias: name, description: `people's data of window ${window}`, policy } as const;
      const own = { ...within, tags: { ...within.tags, window } };
      const arn = namedKey(own, name, { ...key, isPassing: true });
      return arn.apply((known) => [window, known] as const);
    });
    return {
      signingKeyArn,
      personalData: all(personalData).apply((pairs) => Object.fromEntries(pairs)),
    };
  });
