// An outside on which everything works and nobody does anything, for tests that replace the port they are about.

import { createMemoryStore } from '../../pipelines/adapters/stores/memory-store.ts';
import type { Localised } from '../../pipelines/plan/plan.ts';
import type { Ports, Session, VendorStatement } from '../../pipelines/ports.ts';

/** `acts` hears what happens at the messenger, the desk and the groups; `vendorSays` is read at each look. */
export function quietOutside(
  acts: string[],
  vendorSays: readonly VendorStatement[],
): Omit<Ports, 'channels'> {
  const open = new Set<string>();
  const answers = new Map<string, Localised | null>();
  const forwards = new Map<string, string | null>();
  let everyoneMayIn = true;
  const texts: { id: string; from: string; text: string; at: string }[] = [];
  const uploads = new Map<string, Uint8Array>();
  const session = (account: string): Session => ({
    account,
    send: async (_, text, key) => {
      texts.push({ id: key, from: account, text, at: '' });
      return key;
    },
    receive: async () => texts,
    createGroup: async (_title, _members, key) => key,
    upload: async (_, bytes, key) => {
      uploads.set(key, bytes);
      return key;
    },
    download: async (id) => uploads.get(id) ?? new Uint8Array(),
    logOut: async () => undefined,
  });
  return {
    groups: {
      open: async ({ id }) => {
        open.add(id);
        acts.push(`open ${id}`);
      },
      close: async (id) => {
        open.delete(id);
        acts.push(`close ${id}`);
      },
      isOpen: async (id) => open.has(id),
    },
    desk: {
      answerWith: async (id, text) => {
        answers.set(id, text);
        acts.push(`${text ? 'answer' : 'silence'} ${id}`);
      },
      answerOf: async (id) => answers.get(id) ?? null,
      forwardCalls: async (from, to) => {
        forwards.set(from, to);
        acts.push(`${to ? 'forward' : 'stop forwarding'} ${from}`);
      },
      forwardOf: async (from) => forwards.get(from) ?? null,
      conferenceLink: async (id) => `https://meet.example.com/${id}`,
    },
    deferred: {
      pause: async (id) => {
        acts.push(`pause ${id}`);
        return 'confirmed';
      },
      resume: async (id) => {
        acts.push(`resume ${id}`);
        return 'confirmed';
      },
    },
    status: { publish: async () => undefined },
    vendor: { read: async () => [...vendorSays] },
    history: {
      exportSince: async () => ({ items: [], cursor: 'end' }),
      readFile: async function* () {},
    },
    clients: { devices: async () => [] },
    admission: {
      holdEveryoneOut: async () => {
        everyoneMayIn = false;
        acts.push('hold everyone out');
      },
      admit: async (accounts) => void acts.push(`admit ${accounts.join(' ')}`),
      callBack: async (accounts) => void acts.push(`call back ${accounts.join(' ')}`),
      letEveryoneIn: async () => {
        everyoneMayIn = true;
        acts.push('let everyone in');
      },
      state: async () => ({ open: everyoneMayIn, admitted: 0 }),
    },
    signals: { sample: async () => ({ at: 0, loginsInFlight: 0, completed: [], probeMs: 5 }) },
    sessions: { logIn: async (account) => ({ result: 'in', session: session(account) }) },
    replay: { put: async ({ key }) => ({ result: 'done', id: key }), digestOf: async () => null },
    outbox: {
      contents: async () => ({ held: [], replayed: [], setAside: [] }),
      whole: async () => null,
      markReplayed: async () => undefined,
    },
    approvalRecords: { list: async () => [] },
    vaults: [{ id: 'near', store: createMemoryStore() }],
    // Backups as they are: what encrypts them is tried beside its adapter.
    backupCipher: {
      seal: async (bytes) => bytes,
      open: async (sealed) => sealed,
      nameOf: (digest) => digest.slice('sha256:'.length),
    },
    checks: {
      run: async () => ({
        checks: [{ name: 'login-mobile: works', result: 'passed', why: '' }],
        junit: '<testsuites/>',
        text: 'passed',
        broken: null,
      }),
    },
  };
}
