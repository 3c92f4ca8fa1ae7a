// Makes an Ed25519 key in KMS with which only one role may sign, whatever other policies grant: for
// checkpoints of the record, and for the facts of each handler.
import type { Output } from '@pulumi/pulumi';
import type { MachineDoor } from '../pipelines/ledger/entry.ts';
import { namedKey } from './named-key.ts';
import { accountRoot, arnOf, nameOf, roleArn } from './names.ts';
import type { WithinPlace } from './place.ts';
import { administersKey, allow, denyAll, policyDocument, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

/** The key's policy: the account administers it; only `signer`, a role's short name, signs. */
export const signingKeyPolicy = (settings: Settings, signer: string): string =>
  policyDocument([
    administersKey(accountRoot(settings), 'AccountAdministersSigningKey'),
    denyAll('DenyOtherSigners', { kms: 'Sign CreateGrant' }, ['*'], {
      ArnNotEquals: { 'aws:PrincipalArn': roleArn(settings, nameOf(settings, signer)) },
    }),
  ]);

export const voiceName = (door: MachineDoor): string => `${door}-voice`;

/** The doors through which handlers of this stack put facts, with the alias of the key of each. */
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

/** Permission to sign, for the signer's own policy. */
export const signsWith = (Sid: string, keyArn: string): Statement =>
  allow(Sid, { kms: 'Sign GetPublicKey' }, [keyArn]);

/** Makes the key and returns its ARN. */
export const signingKey = (
  within: WithinPlace,
  name: string,
  { description, signer }: { readonly description: string; readonly signer: string },
): Output<string> => {
  const policy = signingKeyPolicy(within.settings, signer);
  return namedKey(within, name, { alias: name, description, policy, signs: true });
};
