// Runs the program under Pulumi's mocks and records every resource it asks for, options included. The whole
// graph is a value, so that rules, expectations and mutants can work on it without an engine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { readSettings } from '../../infra/configuration.ts';
import type { Graph, Resource } from '../../infra/policy/graph.ts';
import type { Settings } from '../../infra/settings.ts';
import { standUp } from '../../infra/stack.ts';

const root = join(import.meta.dirname, '../..');

/** The configuration of an example stack, as Pulumi would hand it over, with changes on top. */
export const exampleConfiguration = (
  stack: 'dev' | 'prod',
  changes: { readonly [key: string]: unknown } = {},
): { readonly [key: string]: unknown } => {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), 'utf8'));
  const given = Object.entries({ ...config, ...changes });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
};

export const exampleSettings = (
  stack: 'dev' | 'prod',
  changes: { readonly [key: string]: unknown } = {},
): Settings => readSettings(stack, exampleConfiguration(stack, changes));

/** What AWS would answer; enough for the program to go on. */
const answer = (settings: Settings, type: string, name: string, inputs: Record<string, unknown>) => {
  const region = (inputs.region as string | undefined) ?? settings.region;
  const arn = (service: string, rest: string) =>
    `arn:${settings.partition}:${service}:${region}:${settings.account}:${rest}`;
  const physical = String(inputs.name ?? inputs.bucket ?? name);
  const known: { readonly [type: string]: Record<string, unknown> } = {
    'aws:s3/bucket:Bucket': {
      arn: `arn:${settings.partition}:s3:::${physical}`,
      bucketRegionalDomainName: `${physical}.s3.${region}.amazonaws.com`,
    },
    'aws:kms/key:Key': { arn: arn('kms', `key/${name}`), keyId: name },
    'aws:sqs/queue:Queue': { arn: arn('sqs', physical), url: `https://sqs.${region}.example/${physical}` },
    'aws:sns/topic:Topic': { arn: arn('sns', physical) },
    'aws:iam/role:Role': { arn: `arn:${settings.partition}:iam::${settings.account}:role/${physical}` },
    'aws:iam/policy:Policy': {
      arn: `arn:${settings.partition}:iam::${settings.account}:policy/${physical}`,
    },
    'aws:lambda/function:Function': {
      arn: arn('lambda', `function:${physical}`),
      invokeArn: arn('apigateway', `lambda:path/${physical}`),
    },
    'aws:secretsmanager/secret:Secret': { arn: arn('secretsmanager', `secret:${physical}-abcdef`) },
    'aws:cloudfront/distribution:Distribution': {
      arn: `arn:${settings.partition}:cloudfront::${settings.account}:distribution/${name}`,
      domainName: `${name}.cloudfront.example`,
    },
    'aws:apigatewayv2/api:Api': { executionArn: arn('execute-api', name) },
    'aws:apigatewayv2/stage:Stage': { invokeUrl: 'https://api.example/' },
    'aws:cloudwatch/logGroup:LogGroup': { arn: arn('logs', `log-group:${physical}`) },
    'aws:sesv2/emailIdentity:EmailIdentity': {
      dkimSigningAttributes: { ...(inputs.dkimSigningAttributes as object), tokens: ['one', 'two', 'three'] },
    },
  };
  return { id: `${name}-id`, state: { ...inputs, ...known[type] } };
};

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getProtect(): boolean;
}

/** Runs the program once and returns what it registered, with the outputs of the stack. */
export const recordGraph = async (
  settings: Settings,
): Promise<{ readonly graph: Graph; readonly outputs: { readonly [name: string]: unknown } }> => {
  const inputsOf = new Map<string, Record<string, unknown>>();
  const graph: Resource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        inputsOf.set(`${type} ${name}`, inputs);
        return answer(settings, type, name, inputs);
      },
      call: ({ token }) => {
        throw new Error(`the program asked AWS at preview: ${token}`);
      },
    },
    'tideover',
    settings.stack,
    false,
  );
  // The mocks see inputs but not options; the monitor underneath sees both.
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: RegisterRequest, callback: (...results: unknown[]) => void): Promise<void>;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = async (request, callback) => {
    await register(request, (...results) => {
      graph.push({
        type: request.getType(),
        name: request.getName(),
        inputs: inputsOf.get(`${request.getType()} ${request.getName()}`) ?? {},
        protect: request.getProtect(),
      });
      callback(...results);
    });
  };
  const outputs = await pulumi.runtime.runInPulumiStack(async () => standUp(settings));
  await pulumi.runtime.disconnect();
  const values = await new Promise<Record<string, unknown>>((resolve) => {
    pulumi.output(outputs as Record<string, unknown>).apply(resolve);
  });
  return {
    graph: graph.toSorted((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1)),
    outputs: values,
  };
};
