// A Microsoft Teams workflow that posts what its webhook gets, as strict as its documentation.

import { jsonOf, type Platform, pageInPlaceOfAnswer, rateLimit } from './platform.ts';

// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook: 28 KB,
// `message` with Adaptive Cards; more than four in a second are throttled, said in a text as often as with 429.
const manual =
  'https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using';
// https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app: `sig` guards the address; 202 says
// that the flow has begun.
const flows = 'https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app';
const path = '/workflows/abcdef/triggers/manual/paths/invoke';

export const platform: Platform = {
  kind: 'teams',
  host: 'prod-01.westeurope.logic.azure.com',
  secret: `https://prod-01.westeurope.logic.azure.com${path}?api-version=1&sig=teamssignature0123456789`,
  wrongSecret: `https://prod-01.westeurope.logic.azure.com${path}?api-version=1&sig=anothersignature01234`,
  probed: null,
  rate: { atOneMoment: 4, silenceMs: 1_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const mayPass = rateLimit({ most: 4, perMs: 1_000 }, now);
    const no = (status: number, code: string) => {
      broken.push(`${status} ${code}`);
      return { status, body: { error: { code, message: code } } };
    };
    return {
      delivered,
      broken,
      answer: ({ path: asked, query, body }) => {
        if (asked !== path || query.get('sig') !== 'teamssignature0123456789')
          return no(401, 'DirectApiAuthorizationRequired');
        if (Buffer.byteLength(body) > 28 * 1_024) return no(413, 'RequestEntityTooLarge');
        const { type, attachments } = jsonOf(body) as {
          type?: string;
          attachments?: { contentType: string; content: { type: string; body: { text: string }[] } }[];
        };
        const [card] = attachments ?? [];
        const isCard = card?.contentType === 'application/vnd.microsoft.card.adaptive';
        if (type !== 'message' || !isCard || card.content.type !== 'AdaptiveCard')
          return no(400, 'InvalidRequestContent');
        if (!mayPass()) {
          broken.push('429');
          return {
            body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429',
          };
        }
        delivered.push(card.content.body.at(-1)?.text ?? '');
        return { status: 202 };
      },
    };
  },
  odd: [
    pageInPlaceOfAnswer,
    {
      source: manual,
      answer: { body: 'Please sign in to go on', headers: { 'content-type': 'text/html' } },
      send: 'unknown',
    },
    { source: manual, answer: { status: 200, body: '1' }, send: 'accepted' },
    {
      source: manual,
      answer: {
        status: 200,
        body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 400',
      },
      send: 'refused',
    },
    { source: manual, answer: { status: 200, body: 'Message throttled' }, send: { laterMs: 60_000 } },
    { source: flows, answer: { status: 502, body: { error: { code: 'NoResponse' } } }, send: 'unknown' },
  ],
};
