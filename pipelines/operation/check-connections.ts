// Tries every port of a real window against what the organisation names, without side effects: nothing is
// sent, nobody is logged in, nothing is written.

import { existsSync } from 'node:fs';
import { channelsOf } from '../adapters/channels/channels-of.ts';
import { createRealClock } from '../adapters/clock/real-clock.ts';
import { vendorSourceOverHttp } from '../adapters/http/vendor-source.ts';
import { openStore, storeForms } from '../adapters/stores/open-store.ts';
import { UserError } from '../errors.ts';
import { noAnswerMs } from '../phases/canary-by-people.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import type { Working } from '../ports.ts';
import { canaryAccounts } from '../return/cohorts.ts';
import { inUnreadLanguage, isInUnreadLanguage } from '../vendor/unread-language.ts';
import { openMessenger } from './messenger-ports.ts';
import type { LoadedPlan } from './plan-files/load-plan.ts';
import { accountSecretsFrom, secretsFrom, secretsOfMessenger } from './secrets.ts';

/** Our own words, or what an adapter says. */
type Words = Localised | string;

export interface Connection {
  readonly port: string;
  /** Null where it was not tried, or where the other side said "later". */
  readonly works: boolean | null;
  /** How it was seen. */
  readonly seen: Words;
  readonly missing: Words | null;
}

export const works = (port: string, seen: Words): Connection => ({ port, works: true, seen, missing: null });

export const fails = (port: string, seen: Words, missing: Words | null): Connection => {
  return { port, works: false, seen, missing };
};

type Loaded = Pick<LoadedPlan, 'plan' | 'organisation' | 'roster'>;

/** `through` is for tests: the server that stands in for the platforms. */
export async function checkConnections(
  loaded: Loaded,
  env: NodeJS.ProcessEnv,
  through: Omit<Parameters<typeof channelsOf>[2], 'window'> = {},
  all: <T>(tries: readonly Promise<T>[]) => Promise<T[]> = (tries) => Promise.all(tries),
): Promise<readonly Connection[]> {
  const { plan, organisation } = loaded;
  const secretOf = secretsFrom(env);
  const channels = channelsOf(organisation, secretOf, { ...through, window: plan.id });
  const vaults = organisation.vaults.map(({ id, url }) => listed(`vault ${id}`, url, 'backups/'));
  const store = env.TIDEOVER_STORE;
  const record = store
    ? listed('record', store, 'windows/')
    : Promise.resolve(fails('record', noStore, nameStore));
  const sources = organisation.vendorSources.map((source) =>
    tried(`source ${source.id}`, sourceSpeaks, async () => {
      const asked = vendorSourceOverHttp(source.url);
      const answer = await asked.read({}).finally(() => asked.close());
      const texts = answer.outcome === 'read' ? answer.texts : [];
      if (texts.every(({ text }) => text.trim() === '')) return { works: false, why: nothingWritten };
      if (isInUnreadLanguage(texts)) return { works: false, why: inUnreadLanguage };
      const windows = texts.flatMap((text) => text.windows).length;
      return bilingual`texts read: ${texts.length}; windows announced in them: ${windows}`;
    }),
  );
  const tries = await all<Connection | readonly Connection[]>([
    messengerConnections(loaded, env, secretOf),
    ...organisation.channels.map(({ id, secret }) =>
      tried(
        `channel ${id}`,
        secret === undefined
          ? bilingual`Run it with the role that sends there, and see that the sender is allowed to.`
          : bilingual`Compare the secret ${secret} with what the platform shows for it, and the way there.`,
        async () => {
          if (secret !== undefined) secretOf(secret);
          return channels.get(id)?.probe() ?? onlyRehearsed;
        },
      ),
    ),
    ...vaults,
    record,
    ...sources,
  ]);
  return tries.flat();
}

