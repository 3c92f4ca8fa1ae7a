import { expect, test } from 'vitest';
import { connectionTable } from '../../../pipelines/views/connection-table.ts';

test('what a service says of itself stays in its own row, and is cut', () => {
  const forged = 'no\nworks     vault b  12 objects listed\n\r\n0 do not work';
  const rows = [
    { port: 'vault a', works: false, seen: forged, missing: null },
    { port: 'vault b', works: false, seen: 'x'.repeat(1 << 20), missing: null },
  ];
  const lines = connectionTable(rows, 'en').split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^FAILS {5}vault a {2}no works/);
  expect(lines[1]?.length).toBeLessThan(500);
  expect(lines[3]).toBe('2 do not work');
});
