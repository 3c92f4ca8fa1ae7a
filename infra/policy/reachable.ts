// Rules for everything that can be reached from outside: web entries, the status page, mail.
import { anyOf, between, each, given, type Row, type Wanted } from './wanted.ts';

const readOnly: Wanted = ['GET', 'HEAD'];
const edge: Wanted = {
  viewerProtocolPolicy: 'redirect-to-https',
  allowedMethods: readOnly,
  cachedMethods: readOnly,
  responseHeadersPolicyId: given,
};
const accessLogFields = ['requestId', 'time', 'route', 'status', 'latencyMs'];

export const reachable: readonly Row[] = [
  {
    id: 'handlers-called-by-their-route',
    prevents: 'that any API or account calls a handler',
    type: 'lambda/permission:Permission',
    wants: {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: /^arn:aws(-cn)?:execute-api:[^*]*\/\*\/\*\/[a-z].*$/,
    },
  },
  {
    id: 'whole-requests-handed-on',
    prevents: 'a handler that verifies a signature over something else than what came',
    type: 'apigatewayv2/integration:Integration',
    wants: {
      integrationType: 'AWS_PROXY',
      payloadFormatVersion: '2.0',
      timeoutMilliseconds: between(1000, 30_000),
    },
  },
  {
    id: 'entries-are-throttled',
    prevents: 'a flood through the web entry, and a log that holds what people wrote',
    type: 'apigatewayv2/stage:Stage',
    wants: {
      defaultRouteSettings: { throttlingRateLimit: between(1, 20), throttlingBurstLimit: between(1, 40) },
      accessLogSettings: { format: logsNothingPersonal },
    },
  },
  {
    id: 'status-read-by-https',
    prevents: 'a status page that is changed on its way, or taken over by a form',
    type: 'cloudfront/distribution:Distribution',
    wants: {
      enabled: true,
      defaultCacheBehavior: edge,
      orderedCacheBehaviors: each(edge),
      origins: [{ originAccessControlId: given }],
      viewerCertificate: anyOf(
        { minimumProtocolVersion: 'TLSv1.2_2021', sslSupportMethod: 'sni-only' },
        { cloudfrontDefaultCertificate: true },
      ),
    },
  },
  {
    id: 'status-bucket-asked-signed',
    prevents: 'that the status bucket has to be public',
    type: 'cloudfront/originAccessControl:OriginAccessControl',
    wants: { originAccessControlOriginType: 's3', signingBehavior: 'always', signingProtocol: 'sigv4' },
  },
  {
    id: 'security-headers',
    prevents: 'scripts, frames and forms of others on the status page',
    type: 'cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
    wants: {
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
          override: true,
          contentSecurityPolicy:
            /^default-src 'none';(?!.*\*)(?=.*form-action ('none'|(https:|http:\/\/127\.0\.0\.1)\/[^ ;]+\/feedback);).*frame-ancestors 'none'$/,
        },
      },
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: { items: ['Accept'] },
        accessControlAllowMethods: { items: readOnly },
        accessControlAllowOrigins: { items: ['*'] },
        originOverride: true,
      },
    },
  },
  {
    id: 'edges-forget-soon',
    prevents: 'a page that tells the state of an hour ago, or a cache that a reader can poison',
    type: 'cloudfront/cachePolicy:CachePolicy',
    wants: {
      minTtl: 0,
      defaultTtl: between(1, 60),
      maxTtl: between(1, 60),
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: 'none' },
        headersConfig: { headerBehavior: 'none' },
        queryStringsConfig: { queryStringBehavior: 'none' },
      },
    },
  },
  {
    id: 'mail-leaves-by-tls',
    prevents: 'mail in the clear, and mail to those who complained',
    type: 'sesv2/configurationSet:ConfigurationSet',
    wants: {
      deliveryOptions: { tlsPolicy: 'REQUIRE' },
      reputationOptions: { reputationMetricsEnabled: true },
      sendingOptions: { sendingEnabled: true },
      suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    },
  },
  {
    id: 'mail-is-signed',
    prevents: 'mail that anybody could have written',
    type: 'sesv2/emailIdentity:EmailIdentity',
    wants: { dkimSigningAttributes: { nextSigningKeyLength: 'RSA_2048_BIT' } },
  },
  {
    id: 'mail-from-our-own-domain',
    prevents: 'that receivers see SES’s name in the envelope',
    type: 'sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
    wants: { mailFromDomain: /^[^.]+\.[^.]+\.[^.]+/, behaviorOnMxFailure: 'REJECT_MESSAGE' },
  },
  {
    id: 'bounces-come-back',
    prevents: 'that nobody learns what became of the mail',
    type: 'sesv2/configurationSetEventDestination:ConfigurationSetEventDestination',
    wants: {
      eventDestination: {
        enabled: true,
        matchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT', 'DELIVERY_DELAY'],
        snsDestination: { topicArn: /:sns:/ },
      },
    },
  },
  {
    id: 'mail-comes-by-tls',
    prevents: 'mail in the clear or unscanned, and an open relay',
    type: 'ses/receiptRule:ReceiptRule',
    wants: {
      enabled: true,
      scanEnabled: true,
      tlsPolicy: 'Require',
      recipients: each(/^[^@]+@[^@]+$/),
      s3Actions: [{ objectKeyPrefix: 'mail/', position: 1 }],
    },
  },
];

function logsNothingPersonal(format: unknown): boolean {
  if (typeof format !== 'string' || !format.startsWith('{')) return false;
  return Object.keys(JSON.parse(format)).join() === accessLogFields.join();
}
