// The vault as a handler opens it: the bucket's own policy refuses an overwrite there, so nothing has to be proven.
import { awsPlace, clientOf } from '../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../pipelines/adapters/stores/s3-store.ts';
import type { Store } from '../../pipelines/ports.ts';
import { environment } from './lambda.ts';

/** `region` where the vault may stand in another one than the handler. */
export const vaultStore = (region?: string): Store => {
  const place = { ...awsPlace(environment('VAULT_BUCKET')), ...(region && { region }) };
  return createS3Store({ place, client: clientOf(place) });
};
