// Hosts the status page: a private bucket that only one CloudFront distribution reads. It shares nothing with
// the vault or GitHub, so an update can be published when neither can be reached.
import { cloudfront, s3 } from '@pulumi/aws';
import { type Output, output } from '@pulumi/pulumi';
import { component, kept, make } from './component.ts';
import { bucketArn, bucketNameOf, nameOf } from './names.ts';
import { allowTo, policyDocument, tlsOnly } from './policy-document.ts';
import { keepPrivate } from './private-bucket.ts';
import type { Settings } from './settings.ts';

export interface Status {
  readonly bucket: string;
  readonly distributionArn: Output<string>;
  readonly url: Output<string>;
}

export const statusBucketName = (settings: Settings): string => bucketNameOf(settings, 'status');

/** The bucket's policy: only this distribution may read, and only over TLS. */
export const statusPolicy = (settings: Settings, distributionArn: string): string => {
  const arn = bucketArn(settings, statusBucketName(settings));
  return policyDocument([
    allowTo({ Service: 'cloudfront.amazonaws.com' }, 'DistributionReads', { s3: 'GetObject' }, [`${arn}/*`], {
      StringEquals: { 'AWS:SourceArn': distributionArn },
    }),
    tlsOnly({ s3: '*' }, [arn, `${arn}/*`]),
  ]);
};

/** Allows the page its own styles and script, nothing from elsewhere, and its form one address. */
export const contentSecurityPolicy = (formUrl: string | undefined): string =>
  `default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action ${formUrl ?? "'none'"}; frame-ancestors 'none'`;

/** Seconds that CloudFront caches pages, and files that programs poll. */
const pageSeconds = 60;
const feedSeconds = 15;

export const status = (settings: Settings, formUrl: Output<string> | undefined): Status =>
  component({ settings }, 'Status', 'status', (within) => {
    const bucket = make(kept(within), s3.Bucket, 'status', { bucket: statusBucketName(settings) });
    make(within, s3.BucketVersioning, 'status', {
      bucket: bucket.bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    const forgets = [
      { id: 'forget-replaced', filter: { prefix: '' }, noncurrentVersionExpiration: { noncurrentDays: 90 } },
    ];
    // AES256, because the text is public, and our key would need a policy for CloudFront.
    keepPrivate(within, 'status', bucket, { keyArn: null, forgets });

    const access = make(within, cloudfront.OriginAccessControl, 'status', {
      name: nameOf(settings, 'status'),
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
    const headers = make(within, cloudfront.ResponseHeadersPolicy, 'status', {
      name: nameOf(settings, 'status'),
      securityHeadersConfig: {
        strictTransportSecurity: {
          accessControlMaxAgeSec: 31_536_000,
          includeSubdomains: true,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: 'DENY', override: true },
        referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
        contentSecurityPolicy: {
          contentSecurityPolicy: output(formUrl).apply(contentSecurityPolicy),
          override: true,
        },
      },
      // CORS, because the company's other sites read the JSON and the banner script.
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: { items: ['Accept'] },
        accessControlAllowMethods: { items: ['GET', 'HEAD'] },
        accessControlAllowOrigins: { items: ['*'] },
        originOverride: true,
      },
    });
    const cache = (name: string, seconds: number) =>
      make(within, cloudfront.CachePolicy, name, {
        name: nameOf(settings, name),
        minTtl: 0,
        defaultTtl: seconds,
        maxTtl: seconds,
        parametersInCacheKeyAndForwardedToOrigin: {
          cookiesConfig: { cookieBehavior: 'none' },
          headersConfig: { headerBehavior: 'none' },
          queryStringsConfig: { queryStringBehavior: 'none' },
          enableAcceptEncodingBrotli: true,
          enableAcceptEncodingGzip: true,
        },
      });
    const pages = cache('status-pages', pageSeconds);
    const feeds = cache('status-feeds', feedSeconds);
    const behaviour = (cachePolicyId: Output<string>) => ({
      targetOriginId: 'status',
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD'],
      cachedMethods: ['GET', 'HEAD'],
      compress: true,
      cachePolicyId,
      responseHeadersPolicyId: headers.id,
    });
    const { domain, certificateArn, certificateId } = settings.status;
    const distribution = make(within, cloudfront.Distribution, 'status', {
      enabled: true,
      comment: `Tideover ${settings.stack}: status page`,
      defaultRootObject: 'index.html',
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      origins: [
        {
          originId: 'status',
          domainName: bucket.bucketRegionalDomainName,
          originAccessControlId: access.id,
        },
      ],
      defaultCacheBehavior: behaviour(pages.id),
      orderedCacheBehaviors: ['*.json', '*.ics', '*.atom', '*.js'].map((pathPattern) => ({
        pathPattern,
        ...behaviour(feeds.id),
      })),
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      aliases: domain ? [domain] : [],
      viewerCertificate: certificateArn
        ? {
            ...(certificateId ? { iamCertificateId: certificateId } : { acmCertificateArn: certificateArn }),
            sslSupportMethod: 'sni-only',
            minimumProtocolVersion: 'TLSv1.2_2021',
          }
        : { cloudfrontDefaultCertificate: true },
    });
    make(within, s3.BucketPolicy, 'status', {
      bucket: bucket.bucket,
      policy: distribution.arn.apply((arn) => statusPolicy(settings, arn)),
    });
    return {
      bucket: statusBucketName(settings),
      distributionArn: distribution.arn,
      url: domain
        ? output(`https://${domain}/`)
        : distribution.domainName.apply((host) => `https://${host}/`),
    };
  });
