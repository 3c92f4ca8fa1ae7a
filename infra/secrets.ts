// Makes a secret without a value: a person enters it, so that neither the state nor a log ever holds one.
import { secretsmanager } from '@pulumi/aws';
import { make } from './component.ts';
import type { WithinPlace } from './place.ts';
import { allow, denyAll, policyDocument, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

/** The secret's policy: nobody outside the account may read it, whatever else is granted. */
export const secretPolicy = (settings: Settings): string =>
  policyDocument([
    denyAll('DenyOtherAccounts', { secretsmanager: 'GetSecretValue' }, ['*'], {
      StringNotEquals: { 'aws:PrincipalAccount': settings.account },
    }),
  ]);

/** Permission to read these secrets; the key may be used for them alone, by a condition. */
export const readSecrets = (secretArns: readonly string[], keyArn: string): readonly Statement[] => [
  allow('ReadSecrets', { secretsmanager: 'GetSecretValue' }, secretArns),
  allow('DecryptSecrets', { kms: 'Decrypt' }, [keyArn], {
    StringEquals: { 'kms:EncryptionContext:SecretARN': secretArns },
  }),
];

export const emptySecret = (
  within: WithinPlace,
  name: string,
  description: string,
): secretsmanager.Secret => {
  const { settings, where } = within;
  return make(within, secretsmanager.Secret, name, {
    name: `tideover/${settings.stack}/${name}`,
    description,
    kmsKeyId: where.keyArn,
    policy: secretPolicy(settings),
    recoveryWindowInDays: settings.production ? 30 : 7,
  });
};
