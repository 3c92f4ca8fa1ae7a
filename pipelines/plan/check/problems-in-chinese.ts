// The Chinese catalogue of all problems, with the Chinese descriptions of keys and forms from the schemas.

import chinese from './problems.zh-CN.json' with { type: 'json' };
import { inBoth, schemas } from './schema-node.ts';

export const problemsInChinese: Readonly<Record<string, string>> = {
  ...Object.fromEntries([schemas.window.root, schemas.organisation.root].flatMap(descriptionsIn)),
  ...chinese,
};

function descriptionsIn(node: unknown): readonly (readonly [en: string, zh: string])[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'description' || typeof value !== 'string') return descriptionsIn(value);
    const { en, 'zh-CN': zh } = inBoth(value);
    return [[en, zh]];
  });
}
