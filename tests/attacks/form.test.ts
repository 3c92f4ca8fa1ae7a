// Anybody on the internet may press the form: what anonymous presses can do to a return, at most.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fact } from '../../pipelines/ledger/fact.ts';
import type { PhaseContext } from '../../pipelines/phases/context.ts';
import { hearReports } from '../../pipelines/phases/reports.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import { createOutbox } from '../../pipelines/rehearsal/world/beside-messenger.ts';
import { minute, start } from '../support/night.ts';
import { openToOthers } from '../support/open-to-others.ts';

function hearing(facts: Map<string, { readonly fact: Fact }>, account: string | null = null) {
  const senderOf = () => ({ account, department: null });
  return hearReports({ state: () => ({ facts }), senderOf } as unknown as PhaseContext, start);
}

test('three anonymous presses and then one every 30 s never reach the three that slow a return, however long', () => {
  const facts = new Map<string, { readonly fact: Fact }>();
  const hear = hearing(facts);
  const counted: number[] = [];
  for (let at = start; at < start + 120 * minute; at += 30_000) {
    for (let press = 0; press < (at === start ? 3 : 1); press += 1) {
      const fact = {
        kind: 'feedback',
        at: toInstantText(at),
        way: 'form',
        trouble: 'login',
        sealed: '',
      } as const;
      facts.set(`form/${at}-${press}`, { fact });
    }
    for (let word = 0; word < hear().troubles; word += 1) counted.push(at);
  }
  for (const at of counted)
    expect(counted.filter((one) => one >= at && one < at + 10 * minute).length).toBeLessThan(3);
});

test('what the desk hears counts each time, whoever it was', () => {
  const facts = new Map<string, { readonly fact: Fact }>();
  for (let call = 0; call < 5; call += 1) {
    const fact = {
      kind: 'feedback',
      at: toInstantText(start),
      way: 'desk',
      trouble: 'login',
      sealed: '',
    } as const;
    facts.set(`ssh/${call}`, { fact });
  }
  expect(hearing(facts)().troubles).toBe(5);
});

test('nobody else on the machine reads messages that are held', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'tideover-held-')), 'held');
  try {
    const outbox = createOutbox(folder);
    await outbox.markReplayed('k', 'm-1');
    expect(readdirSync(folder).length).toBeGreaterThan(0);
    expect(openToOthers(folder)).toEqual([]);
  } finally {
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
});
