// Makes what every Region in use needs first: an encryption key and a topic for alarms (alarms and keys
// cannot be used across Regions).

import { sns } from '@pulumi/aws';
import { type Output, secret } from '@pulumi/pulumi';
import { sha256 } from '../pipelines/ledger/canonical.ts';
import { component, make, type Within } from './component.ts';
import { namedKey } from './named-key.ts';
import { accountRoot, arnOf, inRegion, nameOf, tagsOf, topicArn } from './names.ts';
import { administersKey, allowTo, fromSource, policyDocument, tlsOnly } from './policy-document.ts';
import type { Settings } from './settings.ts';

export interface Place {
  readonly region: string;
  /** The Region argument for resources in this place. */
  readonly at: { region?: string };
  readonly keyArn: Output<string>;
  readonly alarmTopicArn: Output<string>;
}

/** `Within` with the Region in which the resources are made. */
export interface WithinPlace extends Within {
  readonly where: Place;
}

/** The data key's policy: the account administers it, IAM policies say who uses it, logs and topics may. */
export const dataKeyPolicy = (settings: Settings, region: string): string =>
  policyDocument([
    administersKey(accountRoot(settings)),
    allowTo(
      { Service: `logs.${region}.amazonaws.com${settings.partition === 'aws-cn' ? '.cn' : ''}` },
      'LogsUseKey',
      { kms: 'Encrypt Decrypt GenerateDataKey DescribeKey' },
      ['*'],
      {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': arnOf(
            settings,
            'logs',
            `log-group:/tideover/${settings.stack}/*`,
            region,
          ),
        },
      },
    ),
    allowTo(
      { Service: ['cloudwatch.amazonaws.com', 'ses.amazonaws.com', 'sns.amazonaws.com'] },
      'TopicsUseKey',
      { kms: 'Decrypt GenerateDataKey' },
      ['*'],
      fromSource(settings.account),
    ),
  ]);

/** Alarms may publish to the topic, and only alarms of this account. */
export const alarmTopicPolicy = (settings: Settings, region: string): string => {
  const topic = topicArn(settings, 'alarms', region);
  return policyDocument([
    allowTo(
      { Service: 'cloudwatch.amazonaws.com' },
      'AlarmsPublish',
      { sns: 'Publish' },
      [topic],
      fromSource(settings.account, arnOf(settings, 'cloudwatch', `alarm:${nameOf(settings, '*')}`, region)),
    ),
    tlsOnly({ sns: 'Publish' }, [topic]),
  ]);
};

/** Makes a Region's key and alarm topic. */
export const place = (settings: Settings, region: string): Place => {
  const at = inRegion(settings, region);
  const of = { settings, where: { at }, tags: tagsOf(settings, 'place') };
  return component(of, 'Place', `place-${region}`, (within) => {
    const keyArn = namedKey(within, `key-${region}`, {
      alias: 'data',
      description: `data at rest in ${region}`,
      policy: dataKeyPolicy(settings, region),
    });
    const topic = make(within, sns.Topic, `alarms-${region}`, {
      name: nameOf(settings, 'alarms'),
      kmsMasterKeyId: keyArn,
    });
    make(within, sns.TopicPolicy, `alarms-${region}`, {
      arn: topic.arn,
      policy: alarmTopicPolicy(settings, region),
    });
    for (const address of settings.alarms.email) {
      // Named by digest: a mail address is personal, and resource names are in clear in the state.
      const digest = sha256(address).slice(0, 8);
      make(within, sns.TopicSubscription, `alarms-${region}-${digest}`, {
        topic: topic.arn,
        protocol: 'email',
        endpoint: secret(address),
      });
    }
    return { region, at, keyArn, alarmTopicArn: topic.arn };
  });
};
