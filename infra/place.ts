// What every Region that we use needs before anything else: a key that encrypts, and a topic for its alarms
// (alarms and keys cannot be used across Regions).

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
  /** Argument for resources in this Region. */
  readonly at: { region?: string };
  readonly keyArn: Output<string>;
  readonly alarmTopicArn: Output<string>;
}

/** The same in a Region. */
export interface WithinPlace extends Within {
  readonly where: Place;
}

/** The data key: the account administers it, its IAM policies say who uses it; logs and topics use it by themselves. */
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
      // Named by digest: an address is a person's, and resource names stand in the state in clear.
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
