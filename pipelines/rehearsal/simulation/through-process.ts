// Store and ports as one simulated process reaches them.

import { claimsPrefix, entriesPrefix, windowPrefix } from '../../ledger/keys.ts';
import type { OutgoingMessage, Ports, Store } from '../../ports.ts';
import type { OperationKind } from './fault.ts';
import type { SimulatedProcess } from './process.ts';

/** The store through the process; `onCreated` is called for every object that was created. */
export function storeThrough(
  store: Store,
  window: string,
  process: SimulatedProcess,
  onCreated: (key: string) => void,
): Store {
  const kindOf = (key: string): OperationKind =>
    key.startsWith(claimsPrefix(window))
      ? 'claim'
      : key.startsWith(entriesPrefix(window))
        ? 'entry'
        : 'object';
  const what = (key: string): string => key.replace(windowPrefix(window), '');
  return {
    create: (key, bytes) =>
      process.through({ kind: kindOf(key), what: what(key) }, async () => {
        const result = await store.create(key, bytes);
        if (result === 'created') onCreated(key);
        return result;
      }),
    read: (key) => process.through({ kind: 'read', what: what(key) }, () => store.read(key)),
    list: (prefix, after) =>
      process.through({ kind: 'list', what: what(prefix) }, () => store.list(prefix, after)),
  };
}

/** Methods of ports that change something outside; all others only ask. */
const switches: ReadonlySet<string> = new Set([
  'admission.holdEveryoneOut',
  'admission.admit',
  'admission.callBack',
  'admission.letEveryoneIn',
  'desk.answerWith',
  'desk.forwardCalls',
  'desk.conferenceLink',
  'deferred.pause',
  'deferred.resume',
  'groups.open',
  'groups.close',
  'status.publish',
  'replay.put',
  'outbox.markReplayed',
]);

export function portsThrough(ports: Ports, process: SimulatedProcess): Ports {
  const reach = <Port extends object>(port: Port, name: string): Port =>
    new Proxy(port, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        const what = `${name}.${String(key)}`;
        const kind = key === 'send' ? 'send' : switches.has(what) ? 'switch' : 'ask';
        return (...args: unknown[]) => {
          const sends = kind === 'send' && { channel: name, message: args[0] as OutgoingMessage };
          return process.through({ kind, what, ...(sends && { sends }) }, async () =>
            Reflect.apply(value, target, args),
          );
        };
      },
    });
  const { channels, vaults, backupCipher, history, ...others } = ports;
  const reached = Object.entries(others).map(([name, port]) => [
    name,
    typeof port === 'object' && port !== null ? reach(port, name) : port,
  ]);
  return {
    ...(Object.fromEntries(reached) as typeof others),
    history: { exportSince: reach(history, 'history').exportSince, readFile: filesThrough(history, process) },
    channels: new Map([...channels].map(([id, channel]) => [id, reach(channel, id)])),
    vaults: vaults.map(({ id, store }) => ({ id, store: reach(store, `vault-${id}`) })),
    backupCipher,
  };
}

/** Only the request for a file goes through the process: the file itself comes in pieces. */
function filesThrough(history: Ports['history'], process: SimulatedProcess): Ports['history']['readFile'] {
  return async function* readFile(item) {
    const asked = { kind: 'ask', what: 'history.readFile' } as const;
    yield* await process.through(asked, async () => history.readFile(item));
  };
}
