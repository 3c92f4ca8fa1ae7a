// The roster that the organisation file names, as people.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Person } from '../../../pipelines/window/roster.ts';

export async function readRoster(file: string): Promise<readonly Person[]> {
  if (!existsSync(file)) return [];
  const rows: Record<string, string>[] = parse(await readFile(file), { columns: true, bom: true });
  return rows.map(
    (row) => ({ ...row, roles: (row.roles ?? '').split(';').filter(Boolean) }) as unknown as Person,
  );
}
