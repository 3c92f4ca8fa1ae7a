// What each component promises, as checks over the recorded graph of the production example. They are values, so
// that the same list is run on our stack and on every mutant of it.
import type { Statement } from '../../infra/policy-document.ts';
import {
  grantLine,
  type Inputs,
  ofType,
  policyIn,
  policyOf,
  principalLine,
  shortArn,
} from './graph-reading.ts';
import type { Graph } from './recorded-graph.ts';
import { whoMayWhat } from './who-may-what.ts';

export interface Expectation {
  readonly component: string;
  readonly says: string;
  readonly holds: (graph: Graph) => boolean;
}

const inputsOf = (graph: Graph, type: string, name: string): Inputs =>
  ofType(graph, type).find((resource) => resource.name === name)?.inputs ?? {};

const same = (actual: unknown, expected: unknown): boolean => {
  if (typeof actual !== 'object' || actual === null || typeof expected !== 'object' || expected === null)
    return actual === expected;
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...keys].every((key) => same((actual as Inputs)[key], (expected as Inputs)[key]));
};

const routesOf = (graph: Graph, name: string): readonly unknown[] =>
  ofType(graph, 'apigatewayv2/route:Route')
    .filter((route) => route.name.startsWith(`${name}-`))
    .map(({ inputs }) => inputs.routeKey);

/** The API's stage and path may call the function, and the whole request is handed on. */
const isCalledByItsRoutesOnly = (graph: Graph, api: string, handler: string, path: string): boolean =>
  same(inputsOf(graph, 'lambda/permission:Permission', api), {
    action: 'lambda:InvokeFunction',
    function: `tideover-prod-${handler}`,
    principal: 'apigateway.amazonaws.com',
    sourceArn: `arn:aws:execute-api:eu-west-1:111111111111:${api}/*/*/${path}`,
  }) &&
  same(
    (({ integrationType, payloadFormatVersion, timeoutMilliseconds }) => ({
      integrationType,
      payloadFormatVersion,
      timeoutMilliseconds,
    }))(inputsOf(graph, 'apigatewayv2/integration:Integration', api)),
    { integrationType: 'AWS_PROXY', payloadFormatVersion: '2.0', timeoutMilliseconds: 10_000 },
  );

const policySays = (graph: Graph, type: string, name: string, expected: readonly string[]): boolean =>
  same(policyOf(graph, type, name).map(principalLine), expected);

const tls = (actions: string, on: string) =>
  `everybody: never ${actions} on ${on} if aws:SecureTransport Bool false`;

const checkpointRole = 'aws:PrincipalArn ArnNotEquals iam:role/phase-checkpoint';
const notOurs = 'aws:PrincipalAccount StringNotEquals 111111111111 and aws:PrincipalIsAWSService Bool false';

