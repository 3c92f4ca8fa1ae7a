// Which keys every store takes. One rule for all of them, so that a record moves from one store to another.

/** Throws on a key that some store could misread: keys are made by our own code, so a bad one is a bug. */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new RangeError(`${JSON.stringify(key)} is no key for a store`);
  return key;
}

/** What is written, said, claimed, signed or reserved is a page; a snapshot is all that a window is. */
const mostBytesAt: readonly (readonly [RegExp, number])[] = [
  [/^(?:windows\/[^/]+\/(?:entries|facts|claims|checkpoints)|quotas)\//, 1 << 20],
  [/^windows\/[^/]+\/snapshots\//, 64 << 20],
];

/** It can only be there to fill the memory: nothing of it is read, and it counts as empty. */
export function isTooLarge(key: string, bytes: number): boolean {
  return mostBytesAt.some(([place, most]) => bytes > most && place.test(key));
}

/** What others may have put beside it under another name is nothing of ours, and no listing shows it. */
export function isKey(key: string): boolean {
  const segments = key.split('/');
  const fits = segments.every(
    (segment) =>
      /^[\p{L}\p{N}._=@+-]+( +[\p{L}\p{N}._=@+-]+)*$/u.test(segment) &&
      !/^\.|\.\.|\.$/.test(segment) &&
      Buffer.byteLength(segment) <= 240,
  );
  return fits && Buffer.byteLength(key) <= 900;
}
