// The verifier in Python reads the table of commands from ledger/authority.json: it says what this table says.

import { expect, test } from 'vitest';
import * as kinds from '../../../../pipelines/gates/commands/arguments.ts';
import { commandNames, commands } from '../../../../pipelines/gates/commands/table.ts';
import authority from '../../../../pipelines/ledger/authority.json' with { type: 'json' };
import { phaseNames, phases } from '../../../../pipelines/plan/phase-table.ts';
import { troubles } from '../../../../pipelines/plan/plan.ts';

test('the description that both verifiers read has every command as it is', () => {
  const nameOfKind = new Map(Object.entries(kinds).map(([name, kind]) => [kind as unknown, name]));
  const described = Object.fromEntries(
    commandNames.map((name) => {
      const { arguments: words, reason, who } = commands[name];
      return [name, { arguments: words.map((word) => nameOfKind.get(word)), reason, who }];
    }),
  );
  expect(authority.commands).toEqual(described);
  expect(authority.phases).toEqual(phaseNames);
  const twice = phases.filter(({ starts }) => typeof starts === 'object' && starts.early !== undefined);
  expect(authority.early).toEqual(twice.map(({ name }) => name));
  expect(authority.shapes.trouble).toBe(`=${troubles.join('|')}`);
});

test('and its patterns take the examples that the help gives', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    const pattern = authority.arguments[name as keyof typeof authority.arguments];
    expect(kind.example, name).toMatch(new RegExp(pattern));
  }
});
