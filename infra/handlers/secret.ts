// Reads the text of a secret that this function's role may read.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const client = new SecretsManagerClient();

export const secretText = async (arn: string): Promise<string> =>
  (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString ?? '';
