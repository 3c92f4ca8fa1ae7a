// Opens the vault for a handler. The bucket's own policy refuses overwrites, so that is not tested here
// first.
import { awsPlace, clientOf } from '../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../pipelines/adapters/stores/s3-store.ts';
import type { Store } from '../../pipelines/ports.ts';
import { environment } from './lambda.ts';

/** The vault's store. `region`: the vault's Region, where the handler may be in another one. */
export const vaultStore = (region?: string): Store => {
  const place = { ...awsPlace(environment('VAULT_BUCKET')), ...(region && { region }) };
  return createS3Store({ place, client: clientOf(place) });
};