export const expectations: readonly Expectation[] = [
  // ---- vault
  {
    component: 'vault',
    says: 'refuses plain HTTP, deletion, replacement, foreign checkpoints, other keys, longer locks, unlocking and other accounts',
    holds: (graph) =>
      policySays(graph, 's3/bucketPolicy:BucketPolicy', 'vault', [
        tls('s3:*', 's3:vault s3:vault/*'),
        'everybody: never s3:DeleteObject s3:DeleteObjectVersion on s3:vault/windows/* s3:vault/backups/*',
        'everybody: never s3:PutObject on s3:vault/windows/* if s3:if-none-match Null true and s3:ObjectCreationOperation Bool true',
        `everybody: never s3:PutObject on s3:vault/windows/*/checkpoints/* if ${checkpointRole}`,
        `everybody: never s3:PutObject on s3:vault/windows/*/entries/* s3:vault/windows/*/claims/* s3:vault/active/* if ${checkpointRole.replace('NotEquals', 'Equals')}`,
        'everybody: never s3:PutObject on s3:vault/* if s3:x-amz-server-side-encryption-aws-kms-key-id Null false and s3:x-amz-server-side-encryption-aws-kms-key-id StringNotEquals kms:key/key-eu-west-1',
        'everybody: never s3:PutObject s3:PutObjectRetention on s3:vault/* if s3:object-lock-remaining-retention-days NumericGreaterThan 400',
        'everybody: never s3:BypassGovernanceRetention s3:PutObjectLegalHold s3:DeleteBucket on s3:vault s3:vault/*',
        `everybody: never s3:* on s3:vault s3:vault/* if ${notOurs}`,
      ]),
  },
  ...['vault', 'vault-copy'].flatMap((name): Expectation[] => [
    {
      component: 'vault',
      says: `${name} is versioned and locked for 400 days in compliance mode from its first object on`,
      holds: (graph) =>
        inputsOf(graph, 's3/bucket:Bucket', name).objectLockEnabled === true &&
        inputsOf(graph, 's3/bucketVersioning:BucketVersioning', name).versioningConfiguration?.status ===
          'Enabled' &&
        same(
          inputsOf(graph, 's3/bucketObjectLockConfiguration:BucketObjectLockConfiguration', name).rule
            ?.defaultRetention,
          { mode: 'COMPLIANCE', days: 400 },
        ),
    },
    {
      component: 'vault',
      says: `${name} grows cheaper with age and never expires what is current`,
      holds: (graph) =>
        same(
          inputsOf(graph, 's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', name).rules?.map(
            ({ id: _, ...rule }: Inputs) => rule,
          ),
          [
            {
              status: 'Enabled',
              filter: { prefix: 'backups/' },
              transitions: [{ days: 30, storageClass: 'GLACIER_IR' }],
            },
            {
              status: 'Enabled',
              filter: { prefix: '' },
              abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            },
            {
              status: 'Enabled',
              filter: { prefix: 'active/' },
              noncurrentVersionExpiration: { noncurrentDays: 401 },
            },
          ],
        ),
    },
  ]),
  {
    component: 'vault',
    says: 'the copy takes objects from replication alone and gives none up',
    holds: (graph) =>
      policySays(graph, 's3/bucketPolicy:BucketPolicy', 'vault-copy', [
        tls('s3:*', 's3:vault-copy s3:vault-copy/*'),
        'everybody: never s3:DeleteObject s3:DeleteObjectVersion on s3:vault-copy/*',
        'everybody: never s3:PutObject on s3:vault-copy/*',
      ]),
  },
  {
    component: 'vault',
    says: 'everything is copied to another Region within 15 minutes, under that Region’s key, deletions excepted',
    holds: (graph) => {
      const { rules = [] } = inputsOf(
        graph,
        's3/bucketReplicationConfig:BucketReplicationConfig',
        'vault-copy',
      );
      const [rule] = rules;
      return (
        rules.length === 1 &&
        rule.status === 'Enabled' &&
        rule.filter?.prefix === '' &&
        rule.deleteMarkerReplication?.status === 'Disabled' &&
        rule.sourceSelectionCriteria?.sseKmsEncryptedObjects?.status === 'Enabled' &&
        rule.destination?.encryptionConfiguration?.replicaKmsKeyId?.includes('eu-central-1') &&
        same(rule.destination?.metrics, { status: 'Enabled', eventThreshold: { minutes: 15 } }) &&
        same(rule.destination?.replicationTime, { status: 'Enabled', time: { minutes: 15 } }) &&
        inputsOf(graph, 's3/bucket:Bucket', 'vault-copy').region === 'eu-central-1'
      );
    },
  },

  // ---- keys
  {
    component: 'window-keys',
    says: 'checkpoints are signed with Ed25519 by the checkpoint role alone',
    holds: (graph) =>
      inputsOf(graph, 'kms/key:Key', 'checkpoint-signing').customerMasterKeySpec ===
        'ECC_NIST_EDWARDS25519' &&
      inputsOf(graph, 'kms/key:Key', 'checkpoint-signing').keyUsage === 'SIGN_VERIFY' &&
      policySays(graph, 'kms/key:Key', 'checkpoint-signing', [
        'iam:root: kms:* on *',
        `everybody: never kms:Sign kms:CreateGrant on * if ${checkpointRole}`,
      ]),
  },
  {
    component: 'window-keys',
    says: 'each window has a key of its own, administered by the account',
    holds: (graph) =>
      policySays(graph, 'kms/key:Key', 'window-2026-12-messenger-move', ['iam:root: kms:* on *']),
  },
  ...['eu-west-1', 'eu-central-1'].map(
    (region): Expectation => ({
      component: 'place',
      says: `the key of ${region} is used by our logs and, on behalf of this account, by alarms, SES and topics`,
      holds: (graph) =>
        policySays(graph, 'kms/key:Key', `key-${region}`, [
          'iam:root: kms:* on *',
          `logs.${region}.amazonaws.com: kms:Encrypt kms:Decrypt kms:GenerateDataKey kms:DescribeKey on * if kms:EncryptionContext:aws:logs:arn ArnLike logs:log-group:*`,
          'cloudwatch.amazonaws.com ses.amazonaws.com sns.amazonaws.com: kms:Decrypt kms:GenerateDataKey on * if aws:SourceAccount StringEquals 111111111111',
        ]),
    }),
  ),
  ...['eu-west-1', 'eu-central-1'].map(
    (region): Expectation => ({
      component: 'place',
      says: `only our own alarms publish to the alarm topic of ${region}, and both addresses hear them`,
      holds: (graph) =>
        policySays(graph, 'sns/topicPolicy:TopicPolicy', `alarms-${region}`, [
          'cloudwatch.amazonaws.com: sns:Publish on sns:alarms if aws:SourceAccount StringEquals 111111111111 and aws:SourceArn ArnLike cloudwatch:alarm:*',
          tls('sns:Publish', 'sns:alarms'),
        ]) &&
        ofType(graph, 'sns/topicSubscription:TopicSubscription').filter(
          ({ name, inputs }) =>
            name.startsWith(`alarms-${region}`) &&
            inputs.protocol === 'email' &&
            // Addresses are people's: the engine has to know that they are secret.
            inputs.endpoint?.['4dabf18193072939515e22adb298388d'] === '1b47061264138c4ac30d75fd1eb44270' &&
            inputs.endpoint.value?.endsWith('@example.com'),
        ).length === 2,
    }),
  ),

  // ---- queues, secrets
  {
    component: 'queue',
    says: 'a service puts messages only where it feeds a queue, from that one source of this account',
    holds: (graph) =>
      ofType(graph, 'sqs/queuePolicy:QueuePolicy').every(({ name }) => {
        const fed = {
          'inbound-mail': ['s3.amazonaws.com', 's3:inbound-mail'],
          'mail-feedback': ['sns.amazonaws.com', 'sns:mail-feedback'],
        }[name];
        return policySays(graph, 'sqs/queuePolicy:QueuePolicy', name, [
          tls('sqs:*', `sqs:${name}`),
          ...(fed
            ? [
                `${fed[0]}: sqs:SendMessage on sqs:${name} if aws:SourceAccount StringEquals 111111111111 and aws:SourceArn ArnEquals ${fed[1]}`,
              ]
            : []),
        ]);
      }),
  },
  {
    component: 'queue',
    says: 'a queue keeps what nobody takes for four days and gives it up after a few tries',
    holds: (graph) =>
      ofType(graph, 'sqs/queue:Queue')
        .filter(({ name }) => !name.endsWith('-dead'))
        .every(
          ({ inputs }) =>
            inputs.messageRetentionSeconds === 345_600 &&
            inputs.receiveWaitTimeSeconds === 20 &&
            inputs.visibilityTimeoutSeconds <= 720,
        ),
  },
  {
    component: 'secrets',
    says: 'secrets have no value in the program, come back within 30 days, and are read inside the account only',
    holds: (graph) =>
      ofType(graph, 'secretsmanager/secretVersion:SecretVersion').length === 0 &&
      ofType(graph, 'secretsmanager/secret:Secret').length === 6 &&
      ofType(graph, 'secretsmanager/secret:Secret').every(
        ({ name, inputs }) =>
          inputs.recoveryWindowInDays === 30 &&
          policySays(graph, 'secretsmanager/secret:Secret', name, [
            'everybody: never secretsmanager:GetSecretValue on * if aws:PrincipalAccount StringNotEquals 111111111111',
          ]),
      ),
  },

  // ---- status
  {
    component: 'status',
    says: 'only this distribution reads the status bucket, each request signed',
    holds: (graph) =>
      policySays(graph, 's3/bucketPolicy:BucketPolicy', 'status', [
        'cloudfront.amazonaws.com: s3:GetObject on s3:status/* if AWS:SourceArn StringEquals cloudfront:distribution/status',
        tls('s3:*', 's3:status s3:status/*'),
      ]) &&
      same(
        (({ name: _, ...rest }) => rest)(
          inputsOf(graph, 'cloudfront/originAccessControl:OriginAccessControl', 'status'),
        ),
        { originAccessControlOriginType: 's3', signingBehavior: 'always', signingProtocol: 'sigv4' },
      ) &&
      same(
        inputsOf(graph, 'cloudfront/distribution:Distribution', 'status').origins?.map(
          (origin: Inputs) => origin.originAccessControlId,
        ),
        ['status-id'],
      ),
  },
  {
    component: 'status',
    says: 'readers come by HTTPS with TLS 1.2 at least, read only, and get the security headers',
    holds: (graph) => {
      const distribution = inputsOf(graph, 'cloudfront/distribution:Distribution', 'status');
      const behaviours = [distribution.defaultCacheBehavior, ...(distribution.orderedCacheBehaviors ?? [])];
      return (
        distribution.enabled === true &&
        distribution.viewerCertificate?.minimumProtocolVersion === 'TLSv1.2_2021' &&
        distribution.viewerCertificate?.sslSupportMethod === 'sni-only' &&
        behaviours.length === 5 &&
        behaviours.every(
          (behaviour: Inputs) =>
            behaviour?.viewerProtocolPolicy === 'redirect-to-https' &&
            same(behaviour.allowedMethods, ['GET', 'HEAD']) &&
            same(behaviour.cachedMethods, ['GET', 'HEAD']) &&
            behaviour.responseHeadersPolicyId === 'status-id',
        )
      );
    },
  },
  {
    component: 'status',
    says: 'the security headers are set, and nobody sends credentials along',
    holds: (graph) => {
      const { securityHeadersConfig, corsConfig } = inputsOf(
        graph,
        'cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
        'status',
      );
      const policy: string = securityHeadersConfig?.contentSecurityPolicy?.contentSecurityPolicy ?? '';
      return (
        same(securityHeadersConfig?.strictTransportSecurity, {
          accessControlMaxAgeSec: 31_536_000,
          includeSubdomains: true,
          override: true,
        }) &&
        securityHeadersConfig?.contentTypeOptions?.override === true &&
        same(securityHeadersConfig?.frameOptions, { frameOption: 'DENY', override: true }) &&
        same(securityHeadersConfig?.referrerPolicy, { referrerPolicy: 'no-referrer', override: true }) &&
        securityHeadersConfig?.contentSecurityPolicy?.override === true &&
        policy.startsWith("default-src 'none'") &&
        policy.includes("frame-ancestors 'none'") &&
        !policy.includes('*') &&
        corsConfig?.accessControlAllowCredentials === false &&
        corsConfig?.originOverride === true &&
        same(corsConfig?.accessControlAllowMethods?.items, ['GET', 'HEAD']) &&
        same(corsConfig?.accessControlAllowOrigins?.items, ['*'])
      );
    },
  },
  {
    component: 'status',
    says: 'edges keep pages a minute and feeds a quarter of one, whatever a reader asks, without cookies or queries',
    holds: (graph) =>
      Object.entries({ 'status-pages': 60, 'status-feeds': 15 }).every(([name, seconds]) => {
        const policy = inputsOf(graph, 'cloudfront/cachePolicy:CachePolicy', name);
        const key = policy.parametersInCacheKeyAndForwardedToOrigin;
        return (
          policy.minTtl === 0 &&
          policy.defaultTtl === seconds &&
          policy.maxTtl === seconds &&
          key?.cookiesConfig?.cookieBehavior === 'none' &&
          key?.headersConfig?.headerBehavior === 'none' &&
          key?.queryStringsConfig?.queryStringBehavior === 'none'
        );
      }),
  },
  {
    component: 'status',
    says: 'replaced pages are kept for 90 days',
    holds: (graph) =>
      inputsOf(graph, 's3/bucketVersioning:BucketVersioning', 'status').versioningConfiguration?.status ===
        'Enabled' &&
      same(inputsOf(graph, 's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'status').rules, [
        {
          id: 'forget-replaced',
          status: 'Enabled',
          filter: { prefix: '' },
          noncurrentVersionExpiration: { noncurrentDays: 90 },
        },
      ]),
  },

  // ---- mail
  {
    component: 'mail-out',
    says: 'mail leaves by TLS, signed with 2,048 bits, from a MAIL FROM of its own or not at all',
    holds: (graph) => {
      const set = inputsOf(graph, 'sesv2/configurationSet:ConfigurationSet', 'mail');
      const mailFrom = inputsOf(
        graph,
        'sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
        'mail',
      );
      const identity = inputsOf(graph, 'sesv2/emailIdentity:EmailIdentity', 'mail');
      return (
        set.deliveryOptions?.tlsPolicy === 'REQUIRE' &&
        set.reputationOptions?.reputationMetricsEnabled === true &&
        set.sendingOptions?.sendingEnabled === true &&
        same(set.suppressionOptions?.suppressedReasons, ['BOUNCE', 'COMPLAINT']) &&
        identity.dkimSigningAttributes?.nextSigningKeyLength === 'RSA_2048_BIT' &&
        identity.configurationSetName === 'tideover-prod-mail' &&
        mailFrom.mailFromDomain === 'bounces.notices.example.com' &&
        mailFrom.behaviorOnMxFailure === 'REJECT_MESSAGE'
      );
    },
  },
  {
    component: 'mail-out',
    says: 'bounces, complaints, rejects and delays come back through our own topic and queue',
    holds: (graph) => {
      const { eventDestination } = inputsOf(
        graph,
        'sesv2/configurationSetEventDestination:ConfigurationSetEventDestination',
        'mail-feedback',
      );
      const subscription = inputsOf(graph, 'sns/topicSubscription:TopicSubscription', 'mail-feedback');
      return (
        eventDestination?.enabled === true &&
        same(eventDestination.matchingEventTypes, ['BOUNCE', 'COMPLAINT', 'REJECT', 'DELIVERY_DELAY']) &&
        eventDestination.snsDestination?.topicArn?.endsWith(':tideover-prod-mail-feedback') &&
        subscription.protocol === 'sqs' &&
        subscription.rawMessageDelivery === true &&
        subscription.endpoint?.endsWith(':tideover-prod-mail-feedback') &&
        policySays(graph, 'sns/topicPolicy:TopicPolicy', 'mail-feedback', [
          'ses.amazonaws.com: sns:Publish on sns:mail-feedback if aws:SourceAccount StringEquals 111111111111 and aws:SourceArn ArnEquals ses:configuration-set/mail',
          tls('sns:Publish', 'sns:mail-feedback'),
        ])
      );
    },
  },
  {
    component: 'mail-in',
    says: 'SES takes mail for our addresses by TLS only, scanned, and stores it under mail/',
    holds: (graph) => {
      const rule = inputsOf(graph, 'ses/receiptRule:ReceiptRule', 'inbound-mail');
      return (
        rule.enabled === true &&
        rule.scanEnabled === true &&
        rule.tlsPolicy === 'Require' &&
        same(rule.recipients, ['support@notices.example.com']) &&
        rule.s3Actions?.length === 1 &&
        rule.s3Actions[0].objectKeyPrefix === 'mail/' &&
        rule.s3Actions[0].position === 1
      );
    },
  },
  {
    component: 'mail-in',
    says: 'only our receipt rule writes into the inbound bucket, whose mail is gone after a week',
    holds: (graph) =>
      policySays(graph, 's3/bucketPolicy:BucketPolicy', 'inbound-mail', [
        'ses.amazonaws.com: s3:PutObject on s3:inbound-mail/mail/* if aws:SourceAccount StringEquals 111111111111 and aws:SourceArn ArnEquals ses:receipt-rule-set/company-mail:receipt-rule/auto-reply',
        `everybody: never s3:* on s3:inbound-mail s3:inbound-mail/* if ${notOurs}`,
        tls('s3:*', 's3:inbound-mail s3:inbound-mail/*'),
      ]) &&
      same(
        inputsOf(graph, 's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'inbound-mail').rules,
        [{ id: 'forget', status: 'Enabled', filter: { prefix: '' }, expiration: { days: 7 } }],
      ),
  },
  {
    component: 'mail-in',
    says: 'each new mail, and nothing else, is put into the queue',
    holds: (graph) =>
      same(
        inputsOf(graph, 's3/bucketNotification:BucketNotification', 'inbound-mail').queues?.map(
          ({ id: _, queueArn, ...rest }: Inputs) => ({ ...rest, queue: shortArn(queueArn ?? '') }),
        ),
        [{ events: ['s3:ObjectCreated:*'], filterPrefix: 'mail/', queue: 'sqs:inbound-mail' }],
      ),
  },
  ...['minute-limit', 'window-limit'].map(
    (cause): Expectation => ({
      component: 'mail-in',
      says: `people are called when the ${cause} leaves a sender without an answer`,
      holds: (graph) => {
        const name = `auto-reply-mail-${cause}`;
        const metric = `tideover-prod-${name}`;
        const filter = inputsOf(graph, 'cloudwatch/logMetricFilter:LogMetricFilter', name);
        const alarm = inputsOf(graph, 'cloudwatch/metricAlarm:MetricAlarm', name);
        return (
          filter.logGroupName === '/tideover/prod/auto-reply-mail' &&
          filter.pattern === `"${cause}"` &&
          same(filter.metricTransformation, { name: metric, namespace: 'Tideover', value: '1' }) &&
          alarm.namespace === 'Tideover' &&
          alarm.metricName === metric &&
          alarm.statistic === 'Sum' &&
          alarm.comparisonOperator === 'GreaterThanThreshold' &&
          alarm.threshold === 0
        );
      },
    }),
  ),

  // ---- robots
  {
    component: 'robots',
    says: 'the web entry is throttled and its log holds no query',
    holds: (graph) => {
      const stage = inputsOf(graph, 'apigatewayv2/stage:Stage', 'robots');
      const { destinationArn, format = 'query' } = stage.accessLogSettings ?? {};
      return (
        same(stage.defaultRouteSettings, { throttlingRateLimit: 20, throttlingBurstLimit: 40 }) &&
        destinationArn?.endsWith('/robots-access') &&
        !/query|header|body|sourceIp/i.test(format) &&
        same(Object.keys(JSON.parse(format)), ['requestId', 'time', 'route', 'status', 'latencyMs'])
      );
    },
  },
  {
    component: 'robots',
    says: 'only the robots’ routes of this API call the handler',
    holds: (graph) =>
      same(routesOf(graph, 'robots'), ['GET /robots/{robot}', 'POST /robots/{robot}']) &&
      isCalledByItsRoutesOnly(graph, 'robots', 'robot-callback', 'robots/*'),
  },

  // ---- feedback
  {
    component: 'feedback',
    says: 'the form’s entry takes a few calls a second, and its log holds no word of them',
    holds: (graph) => {
      const stage = inputsOf(graph, 'apigatewayv2/stage:Stage', 'feedback');
      const { destinationArn, format = 'body' } = stage.accessLogSettings ?? {};
      return (
        same(stage.defaultRouteSettings, { throttlingRateLimit: 5, throttlingBurstLimit: 10 }) &&
        destinationArn?.endsWith('/feedback-access') &&
        same(Object.keys(JSON.parse(format)), ['requestId', 'time', 'route', 'status', 'latencyMs']) &&
        inputsOf(graph, 'lambda/function:Function', 'feedback-form').reservedConcurrentExecutions === 2
      );
    },
  },
  {
    component: 'feedback',
    says: 'only the form’s route of this API calls the handler, and no route leads anywhere else',
    holds: (graph) =>
      same(routesOf(graph, 'feedback'), ['POST /feedback']) &&
      ofType(graph, 'apigatewayv2/route:Route').length === 3 &&
      isCalledByItsRoutesOnly(graph, 'feedback', 'feedback-form', 'feedback'),
  },
  {
    component: 'feedback',
    says: 'the status page may post to that one address and to no other',
    holds: (graph) => {
      const { securityHeadersConfig } = inputsOf(
        graph,
        'cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
        'status',
      );
      const policy: string = securityHeadersConfig?.contentSecurityPolicy?.contentSecurityPolicy ?? '';
      return policy.split('; ').some((directive) => directive === 'form-action https://api.example/feedback');
    },
  },

  // ---- money
  {
    component: 'channels',
    says: 'text messages stop at the monthly limit',
    holds: (graph) =>
      same(inputsOf(graph, 'sns/smsPreferences:SmsPreferences', 'sms'), {
        monthlySpendLimit: 500,
        defaultSmsType: 'Transactional',
      }),
  },
  {
    component: 'channels',
    says: 'each sender knows its channel, its worker’s half of the quota and where to claim, and nothing else',
    holds: (graph) => {
      const variables = (name: string) =>
        inputsOf(graph, 'lambda/function:Function', `notices-${name}`).environment?.variables;
      const vault = { VAULT_BUCKET: 'tideover-prod-vault-111111111111-eu-west-1' };
      const secret = (id: string) => ({
        CHANNEL_SECRET_ARN: `arn:aws:secretsmanager:eu-west-1:111111111111:secret:tideover/prod/channel-${id}-abcdef`,
      });
      return (
        same(variables('mail'), {
          ...vault,
          CHANNEL_ID: 'mail',
          CHANNEL_KIND: 'ses',
          PER_MINUTE: '420',
          MAIL_FROM: 'maintenance@notices.example.com',
          MAIL_REGION: 'eu-west-1',
          MAIL_CONFIGURATION_SET: 'tideover-prod-mail',
        }) &&
        same(variables('sms'), { ...vault, CHANNEL_ID: 'sms', CHANNEL_KIND: 'sns', PER_MINUTE: '300' }) &&
        same(variables('staff-group'), {
          ...vault,
          ...secret('staff-group'),
          CHANNEL_ID: 'staff-group',
          CHANNEL_KIND: 'wecom',
          PER_MINUTE: '10',
        })
      );
    },
  },

  // ---- roles
  ...Object.entries(whoMayWhat).map(
    ([role, expected]): Expectation => ({
      component: 'roles',
      says: `${role} may do what the table says and nothing else`,
      holds: (graph) => same(policyOf(graph, 'iam/rolePolicy:RolePolicy', role).map(grantLine), expected),
    }),
  ),
  {
    component: 'roles',
    says: 'no role has rights outside the table, the infra role’s own test apart',
    holds: (graph) =>
      ofType(graph, 'iam/rolePolicy:RolePolicy').every(
        ({ name }) => name === 'phase-infra' || whoMayWhat[name],
      ) &&
      ofType(graph, 'iam/role:Role').every(
        ({ inputs }) => !inputs.managedPolicyArns && !inputs.inlinePolicies,
      ) &&
      ofType(graph, 'iam/rolePolicyAttachment:RolePolicyAttachment').length === 0,
  },
  {
    component: 'roles',
    says: 'the infra role touches nothing but its own names, and no data in them',
    holds: (graph) => {
      const statements = policyOf(graph, 'iam/rolePolicy:RolePolicy', 'phase-infra');
      const bySid = Object.fromEntries(statements.map((statement) => [statement.Sid, statement]));
      return (
        same(Object.keys(bySid), [
          'InfraManagesOwnNames',
          'DenyData',
          'InfraKeepsState',
          'OpenStateSecrets',
          'InfraManagesSecretShells',
          'InfraMakesTaggedKeys',
          'InfraManagesOwnKeys',
          'InfraNamesKeys',
          'InfraManagesUnnamed',
          'InfraReadsTheAccount',
        ]) &&
        !!bySid.InfraManagesOwnNames?.Resource?.every((arn) => /tideover[-/]prod/.test(arn)) &&
        bySid.InfraManagesOwnNames.Action.every((action) =>
          /^(s3:\*(Bucket\*|Configuration|PublicAccessBlock)|iam:\*Role\*|(sqs|sns|lambda|logs|scheduler|cloudwatch):\*)$/.test(
            action,
          ),
        ) &&
        grantLine(bySid.DenyData as Statement) ===
          'never s3:GetObject s3:GetObjectVersion s3:PutObject s3:DeleteObject s3:DeleteObjectVersion sqs:ReceiveMessage sqs:SendMessage lambda:InvokeFunction secretsmanager:GetSecretValue on s3:* sqs:* lambda:function:* secretsmanager:secret:*' &&
        grantLine(bySid.InfraKeepsState as Statement) ===
          's3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket on s3:::tideover-state-111111111111 s3:::tideover-state-111111111111/.pulumi/*'.replaceAll(
            's3:::',
            's3:',
          ) &&
        grantLine(bySid.OpenStateSecrets as Statement) ===
          'kms:Decrypt kms:Encrypt on kms:key/* if kms:RequestAlias StringEquals alias/tideover-state' &&
        !!bySid.InfraManagesSecretShells?.Action.every(
          (action) => /^secretsmanager:/.test(action) && !/Value|\*/.test(action),
        ) &&
        same(bySid.InfraManagesSecretShells.Resource?.map(shortArn), ['secretsmanager:secret:*']) &&
        grantLine(bySid.InfraMakesTaggedKeys as Statement) ===
          'kms:CreateKey kms:TagResource on * if aws:RequestTag/project StringEquals tideover and aws:RequestTag/stack StringEquals prod' &&
        same(bySid.InfraManagesOwnKeys?.Condition, {
          StringEquals: { 'aws:ResourceTag/project': 'tideover', 'aws:ResourceTag/stack': 'prod' },
        }) &&
        same(bySid.InfraManagesOwnKeys?.Resource?.map(shortArn), ['kms:key/*']) &&
        !!bySid.InfraManagesOwnKeys?.Action.every(
          (action) => /^kms:/.test(action) && !/crypt|Sign$|Grant|\*/.test(action),
        ) &&
        grantLine(bySid.InfraNamesKeys as Statement) === 'kms:CreateAlias kms:DeleteAlias on kms:alias/*' &&
        !bySid.InfraManagesUnnamed?.Action.some((action) => /Delete|Send|Invoke|\*/.test(action)) &&
        !!bySid.InfraReadsTheAccount?.Action.every((action) => /:(Get|List|Describe|GET)/.test(action)) &&
        statements.every(({ Action }) => !Action.includes('iam:PassRole'))
      );
    },
  },
  {
    component: 'clock',
    says: 'Scheduler takes its role for our group of schedules only',
    holds: (graph) => {
      const role = ofType(graph, 'iam/role:Role').find(({ name }) => name === 'scheduler');
      return same((role && policyIn(role, 'assumeRolePolicy')?.Statement)?.map(principalLine), [
        'scheduler.amazonaws.com: sts:AssumeRole on  if aws:SourceAccount StringEquals 111111111111 and aws:SourceArn ArnLike scheduler:schedule-group/gates',
      ]);
    },
  },
  {
    component: 'vault',
    says: 'S3 takes the replication role for this account only',
    holds: (graph) => {
      const role = ofType(graph, 'iam/role:Role').find(({ name }) => name === 'vault-copy');
      return same((role && policyIn(role, 'assumeRolePolicy')?.Statement)?.map(principalLine), [
        's3.amazonaws.com: sts:AssumeRole on  if aws:SourceAccount StringEquals 111111111111',
      ]);
    },
  },
  {
    component: 'github-access',
    says: 'each phase and each job beside them has one role, for one entrance of one repository',
    holds: (graph) => {
      const issuer = 'token.actions.githubusercontent.com';
      const main = { [`${issuer}:ref`]: 'refs/heads/main' };
      const claimsOf = (job: string): { context: string; claims: object } => {
        if (job === 'preview') return { context: 'pull_request', claims: {} };
        const environment = `maintenance-${job}`;
        return {
          context: `environment:${environment}`,
          claims: { ...main, [`${issuer}:environment`]: environment },
        };
      };
      const entrances = ofType(graph, 'iam/role:Role')
        .filter(({ name }) => name.startsWith('phase-'))
        .map((role) => {
          const statements = policyIn(role, 'assumeRolePolicy')?.Statement ?? [];
          const [statement] = statements;
          const { context, claims } = claimsOf(role.name.slice('phase-'.length));
          return (
            statements.length === 1 &&
            statement?.Action.join() === 'sts:AssumeRoleWithWebIdentity' &&
            same(statement.Principal, { Federated: `arn:aws:iam::111111111111:oidc-provider/${issuer}` }) &&
            same(statement.Condition?.StringEquals, {
              [`${issuer}:aud`]: 'sts.amazonaws.com',
              [`${issuer}:sub`]: [`repo:example/tideover:${context}`, `repo:example@1/tideover@2:${context}`],
              [`${issuer}:repository_id`]: '2',
              ...claims,
            })
          );
        });
      return entrances.length === 14 && entrances.every(Boolean);
    },
  },
  {
    component: 'github-access',
    says: 'people publish the status page by hand only with a second factor',
    holds: (graph) => {
      const role = ofType(graph, 'iam/role:Role').find(({ name }) => name === 'status-by-hand');
      return same((role && policyIn(role, 'assumeRolePolicy')?.Statement)?.map(principalLine), [
        'iam:role/it-operations: sts:AssumeRole on  if aws:MultiFactorAuthPresent Bool true',
      ]);
    },
  },
];
