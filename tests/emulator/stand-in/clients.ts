// AWS clients for the emulator, one per service and Region. Keys and endpoint come from the environment.
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

const perRegion = <Client>(
  make: (region: string) => Client,
): ((place: { readonly region: string }) => Client) => {
  const made = new Map<string, Client>();
  return ({ region }) => {
    const client = made.get(region) ?? make(region);
    made.set(region, client);
    return client;
  };
};

export const s3 = perRegion((region) => new S3Client({ region, forcePathStyle: true }));
export const kms = perRegion((region) => new KMSClient({ region }));
export const sqs = perRegion((region) => new SQSClient({ region }));
export const sns = perRegion((region) => new SNSClient({ region }));
export const iam = perRegion((region) => new IAMClient({ region }));
export const logs = perRegion((region) => new CloudWatchLogsClient({ region }));
export const lambda = perRegion((region) => new LambdaClient({ region }));
export const alarms = perRegion((region) => new CloudWatchClient({ region }));
export const secrets = perRegion((region) => new SecretsManagerClient({ region }));
export const api = perRegion((region) => new ApiGatewayV2Client({ region }));
export const cloudfront = perRegion((region) => new CloudFrontClient({ region }));
export const scheduler = perRegion((region) => new SchedulerClient({ region }));
export const ses = perRegion((region) => new SESClient({ region }));
export const sesv2 = perRegion((region) => new SESv2Client({ region }));