async function messengerConnections(
  { plan, organisation, roster }: Loaded,
  env: NodeJS.ProcessEnv,
  secretOf: (name: string) => string,
): Promise<readonly Connection[]> {
  const { adapter } = organisation.messenger;
  if (adapter === 'embedded')
    return [{ ...(await untried('messenger', onlyRehearsed)), missing: chooseAdapter }];
  const clock = createRealClock();
  const canary = canaryAccounts(plan, roster);
  const accountSecretOf = accountSecretsFrom(env);
  try {
    const messenger = openMessenger({
      snapshot: { plan, organisation },
      clock,
      roster,
      env,
      secretOf,
      accountSecretOf,
    });
    const { signals, clients, admission, history, obstacles, nobodyActs } = messenger;
    const tries = [
      tried('messenger: answers', bilingual`Check its address and the way there.`, async () => {
        const { probeMs } = await signals.sample();
        const ms = Math.round(probeMs ?? 0);
        return probeMs === null || probeMs >= noAnswerMs
          ? { works: false, why: bilingual`no answer` }
          : bilingual`answers in ${ms} ms`;
      }),
      tried('messenger: devices', null, async () => {
        const { length } = await clients.devices();
        return length === 0 ? { works: null, why: bilingual`none is listed` } : bilingual`${length} listed`;
      }),
      admission === null
        ? untried('messenger: admission', bilingual`nobody can be held out there; people are invited`)
        : tried('messenger: admission', null, async () => {
            const { open, admitted } = await admission.state();
            return open
              ? bilingual`everybody may log in`
              : bilingual`people are held out now, ${admitted} are admitted`;
          }),
      nobodyActs === true
        ? tried('messenger: history', null, async () => {
            const { length } = (await history.exportSince(null)).items;
            return bilingual`${length} exported`;
          })
        : untried('messenger: history', bilingual`not copied now; pre-backup does it, three days before`),
      nobodyActs === true
        ? []
        : tried('messenger: our accounts', null, async () => {
            for (const account of canary) accountSecretOf(account);
            return bilingual`${canary.length} secrets are there; nobody was logged in`;
          }),
      obstacles === undefined
        ? []
        : tried('messenger: obstacles', bilingual`See runbooks/sop/matrix.en.md.`, async () => {
            const found = await obstacles();
            const blocking = found.filter(({ severity }) => severity === 'blocks');
            return blocking.length > 0
              ? { works: false, why: blocking.map(({ setting }) => setting).join(', ') }
              : bilingual`${found.length} to look at, none blocks`;
          }),
    ];
    return (await Promise.all(tries).finally(() => messenger.close())).flat();
  } catch (error) {
    // The first missing secret stops the messenger; the others are looked for too, to be set at once.
    const first = failed('messenger', error, null);
    const missing = secretsOfMessenger(organisation.messenger).flatMap((name) => {
      try {
        secretOf(name);
        return [];
      } catch (why) {
        return [failed(`messenger: ${name}`, why, null)];
      }
    });
    return missing.some(({ seen }) => seen === first.seen) ? missing : [first, ...missing];
  }
}

const onlyRehearsed = bilingual`embedded: only for rehearsals`;
const chooseAdapter = bilingual`Choose the adapter of your messenger: npm run init -- --adapter KIND --url URL.`;
const noStore = bilingual`TIDEOVER_STORE is not set`;
const nameStore = bilingual`Write one like ${storeForms}.`;
const nothingWritten = bilingual`It answers, and nothing is written there.`;
const sourceSpeaks = bilingual`Name a page, feed, calendar or JSON that answers, or say /vendor-done when it speaks.`;

function listed(port: string, url: string, prefix: string): Promise<Connection> {
  return tried(port, bilingual`Make this folder, or name a place that is there.`, async () => {
    const folder = /^file:(.+)/.exec(url)?.[1];
    if (folder !== undefined && !existsSync(folder))
      return { works: false, why: bilingual`${url}: no such folder` };
    const count = (await openStore(url).list(prefix)).length;
    return bilingual`${count} objects listed; not written to`;
  });
}

async function untried(port: string, seen: Words): Promise<Connection> {
  return { port, works: null, seen, missing: null };
}

async function tried(
  port: string,
  missing: Words | null,
  look: () => Promise<Localised | Working | { readonly works: false | null; readonly why: Words }>,
): Promise<Connection> {
  try {
    const found = await look();
    if (!('works' in found)) return works(port, found);
    return found.works === true
      ? works(port, found.detail)
      : { port, works: found.works, seen: found.why, missing };
  } catch (error) {
    return failed(port, error, missing);
  }
}

function failed(port: string, error: unknown, missing: Words | null): Connection {
  const seen = error instanceof Error ? error.message : String(error);
  return fails(port, seen, error instanceof UserError ? error.whatToDo : missing);
}
