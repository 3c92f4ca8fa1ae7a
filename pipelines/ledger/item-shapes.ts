// The shapes of a messenger's items: an item of its history, as exports and backups write it, and a held item
// that waits to be replayed into it.

export const historyItemShape = {
  id: 'text',
  kind: '=message|file|group|contact|configuration',
  body: 'text',
  'fileDigest?': 'text',
} as const;

const heldWords = {
  key: 'text',
  conversation: 'text',
  from: 'text',
  at: 'instant',
  kind: '=message|upload|approval',
  text: 'text',
} as const;

/** The bytes of its file in base64. */
export const heldItemShape = {
  ...heldWords,
  'file?': { name: 'text', digest: 'text', bytes: 'text' },
} as const;

/** Its file's content lies beside it. */
export const heldHeadShape = {
  ...heldWords,
  'file?': { name: 'text', digest: 'text', size: 'number' },
} as const;

export const heldContentShape = { bytes: 'text' } as const;
