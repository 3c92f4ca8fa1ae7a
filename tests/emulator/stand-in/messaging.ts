// SQS, SNS, SES and Scheduler.
import {
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
} from '@aws-sdk/client-scheduler';
import {
  CreateReceiptRuleCommand,
  CreateReceiptRuleSetCommand,
  DeleteReceiptRuleCommand,
  DeleteReceiptRuleSetCommand,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';
import {
  CreateConfigurationSetCommand,
  CreateConfigurationSetEventDestinationCommand,
  CreateEmailIdentityCommand,
  DeleteConfigurationSetCommand,
  DeleteEmailIdentityCommand,
  GetEmailIdentityCommand,
} from '@aws-sdk/client-sesv2';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { scheduler, ses, sesv2, sns, sqs } from './clients.ts';
import { arn, type Inputs, type Kind, orGone } from './kind.ts';

const queueAttributes = (inputs: Inputs): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      VisibilityTimeout: inputs.visibilityTimeoutSeconds,
      MessageRetentionPeriod: inputs.messageRetentionSeconds,
      ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
      SqsManagedSseEnabled: inputs.sqsManagedSseEnabled,
      RedrivePolicy: inputs.redrivePolicy,
      RedriveAllowPolicy: inputs.redriveAllowPolicy,
    }).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );

