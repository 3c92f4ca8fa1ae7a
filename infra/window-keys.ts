// Keys that belong to windows: one per window for people's data, which can be destroyed to erase them even from
// locked storage, and one that signs checkpoints, by a role that cannot write entries.
import { kms } from '@pulumi/aws';
import { all, type Output } from '@pulumi/pulumi';
import { component } from './component.ts';
import { accountRoot, nameOf, tagsOf } from './names.ts';
import type { Place } from './place.ts';
import { administersKey, type PolicyDocument, policyDocument } from './policy-document.ts';
import type { Settings } from './settings.ts';
import { signingKey } from './signing-key.ts';

export interface WindowKeys {
  readonly signingKeyArn: Output<string>;
  /** By window id. */
  readonly personalData: Output<{ readonly [window: string]: string }>;
}

/** The account administers; roles use the key as their own policies say. */
export const personalDataKeyPolicy = (settings: Settings): PolicyDocument =>
  policyDocument([administersKey(accountRoot(settings))]);

/**
 * Makes the keys. Taking a window's id out of the configuration schedules its key for destruction, which can be
 * taken back for 30 days in production (7 elsewhere). Checkpoints are Ed25519, so the signing key is too.
 */
export const windowKeys = (settings: Settings, where: Place): WindowKeys =>
  component('WindowKeys', 'window-keys', (options) => {
    const tags = tagsOf(settings, 'window-keys');
    const deletionWindowInDays = settings.production ? 30 : 7;

    const signingKeyArn = signingKey({ settings, where, tags, options }, 'checkpoint-signing', {
      description: 'signs checkpoints of the record',
      signer: 'phase-checkpoint',
    });

    const personalData = settings.windows.map((window) => {
      const key = new kms.Key(
        `window-${window}`,
        {
          description: `Tideover ${settings.stack}: people's data of window ${window}`,
          enableKeyRotation: true,
          deletionWindowInDays,
          policy: JSON.stringify(personalDataKeyPolicy(settings)),
          tags: { ...tags, window },
        },
        options,
      );
      new kms.Alias(
        `window-${window}`,
        { name: `alias/${nameOf(settings, `window-${window}`)}`, targetKeyId: key.keyId },
        options,
      );
      return key.arn.apply((arn) => [window, arn] as const);
    });
    return {
      signingKeyArn,
      personalData: all(personalData).apply((pairs) => Object.fromEntries(pairs)),
    };
  });
