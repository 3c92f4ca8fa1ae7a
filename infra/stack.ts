// Composes a stack from its settings: makes each component once, in the order in which they need each other,
// and returns what the pipeline reads.
import { all, type Output } from '@pulumi/pulumi';
import { channel, textMessages } from './channels.ts';
import { clock } from './clock.ts';
import { feedbackForm } from './feedback.ts';
import { githubAccess } from './github-access.ts';
import { mailIn } from './mail-in.ts';
import { mailOut } from './mail-out.ts';
import { nameOf, vaultBucketName } from './names.ts';
import { type Place, place } from './place.ts';
import { robots } from './robots.ts';
import type { Settings } from './settings.ts';
import { voiceKeys } from './signing-key.ts';
import { status } from './status.ts';
import { vault } from './vault.ts';
import { windowKeys } from './window-keys.ts';

/** Makes everything and returns the stack's outputs, by which phases and people find its resources. */
export const standUp = (settings: Settings) => {
  const places = new Map<string, Place>();
  const placeIn = (region: string): Place => {
    const known = places.get(region) ?? place(settings, region);
    places.set(region, known);
    return known;
  };
  const home = placeIn(settings.region);
  const { mail } = settings;
  const mailPlace = placeIn(mail?.region ?? settings.region);

  const keys = windowKeys(settings, home);
  vault(settings, home, settings.replica && placeIn(settings.replica.region));
  const feedbackUrl = settings.status.feedbackForm ? feedbackForm(settings, home) : undefined;
  const theStatus = status(settings, feedbackUrl);
  const theClock = settings.profile === 'full' ? clock(settings, home) : undefined;

  textMessages(settings);
  const queues: { readonly [id: string]: Output<string> } = Object.fromEntries(
    Object.entries(settings.channels).map(([id, of]) => [id, channel(settings, home, id, of)]),
  );
  const dnsRecords = mail && mailOut(settings, mail, home, mailPlace);
  if (mail?.receive) mailIn(settings, mail, mail.receive, home, mailPlace);
  const robotUrl = Object.keys(settings.robots).length > 0 ? robots(settings, home) : undefined;

  const standing = all([home.keyArn, keys.signingKeyArn, keys.personalData]).apply(
    ([vaultKey, signingKey, windowKeyArns]) => ({ vaultKey, signingKey, windowKeys: windowKeyArns }),
  );
  return {
    region: settings.region,
    storeUrl: `s3://${vaultBucketName(settings)}/`,
    statusBucket: theStatus.bucket,
    statusUrl: theStatus.url,
    distributionArn: theStatus.distributionArn,
    noticeQueues: queues,
    ...(robotUrl && { robotUrl }),
    ...(feedbackUrl && { feedbackUrl }),
    ...(dnsRecords && { dnsRecords, mailConfigurationSet: nameOf(settings, 'mail') }),
    voiceKeys: voiceKeys(settings),
    ...(theClock && { clock: theClock }),
    alarmTopicArn: home.alarmTopicArn,
    signingKeyArn: keys.signingKeyArn,
    windowKeys: keys.personalData,
    roles: githubAccess(settings, standing),
  };
};
