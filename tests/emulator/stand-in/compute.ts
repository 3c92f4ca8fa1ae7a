// Lambda, IAM, logs, alarms, HTTP APIs and CloudFront.
import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
  GetApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import * as CloudFront from '@aws-sdk/client-cloudfront';
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import * as Lambda from '@aws-sdk/client-lambda';
import { alarms, api, cloudfront, iam, lambda, logs } from './clients.ts';
import { arn, type Inputs, type Kind, orGone } from './kind.ts';
import { zipOf } from './values.ts';

/** Variables that tests add to every function: where its outside services are recorded. */
const extraVariables: { readonly [name: string]: string } = JSON.parse(
  process.env.STAND_IN_FUNCTION_ENVIRONMENT ?? '{}',
);

const environmentOf = (inputs: Inputs) => ({
  Variables: { ...inputs.environment?.variables, ...extraVariables },
});

const alarmParameters = (inputs: Inputs) => ({
  AlarmName: inputs.name,
  AlarmDescription: inputs.alarmDescription,
  Namespace: inputs.namespace,
  MetricName: inputs.metricName,
  Dimensions: Object.entries<string>(inputs.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
  Statistic: inputs.statistic,
  Period: inputs.period,
  EvaluationPeriods: inputs.evaluationPeriods,
  ComparisonOperator: inputs.comparisonOperator,
  Threshold: inputs.threshold,
  TreatMissingData: inputs.treatMissingData,
  AlarmActions: inputs.alarmActions,
  OKActions: inputs.okActions,
});

const metricFilter = ({ name, logGroupName, pattern, metricTransformation }: Inputs) =>
  new PutMetricFilterCommand({
    logGroupName,
    filterName: name,
    filterPattern: pattern,
    metricTransformations: [
      {
        metricName: metricTransformation.name,
        metricNamespace: metricTransformation.namespace,
        metricValue: metricTransformation.value,
      },
    ],
  });

const behaviour = (inputs: Inputs) => ({
  TargetOriginId: inputs.targetOriginId,
  ViewerProtocolPolicy: inputs.viewerProtocolPolicy,
  AllowedMethods: {
    Quantity: inputs.allowedMethods.length,
    Items: inputs.allowedMethods,
    CachedMethods: { Quantity: inputs.cachedMethods.length, Items: inputs.cachedMethods },
  },
  Compress: inputs.compress,
  CachePolicyId: inputs.cachePolicyId,
  ResponseHeadersPolicyId: inputs.responseHeadersPolicyId,
});

const distributionConfig = (inputs: Inputs): CloudFront.DistributionConfig => ({
  CallerReference: inputs.comment,
  Comment: inputs.comment,
  Enabled: inputs.enabled,
  DefaultRootObject: inputs.defaultRootObject,
  Origins: {
    Quantity: inputs.origins.length,
    Items: inputs.origins.map((origin: Inputs) => ({
      Id: origin.originId,
      DomainName: origin.domainName,
      OriginAccessControlId: origin.originAccessControlId,
      S3OriginConfig: { OriginAccessIdentity: '' },
    })),
  },
  DefaultCacheBehavior: behaviour(inputs.defaultCacheBehavior),
  CacheBehaviors: {
    Quantity: inputs.orderedCacheBehaviors.length,
    Items: inputs.orderedCacheBehaviors.map((one: Inputs) => ({
      PathPattern: one.pathPattern,
      ...behaviour(one),
    })),
  },
});

const securityHeaders = (inputs: Inputs): CloudFront.ResponseHeadersPolicyConfig => {
  const { securityHeadersConfig: security, corsConfig: cors } = inputs;
  const list = (items: readonly string[]) => ({ Quantity: items.length, Items: [...items] });
  return {
    Name: inputs.name,
    SecurityHeadersConfig: {
      StrictTransportSecurity: {
        Override: true,
        AccessControlMaxAgeSec: security.strictTransportSecurity.accessControlMaxAgeSec,
        IncludeSubdomains: security.strictTransportSecurity.includeSubdomains,
      },
      ContentTypeOptions: { Override: true },
      FrameOptions: { Override: true, FrameOption: security.frameOptions.frameOption },
      ReferrerPolicy: { Override: true, ReferrerPolicy: security.referrerPolicy.referrerPolicy },
      ContentSecurityPolicy: {
        Override: true,
        ContentSecurityPolicy: security.contentSecurityPolicy.contentSecurityPolicy,
      },
    },
    CorsConfig: {
      AccessControlAllowCredentials: cors.accessControlAllowCredentials,
      AccessControlAllowHeaders: list(cors.accessControlAllowHeaders.items),
      AccessControlAllowMethods: {
        Quantity: cors.accessControlAllowMethods.items.length,
        Items: cors.accessControlAllowMethods.items,
      },
      AccessControlAllowOrigins: list(cors.accessControlAllowOrigins.items),
      OriginOverride: cors.originOverride,
    },
  };
};

export const computeKinds: { readonly [type: string]: Kind } = {
  'aws:iam/role:Role': {
    replace: ['name'],
    id: ({ name }) => name,
    outs: ({ name }, { partition, account }) => ({ arn: `arn:${partition}:iam::${account}:role/${name}` }),
    act: {
      create: async ({ name, assumeRolePolicy, maxSessionDuration, permissionsBoundary }, place) => {
        await iam(place).send(
          new CreateRoleCommand({
            RoleName: name,
            AssumeRolePolicyDocument: assumeRolePolicy,
            MaxSessionDuration: maxSessionDuration,
            PermissionsBoundary: permissionsBoundary,
          }),
        );
        return undefined;
      },
      read: async (id, _state, place) =>
        (await orGone(() => iam(place).send(new GetRoleCommand({ RoleName: id })))) && {},
      update: async (id, { assumeRolePolicy }, _state, place) => {
        await iam(place).send(
          new UpdateAssumeRolePolicyCommand({ RoleName: id, PolicyDocument: assumeRolePolicy }),
        );
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() => iam(place).send(new DeleteRoleCommand({ RoleName: id })));
      },
    },
  },
  'aws:iam/policy:Policy': {
    replace: ['name', 'description'],
    id: ({ name }, { partition, account }) => `arn:${partition}:iam::${account}:policy/${name}`,
    outs: (_inputs, _place, id) => ({ arn: id }),
    act: {
      create: async ({ name, policy }, place) => {
        await iam(place).send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: policy }));
        return undefined;
      },
      read: async (id, _state, place) =>
        (await orGone(() => iam(place).send(new GetPolicyCommand({ PolicyArn: id })))) && {},
      update: async (id, { policy }, _state, place) => {
        await iam(place).send(
          new CreatePolicyVersionCommand({ PolicyArn: id, PolicyDocument: policy, SetAsDefault: true }),
        );
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() => iam(place).send(new DeletePolicyCommand({ PolicyArn: id })));
      },
    },
  },
  'aws:iam/rolePolicy:RolePolicy': {
    replace: ['name', 'role'],
    id: ({ role, name }) => `${role}:${name}`,
    act: {
      create: async ({ role, name, policy }, place) => {
        await iam(place).send(
          new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: policy }),
        );
        return undefined;
      },
      read: async (_id, { role, name }, place) =>
        (await orGone(() =>
          iam(place).send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name })),
        )) && {},
      update: async (_id, { role, name, policy }, _state, place) => {
        await iam(place).send(
          new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: policy }),
        );
        return undefined;
      },
      delete: async (_id, { role, name }, place) => {
        await orGone(() =>
          iam(place).send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: name })),
        );
      },
    },
  },
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    replace: ['url'],
    id: ({ url }, { partition, account }) =>
      `arn:${partition}:iam::${account}:oidc-provider/${url.replace('https://', '')}`,
    outs: (_inputs, _place, id) => ({ arn: id }),
    act: {
      create: async ({ url, clientIdLists }, place) => {
        await iam(place).send(
          new CreateOpenIDConnectProviderCommand({ Url: url, ClientIDList: clientIdLists }),
        );
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() =>
          iam(place).send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id })),
        );
      },
    },
  },
  'aws:cloudwatch/logGroup:LogGroup': {
    replace: ['name', 'region'],
    id: ({ name }) => name,
    outs: ({ name }, place) => ({ arn: arn(place, 'logs', `log-group:${name}`) }),
    act: {
      create: async ({ name, retentionInDays }, place) => {
        await logs(place).send(new CreateLogGroupCommand({ logGroupName: name }));
        await logs(place).send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
        return undefined;
      },
      read: async (id, _state, place) => {
        const { logGroups = [] } = await logs(place).send(
          new DescribeLogGroupsCommand({ logGroupNamePrefix: id }),
        );
        const live = logGroups.find(({ logGroupName }) => logGroupName === id);
        return live ? { retentionInDays: live.retentionInDays ?? 0 } : null;
      },
      update: async (id, { retentionInDays }, _state, place) => {
        await logs(place).send(new PutRetentionPolicyCommand({ logGroupName: id, retentionInDays }));
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() => logs(place).send(new DeleteLogGroupCommand({ logGroupName: id })));
      },
    },
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    replace: ['name', 'logGroupName', 'region'],
    id: ({ name }) => name,
    act: {
      create: async (inputs, place) => {
        await logs(place).send(metricFilter(inputs));
        return undefined;
      },
      read: async (id, { logGroupName }, place) => {
        const { metricFilters = [] } = await logs(place).send(
          new DescribeMetricFiltersCommand({ logGroupName, filterNamePrefix: id }),
        );
        const live = metricFilters.find(({ filterName }) => filterName === id);
        return live ? { pattern: live.filterPattern } : null;
      },
      update: async (_id, inputs, _state, place) => {
        await logs(place).send(metricFilter(inputs));
        return undefined;
      },
      delete: async (id, { logGroupName }, place) => {
        await orGone(() => logs(place).send(new DeleteMetricFilterCommand({ logGroupName, filterName: id })));
      },
    },
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    replace: ['name', 'region'],
    id: ({ name }) => name,
    act: {
      create: async (inputs, place) => {
        await alarms(place).send(new PutMetricAlarmCommand(alarmParameters(inputs) as never));
        return undefined;
      },
      read: async (id, _state, place) => {
        const { MetricAlarms = [] } = await alarms(place).send(
          new DescribeAlarmsCommand({ AlarmNames: [id] }),
        );
        return MetricAlarms[0] ? { threshold: MetricAlarms[0].Threshold } : null;
      },
      update: async (_id, inputs, _state, place) => {
        await alarms(place).send(new PutMetricAlarmCommand(alarmParameters(inputs) as never));
        return undefined;
      },
      delete: async (id, _state, place) => {
        await alarms(place).send(new DeleteAlarmsCommand({ AlarmNames: [id] }));
      },
    },
  },
  'aws:lambda/function:Function': {
    replace: ['name', 'region'],
    id: ({ name }) => name,
    outs: ({ name }, place) => {
      const own = arn(place, 'lambda', `function:${name}`);
      return {
        arn: own,
        invokeArn: `arn:${place.partition}:apigateway:${place.region}:lambda:path/2015-03-31/functions/${own}/invocations`,
      };
    },
    act: {
      create: async (inputs, place) => {
        await lambda(place).send(
          new Lambda.CreateFunctionCommand({
            FunctionName: inputs.name,
            Role: inputs.role,
            Runtime: inputs.runtime,
            Architectures: inputs.architectures,
            Handler: inputs.handler,
            Code: { ZipFile: zipOf(inputs.code) },
            Timeout: inputs.timeout,
            MemorySize: inputs.memorySize,
            Environment: environmentOf(inputs),
            LoggingConfig: { LogFormat: 'JSON', LogGroup: inputs.loggingConfig.logGroup },
          }),
        );
        await lambda(place).send(
          new Lambda.PutFunctionConcurrencyCommand({
            FunctionName: inputs.name,
            ReservedConcurrentExecutions: inputs.reservedConcurrentExecutions,
          }),
        );
        return undefined;
      },
      read: async (id, _state, place) =>
        (await orGone(() => lambda(place).send(new Lambda.GetFunctionCommand({ FunctionName: id })))) && {},
      update: async (id, inputs, state, place) => {
        if (inputs.code.hash !== state.code.hash)
          await lambda(place).send(
            new Lambda.UpdateFunctionCodeCommand({ FunctionName: id, ZipFile: zipOf(inputs.code) }),
          );
        await lambda(place).send(
          new Lambda.UpdateFunctionConfigurationCommand({
            FunctionName: id,
            Timeout: inputs.timeout,
            MemorySize: inputs.memorySize,
            Environment: environmentOf(inputs),
          }),
        );
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() => lambda(place).send(new Lambda.DeleteFunctionCommand({ FunctionName: id })));
      },
    },
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': {
    replace: ['eventSourceArn', 'functionName', 'region'],
    id: () => crypto.randomUUID(),
    act: {
      create: async (
        { eventSourceArn, functionName, batchSize, functionResponseTypes, scalingConfig },
        place,
      ) => {
        const { UUID } = await lambda(place).send(
          new Lambda.CreateEventSourceMappingCommand({
            EventSourceArn: eventSourceArn,
            FunctionName: functionName,
            BatchSize: batchSize,
            FunctionResponseTypes: functionResponseTypes,
            ScalingConfig: { MaximumConcurrency: scalingConfig.maximumConcurrency },
          }),
        );
        return { id: UUID ?? '' };
      },
      delete: async (id, _state, place) => {
        await orGone(() => lambda(place).send(new Lambda.DeleteEventSourceMappingCommand({ UUID: id })));
      },
    },
  },
  'aws:lambda/permission:Permission': {
    replace: ['action', 'function', 'principal', 'sourceArn', 'region'],
    id: ({ function: name }) => `${name}-permission`,
    act: {
      create: async (inputs, place, id) => {
        await lambda(place).send(
          new Lambda.AddPermissionCommand({
            FunctionName: inputs.function,
            StatementId: id,
            Action: inputs.action,
            Principal: inputs.principal,
            SourceArn: inputs.sourceArn,
          }),
        );
        return undefined;
      },
    },
  },
  'aws:apigatewayv2/api:Api': {
    replace: ['protocolType', 'region'],
    id: ({ name }) => `api-${name}`,
    outs: (_inputs, place, id) => ({ executionArn: arn(place, 'execute-api', id) }),
    act: {
      create: async ({ name, protocolType }, place) => {
        const { ApiId = '' } = await api(place).send(
          new CreateApiCommand({ Name: name, ProtocolType: protocolType }),
        );
        return { id: ApiId, outs: { executionArn: arn(place, 'execute-api', ApiId) } };
      },
      read: async (id, _state, place) =>
        (await orGone(() => api(place).send(new GetApiCommand({ ApiId: id })))) && {},
      delete: async (id, _state, place) => {
        await orGone(() => api(place).send(new DeleteApiCommand({ ApiId: id })));
      },
    },
  },
  'aws:apigatewayv2/integration:Integration': {
    replace: ['apiId', 'region'],
    id: ({ apiId }) => `integration-${apiId}`,
    act: {
      create: async (inputs, place) => {
        const { IntegrationId = '' } = await api(place).send(
          new CreateIntegrationCommand({
            ApiId: inputs.apiId,
            IntegrationType: inputs.integrationType,
            IntegrationUri: inputs.integrationUri,
            PayloadFormatVersion: inputs.payloadFormatVersion,
          }),
        );
        return { id: IntegrationId };
      },
    },
  },
  'aws:apigatewayv2/route:Route': {
    replace: ['apiId', 'region'],
    id: ({ apiId, routeKey }) => `${apiId}-${routeKey}`,
    act: {
      create: async ({ apiId, routeKey, target }, place) => {
        const { RouteId = '' } = await api(place).send(
          new CreateRouteCommand({ ApiId: apiId, RouteKey: routeKey, Target: target }),
        );
        return { id: RouteId };
      },
    },
  },
  'aws:apigatewayv2/stage:Stage': {
    replace: ['apiId', 'name', 'region'],
    id: ({ name }) => name,
    outs: ({ apiId }) => ({
      invokeUrl: `${process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1'}/_aws/execute-api/${apiId}/$default/`,
    }),
    act: {
      create: async ({ apiId, name, autoDeploy, defaultRouteSettings }, place) => {
        await api(place).send(
          new CreateStageCommand({
            ApiId: apiId,
            StageName: name,
            AutoDeploy: autoDeploy,
            DefaultRouteSettings: {
              ThrottlingRateLimit: defaultRouteSettings.throttlingRateLimit,
              ThrottlingBurstLimit: defaultRouteSettings.throttlingBurstLimit,
            },
          }),
        );
        return undefined;
      },
    },
  },
  'aws:cloudfront/originAccessControl:OriginAccessControl': {
    replace: [],
    id: ({ name }) => `oac-${name}`,
    act: {
      create: async (inputs, place) => {
        const { OriginAccessControl } = await cloudfront(place).send(
          new CloudFront.CreateOriginAccessControlCommand({
            OriginAccessControlConfig: {
              Name: inputs.name,
              OriginAccessControlOriginType: inputs.originAccessControlOriginType,
              SigningBehavior: inputs.signingBehavior,
              SigningProtocol: inputs.signingProtocol,
            },
          }),
        );
        return { id: OriginAccessControl?.Id ?? '' };
      },
    },
  },
  'aws:cloudfront/cachePolicy:CachePolicy': {
    replace: ['name'],
    id: ({ name }) => `cache-${name}`,
    act: {
      create: async ({ name, minTtl, defaultTtl, maxTtl }, place) => {
        const { CachePolicy } = await cloudfront(place).send(
          new CloudFront.CreateCachePolicyCommand({
            CachePolicyConfig: { Name: name, MinTTL: minTtl, DefaultTTL: defaultTtl, MaxTTL: maxTtl },
          }),
        );
        return { id: CachePolicy?.Id ?? '' };
      },
    },
  },
  'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy': {
    replace: ['name'],
    id: ({ name }) => `headers-${name}`,
    act: {
      create: async (inputs, place) => {
        const { ResponseHeadersPolicy } = await cloudfront(place).send(
          new CloudFront.CreateResponseHeadersPolicyCommand({
            ResponseHeadersPolicyConfig: securityHeaders(inputs),
          }),
        );
        return { id: ResponseHeadersPolicy?.Id ?? '' };
      },
    },
  },
  'aws:cloudfront/distribution:Distribution': {
    replace: [],
    id: () => 'distribution',
    outs: (_inputs, { partition, account }, id) => ({
      arn: `arn:${partition}:cloudfront::${account}:distribution/${id}`,
      domainName: `${id}.cloudfront.net`,
    }),
    act: {
      create: async (inputs, place) => {
        const { Distribution } = await cloudfront(place).send(
          new CloudFront.CreateDistributionCommand({ DistributionConfig: distributionConfig(inputs) }),
        );
        return {
          id: Distribution?.Id ?? '',
          outs: { arn: Distribution?.ARN, domainName: Distribution?.DomainName },
        };
      },
      read: async (id, _state, place) =>
        (await orGone(() => cloudfront(place).send(new CloudFront.GetDistributionCommand({ Id: id })))) && {},
    },
  },
};