export const messagingKinds: { readonly [type: string]: Kind } = {
  'aws:sqs/queue:Queue': {
    replace: ['name', 'region'],
    id: ({ name }, { region, account }) => `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    outs: ({ name }, place, id) => ({ url: id, arn: arn(place, 'sqs', name) }),
    act: {
      create: async (inputs, place) => {
        const { QueueUrl = '' } = await sqs(place).send(
          new CreateQueueCommand({ QueueName: inputs.name, Attributes: queueAttributes(inputs) }),
        );
        return { id: QueueUrl, outs: { url: QueueUrl } };
      },
      read: async (id, state, place) => {
        const live = await orGone(() =>
          sqs(place).send(new GetQueueAttributesCommand({ QueueUrl: id, AttributeNames: ['All'] })),
        );
        if (!live) return null;
        return state.visibilityTimeoutSeconds
          ? { visibilityTimeoutSeconds: Number(live.Attributes?.VisibilityTimeout) }
          : {};
      },
      update: async (id, inputs, _state, place) => {
        await sqs(place).send(
          new SetQueueAttributesCommand({ QueueUrl: id, Attributes: queueAttributes(inputs) }),
        );
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() => sqs(place).send(new DeleteQueueCommand({ QueueUrl: id })));
      },
    },
  },
  'aws:sqs/queuePolicy:QueuePolicy': {
    replace: ['queueUrl', 'region'],
    id: ({ queueUrl }) => queueUrl,
    act: {
      create: async ({ queueUrl, policy }, place) => {
        await sqs(place).send(
          new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy: policy } }),
        );
        return undefined;
      },
      update: async (_id, { queueUrl, policy }, _state, place) => {
        await sqs(place).send(
          new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy: policy } }),
        );
        return undefined;
      },
    },
  },
  'aws:sns/topic:Topic': {
    replace: ['name', 'region'],
    id: ({ name }, place) => arn(place, 'sns', name),
    outs: (_inputs, _place, id) => ({ arn: id }),
    act: {
      create: async ({ name }, place) => {
        const { TopicArn = '' } = await sns(place).send(new CreateTopicCommand({ Name: name }));
        return { id: TopicArn, outs: { arn: TopicArn } };
      },
      read: async (id, _state, place) =>
        (await orGone(() => sns(place).send(new GetTopicAttributesCommand({ TopicArn: id })))) && {},
      delete: async (id, _state, place) => {
        await orGone(() => sns(place).send(new DeleteTopicCommand({ TopicArn: id })));
      },
    },
  },
  'aws:sns/topicPolicy:TopicPolicy': {
    replace: ['arn', 'region'],
    id: ({ arn: topic }) => topic,
    act: {
      create: async ({ arn: topic, policy }, place) => {
        await sns(place).send(
          new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: 'Policy', AttributeValue: policy }),
        );
        return undefined;
      },
    },
  },
  'aws:sns/topicSubscription:TopicSubscription': {
    replace: ['topic', 'protocol', 'endpoint', 'region'],
    id: ({ topic }) => `${topic}:${crypto.randomUUID()}`,
    act: {
      create: async ({ topic, protocol, endpoint, rawMessageDelivery }, place) => {
        const { SubscriptionArn = '' } = await sns(place).send(
          new SubscribeCommand({
            TopicArn: topic,
            Protocol: protocol,
            Endpoint: endpoint,
            ReturnSubscriptionArn: true,
            ...(rawMessageDelivery && { Attributes: { RawMessageDelivery: 'true' } }),
          }),
        );
        return { id: SubscriptionArn };
      },
      delete: async (id, _state, place) => {
        await orGone(() => sns(place).send(new UnsubscribeCommand({ SubscriptionArn: id })));
      },
    },
  },
  'aws:sns/smsPreferences:SmsPreferences': { replace: [], id: () => 'sms' },
  'aws:sesv2/configurationSet:ConfigurationSet': {
    replace: ['configurationSetName', 'region'],
    id: ({ configurationSetName }) => configurationSetName,
    act: {
      create: async ({ configurationSetName }, place) => {
        await sesv2(place).send(
          new CreateConfigurationSetCommand({ ConfigurationSetName: configurationSetName }),
        );
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() =>
          sesv2(place).send(new DeleteConfigurationSetCommand({ ConfigurationSetName: id })),
        );
      },
    },
  },
  'aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination': {
    replace: ['configurationSetName', 'eventDestinationName', 'region'],
    id: ({ configurationSetName, eventDestinationName }) => `${configurationSetName}|${eventDestinationName}`,
    act: {
      create: async ({ configurationSetName, eventDestinationName, eventDestination }, place) => {
        await sesv2(place).send(
          new CreateConfigurationSetEventDestinationCommand({
            ConfigurationSetName: configurationSetName,
            EventDestinationName: eventDestinationName,
            EventDestination: {
              Enabled: eventDestination.enabled,
              MatchingEventTypes: eventDestination.matchingEventTypes,
              SnsDestination: { TopicArn: eventDestination.snsDestination.topicArn },
            },
          }),
        );
        return undefined;
      },
    },
  },
  'aws:sesv2/emailIdentity:EmailIdentity': {
    replace: ['emailIdentity', 'region'],
    computedOver: ['dkimSigningAttributes'],
    id: ({ emailIdentity }) => emailIdentity,
    outs: ({ dkimSigningAttributes }) => ({
      dkimSigningAttributes: { ...dkimSigningAttributes, tokens: ['token-one', 'token-two', 'token-three'] },
    }),
    act: {
      create: async ({ emailIdentity }, place) => {
        await sesv2(place).send(new CreateEmailIdentityCommand({ EmailIdentity: emailIdentity }));
        return undefined;
      },
      read: async (id, _state, place) =>
        (await orGone(() => sesv2(place).send(new GetEmailIdentityCommand({ EmailIdentity: id })))) && {},
      delete: async (id, _state, place) => {
        await orGone(() => sesv2(place).send(new DeleteEmailIdentityCommand({ EmailIdentity: id })));
      },
    },
  },
  // The emulator knows neither MAIL FROM nor the account's suppression list.
  'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes': {
    replace: ['emailIdentity', 'region'],
    id: ({ emailIdentity }) => emailIdentity,
  },
  'aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes': {
    replace: ['region'],
    id: (_inputs, { account }) => account,
  },
  'aws:ses/receiptRuleSet:ReceiptRuleSet': {
    replace: ['ruleSetName', 'region'],
    id: ({ ruleSetName }) => ruleSetName,
    act: {
      create: async ({ ruleSetName }, place) => {
        await ses(place).send(new CreateReceiptRuleSetCommand({ RuleSetName: ruleSetName }));
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() => ses(place).send(new DeleteReceiptRuleSetCommand({ RuleSetName: id })));
      },
    },
  },
  'aws:ses/activeReceiptRuleSet:ActiveReceiptRuleSet': {
    replace: ['region'],
    id: ({ ruleSetName }) => ruleSetName,
    act: {
      create: async ({ ruleSetName }, place) => {
        await ses(place).send(new SetActiveReceiptRuleSetCommand({ RuleSetName: ruleSetName }));
        return undefined;
      },
      delete: async (_id, _state, place) => {
        await ses(place).send(new SetActiveReceiptRuleSetCommand({}));
      },
    },
  },
  'aws:ses/receiptRule:ReceiptRule': {
    replace: ['name', 'ruleSetName', 'region'],
    id: ({ name }) => name,
    act: {
      create: async (
        { name, ruleSetName, recipients, enabled, scanEnabled, tlsPolicy, s3Actions },
        place,
      ) => {
        await ses(place).send(
          new CreateReceiptRuleCommand({
            RuleSetName: ruleSetName,
            Rule: {
              Name: name,
              Recipients: recipients,
              Enabled: enabled,
              ScanEnabled: scanEnabled,
              TlsPolicy: tlsPolicy,
              Actions: s3Actions.map((action: Inputs) => ({
                S3Action: { BucketName: action.bucketName, ObjectKeyPrefix: action.objectKeyPrefix },
              })),
            },
          }),
        );
        return undefined;
      },
      delete: async (id, { ruleSetName }, place) => {
        await orGone(() =>
          ses(place).send(new DeleteReceiptRuleCommand({ RuleSetName: ruleSetName, RuleName: id })),
        );
      },
    },
  },
  'aws:scheduler/scheduleGroup:ScheduleGroup': {
    replace: ['name', 'region'],
    id: ({ name }) => name,
    act: {
      create: async ({ name }, place) => {
        await scheduler(place).send(new CreateScheduleGroupCommand({ Name: name }));
        return undefined;
      },
      read: async (id, _state, place) =>
        (await orGone(() => scheduler(place).send(new GetScheduleGroupCommand({ Name: id })))) && {},
      delete: async (id, _state, place) => {
        await orGone(() => scheduler(place).send(new DeleteScheduleGroupCommand({ Name: id })));
      },
    },
  },
};
