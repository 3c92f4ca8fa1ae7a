// Sends mail: a domain with DKIM, a MAIL FROM subdomain that receives nothing (in place of the null sender,
// which SES does not support), and bounces and complaints fed back into the record.
import { sesv2, sns } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { after, component, make } from './component.ts';
import { handlerFunction } from './handler-function.ts';
import { arnOf, nameOf, topicArn } from './names.ts';
import type { Place } from './place.ts';
import { allowTo, fromSource, policyDocument, tlsOnly } from './policy-document.ts';
import { queue } from './queue.ts';
import type { MailSettings, Settings } from './settings.ts';
import { reputationAlarms, watch } from './watch.ts';

/** The topic's policy: SES may publish events about our mail, for our configuration set only. */
export const feedbackTopicPolicy = (settings: Settings, region: string): string => {
  const topic = topicArn(settings, 'mail-feedback', region);
  return policyDocument([
    allowTo(
      { Service: 'ses.amazonaws.com' },
      'MailServicePublishes',
      { sns: 'Publish' },
      [topic],
      fromSource(
        settings.account,
        arnOf(settings, 'ses', `configuration-set/${nameOf(settings, 'mail')}`, region),
      ),
    ),
    tlsOnly({ sns: 'Publish' }, [topic]),
  ]);
};

/** A record that the company's DNS needs before mail can be sent; printed by `infra:up`. */
export interface DnsRecord {
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

export const mailDns = (
  mail: MailSettings,
  region: string,
  dkimTokens: readonly string[],
): readonly DnsRecord[] => {
  const bounces = `${mail.bounceSubdomain}.${mail.domain}`;
  return [
    ...dkimTokens.map(
      (token): DnsRecord => ({
        name: `${token}._domainkey.${mail.domain}`,
        type: 'CNAME',
        value: `${token}.dkim.amazonses.com`,
      }),
    ),
    { name: bounces, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
    { name: bounces, type: 'TXT', value: 'v=spf1 include:amazonses.com -all' },
    { name: `_dmarc.${mail.domain}`, type: 'TXT', value: 'v=DMARC1; p=quarantine; adkim=s; aspf=r' },
    ...(mail.receive
      ? [{ name: mail.domain, type: 'MX', value: `10 inbound-smtp.${region}.amazonaws.com` } as const]
      : []),
  ];
};

/** Makes the sending side; `home` is the vault's Region, `where` the mail Region. Returns the DNS records. */
export const mailOut = (
  settings: Settings,
  mail: MailSettings,
  home: Place,
  where: Place,
): Output<readonly DnsRecord[]> =>
  component({ settings, where }, 'MailOut', 'mail-out', (within) => {
    const set = make(within, sesv2.ConfigurationSet, 'mail', {
      configurationSetName: nameOf(settings, 'mail'),
      deliveryOptions: { tlsPolicy: 'REQUIRE' },
      reputationOptions: { reputationMetricsEnabled: true },
      sendingOptions: { sendingEnabled: true },
      suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
    const identity = make(within, sesv2.EmailIdentity, 'mail', {
      emailIdentity: mail.domain,
      configurationSetName: set.configurationSetName,
      dkimSigningAttributes: { nextSigningKeyLength: 'RSA_2048_BIT' },
    });
    make(within, sesv2.EmailIdentityMailFromAttributes, 'mail', {
      emailIdentity: identity.emailIdentity,
      mailFromDomain: `${mail.bounceSubdomain}.${mail.domain}`,
      behaviorOnMxFailure: 'REJECT_MESSAGE',
    });
    if (mail.suppression === 'create') {
      make(within, sesv2.AccountSuppressionAttributes, 'mail', {
        suppressedReasons: ['BOUNCE', 'COMPLAINT'],
      });
    }

    const topic = make(within, sns.Topic, 'mail-feedback', {
      name: nameOf(settings, 'mail-feedback'),
      kmsMasterKeyId: where.keyArn,
    });
    const topicPolicy = make(within, sns.TopicPolicy, 'mail-feedback', {
      arn: topic.arn,
      policy: feedbackTopicPolicy(settings, where.region),
    });
    make(after(within, topicPolicy), sesv2.ConfigurationSetEventDestination, 'mail-feedback', {
      configurationSetName: set.configurationSetName,
      eventDestinationName: 'feedback',
      eventDestination: {
        enabled: true,
        matchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT', 'DELIVERY_DELAY'],
        snsDestination: { topicArn: topic.arn },
      },
    });

    const seconds = 30;
    const feedback = queue(within, 'mail-feedback', {
      handlerSeconds: seconds,
      attempts: 5,
      feeder: { service: 'sns.amazonaws.com', sourceArn: topicArn(settings, 'mail-feedback', where.region) },
    });
    make(after(within, feedback.policy), sns.TopicSubscription, 'mail-feedback', {
      topic: topic.arn,
      protocol: 'sqs',
      endpoint: feedback.queue.arn,
      rawMessageDelivery: true,
    });
    handlerFunction(within, 'mail-feedback', {
      handler: 'ses-feedback',
      seconds,
      memoryMb: 256,
      concurrency: 2,
      environment: { VAULT_REGION: home.region },
      // SNS may deliver twice: a write that finds its fact already there reads it to see whether it is the
      // same.
      vault: { home, reads: ['windows/*/facts/bounce/'] },
      speaksAt: 'bounce',
      feed: { queue: feedback.queue, queueName: 'mail-feedback', batch: 10 },
    });
    watch(within, 'mail', reputationAlarms);
    // The tokens are not known yet in a preview.
    return identity.dkimSigningAttributes.apply(({ tokens }) => mailDns(mail, where.region, tokens ?? []));
  });
