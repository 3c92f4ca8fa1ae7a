// An Ed25519 key in KMS that one role signs with, whatever other policies grant: checkpoints of the record, and the
// voice of each handler that speaks in it.
import type { Output } from '@pulumi/pulumi';
import type { MachineDoor } from '../pipelines/ledger/entry.ts';
import { namedKey } from './named-key.ts';
import { accountRoot, arnOf, nameOf, roleArn } from './names.ts';
import type { WithinPlace } from './place.ts';
import { administersKey, allow, denyAll, policyDocument, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

/** The account administers; `signer`, a role's name without the stack's prefix, signs. */
export const signingKeyPolicy = (settings: Settings, signer: string): string =>
  policyDocument([
    administersKey(accountRoot(settings), 'AccountAdministersSigningKey'),
    denyAll('DenyOtherSigners', { kms: 'Sign CreateGrant' }, ['*'], {
      ArnNotEquals: { 'aws:PrincipalArn': roleArn(settings, nameOf(settings, signer)) },
    }),
  ]);

export const voiceName = (door: MachineDoor): string => `${door}-voice`;

/** The doors at which something of this stack speaks, and what its key is found by. */
export const voiceKeys = (settings: Settings): { readonly [door in MachineDoor]?: string } => {
  const { status, mail } = settings;
  const at = (door: MachineDoor, region?: string) =>
    arnOf(settings, 'kms', `alias/${nameOf(settings, voiceName(door))}`, region);
  return {
    ...(status.feedbackForm && { form: at('form') }),
    ...(mail?.receive && { mail: at('mail', mail.region) }),
    ...(mail && { bounce: at('bounce', mail.region) }),
  };
};

/** For the signer's own policy. */
export const signsWith = (Sid: string, keyArn: string): Statement =>
  allow(Sid, { kms: 'Sign GetPublicKey' }, [keyArn]);

/** Returns its ARN. */
export const signingKey = (
  within: WithinPlace,
  name: string,
  { description, signer }: { readonly description: string; readonly signer: string },
): Output<string> => {
  const policy = signingKeyPolicy(within.settings, signer);
  return namedKey(within, name, { alias: name, description, policy, signs: true });
};
