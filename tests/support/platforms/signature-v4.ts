// Whether a request carries the signature that AWS asks for (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

import { createHash, createHmac } from 'node:crypto';
import type { Asked } from '../local-service.ts';

export const awsKey = { id: 'AKIDEXAMPLEEXAMPLE00', secret: 'example-secret-access-key-for-tests-only' };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export function isSignedForAws({ method, path, query, headers, body }: Asked, service: string): boolean {
  const [, id, day, region, named, signedHeaders = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (id !== awsKey.id || named !== service) return false;
  const names = signedHeaders.split(';');
  const request = [
    method,
    path.split('/').map(encoded).join('/'),
    [...query]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = [region ?? '', service, 'aws4_request'].reduce(
    (made, part) => hmac(made, part),
    hmac(`AWS4${awsKey.secret}`, day ?? ''),
  );
  return hmac(key, toSign).toString('hex') === signature;
}
