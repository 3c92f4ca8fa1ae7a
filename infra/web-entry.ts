// Makes a web entry: an HTTP API with a few routes to one handler. Not a function URL, because an HTTP API
// has a throttle and an access log.
import { apigatewayv2, lambda } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { make } from './component.ts';
import { logGroup } from './handler-function.ts';
import { nameOf } from './names.ts';
import type { WithinPlace } from './place.ts';

export interface WebEntryArguments {
  readonly callback: lambda.Function;
  /** The handler's time limit in seconds. */
  readonly seconds: number;
  /** The route's path without its first slash; `{name}` stands for one part. */
  readonly path: string;
  readonly methods: readonly ('GET' | 'POST')[];
  /** Most calls a second, and most at once. */
  readonly throttle: { readonly rate: number; readonly burst: number };
}

/** What the access log holds: never a query, a body or an address. */
export const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
});

/** Makes the API; returns its address with a slash at its end. */
export const webEntry = (
  within: WithinPlace,
  name: string,
  { callback, seconds, path, methods, throttle }: WebEntryArguments,
): Output<string> => {
  const { settings } = within;
  const api = make(within, apigatewayv2.Api, name, {
    name: nameOf(settings, name),
    protocolType: 'HTTP',
  });
  const accessLog = logGroup(within, `${name}-access`);
  const integration = make(within, apigatewayv2.Integration, name, {
    apiId: api.id,
    integrationType: 'AWS_PROXY',
    integrationUri: callback.invokeArn,
    payloadFormatVersion: '2.0',
    timeoutMilliseconds: seconds * 1000,
  });
  for (const method of methods) {
    make(within, apigatewayv2.Route, `${name}-${method.toLowerCase()}`, {
      apiId: api.id,
      routeKey: `${method} /${path}`,
      target: integration.id.apply((id) => `integrations/${id}`),
    });
  }
  const stage = make(within, apigatewayv2.Stage, name, {
    apiId: api.id,
    name: '$default',
    autoDeploy: true,
    defaultRouteSettings: {
      throttlingRateLimit: throttle.rate,
      throttlingBurstLimit: throttle.burst,
    },
    accessLogSettings: { destinationArn: accessLog.arn, format: accessLogFormat },
  });
  make(within, lambda.Permission, name, {
    action: 'lambda:InvokeFunction',
    function: callback.name,
    principal: 'apigateway.amazonaws.com',
    sourceArn: api.executionArn.apply((arn) => `${arn}/*/*/${path.replaceAll(/\{[^}]*\}/g, '*')}`),
  });
  return stage.invokeUrl.apply((url) => `${url.replace(/\/$/, '')}/`);
};
