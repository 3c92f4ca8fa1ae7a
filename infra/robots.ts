// Robot callbacks of WeCom and DingTalk: an HTTP API whose handler answers with the alternatives while a window
// is open. An HTTP API, not a function URL: it has a throttle and an access log.
import { apigatewayv2, cloudwatch, lambda } from '@pulumi/aws';
import { all, type Output } from '@pulumi/pulumi';
import { component } from './component.ts';
import type { Settings } from './configuration.ts';
import { handlerFunction, logGroupName } from './handler-function.ts';
import { nameOf, tagsOf } from './names.ts';
import type { Place } from './place.ts';
import { emptySecret, readSecrets } from './secrets.ts';
import { readVault, useVaultKey } from './store-access.ts';
import { vaultBucketName } from './vault.ts';

/** What the access log holds: never a query, which carries WeCom's signature. */
export const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
});

/** Makes the web entry and one secret per robot; returns the address that robots call, followed by their id. */
export const robots = (settings: Settings, where: Place): Output<string> | undefined => {
  const ids = Object.entries(settings.robots);
  if (ids.length === 0) return undefined;
  const options = component('Robots', 'robots');
  const tags = tagsOf(settings, 'robots');
  const secrets = ids.map(([id, { kind }]) =>
    emptySecret(
      settings,
      where,
      `robot-${id}`,
      kind === 'wecom'
        ? 'WeCom callback: {"token", "encodingAesKey", "receiveId"}'
        : 'DingTalk callback: {"appSecret"}',
      'robots',
      options,
    ),
  );
  const callback = handlerFunction(
    settings,
    where,
    'robot-callback',
    {
      component: 'robots',
      handler: 'robot-callback',
      seconds: 10,
      memoryMb: 512,
      concurrency: 10,
      environment: {
        VAULT_BUCKET: vaultBucketName(settings),
        ROBOTS: all(secrets.map(({ arn }) => arn)).apply((arns) =>
          JSON.stringify(
            Object.fromEntries(ids.map(([id, { kind }], index) => [id, { kind, secretArn: arns[index] }])),
          ),
        ),
      },
      permissions: all([where.keyArn, all(secrets.map(({ arn }) => arn))]).apply(([keyArn, arns]) => [
        ...readVault(settings, ['active/']),
        useVaultKey(settings, keyArn),
        ...readSecrets(arns, keyArn),
      ]),
    },
    options,
  );

  const api = new apigatewayv2.Api(
    'robots',
    { name: nameOf(settings, 'robots'), protocolType: 'HTTP', tags },
    options,
  );
  const accessLog = new cloudwatch.LogGroup(
    'robots-access',
    {
      name: logGroupName(settings, 'robots-access'),
      retentionInDays: settings.logDays,
      kmsKeyId: where.keyArn,
      tags,
    },
    options,
  );
  const integration = new apigatewayv2.Integration(
    'robots',
    {
      apiId: api.id,
      integrationType: 'AWS_PROXY',
      integrationUri: callback.invokeArn,
      payloadFormatVersion: '2.0',
      timeoutMilliseconds: 10_000,
    },
    options,
  );
  // WeCom verifies an address by GET before it posts.
  for (const method of ['GET', 'POST']) {
    new apigatewayv2.Route(
      `robots-${method.toLowerCase()}`,
      {
        apiId: api.id,
        routeKey: `${method} /robots/{robot}`,
        target: integration.id.apply((id) => `integrations/${id}`),
      },
      options,
    );
  }
  const stage = new apigatewayv2.Stage(
    'robots',
    {
      apiId: api.id,
      name: '$default',
      autoDeploy: true,
      defaultRouteSettings: { throttlingRateLimit: 20, throttlingBurstLimit: 40 },
      accessLogSettings: { destinationArn: accessLog.arn, format: accessLogFormat },
      tags,
    },
    options,
  );
  new lambda.Permission(
    'robots',
    {
      action: 'lambda:InvokeFunction',
      function: callback.name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: api.executionArn.apply((arn) => `${arn}/*/*/robots/*`),
    },
    options,
  );
  return stage.invokeUrl.apply((url) => `${url.replace(/\/$/, '')}/robots/`);
};
