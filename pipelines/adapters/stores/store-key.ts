// Which keys a store takes: the same rule for all stores, so that a record can move from one to another.

/** Throws on a key that some store could misread: our own code makes the keys, so a bad one is a bug. */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new RangeError(`${JSON.stringify(key)} is no key for a store`);
  return key;
}

/** The largest object at each place: entries, facts and claims are small, a snapshot holds a whole plan. */
const mostBytesAt: readonly (readonly [RegExp, number])[] = [
  [/^(?:windows\/[^/]+\/(?:entries|facts|claims|checkpoints)|quotas)\//, 1 << 20],
  [/^windows\/[^/]+\/snapshots\//, 64 << 20],
];

/** Whether an object is too large to be ours: then it is not read and counts as empty. */
export function isTooLarge(key: string, bytes: number): boolean {
  return mostBytesAt.some(([place, most]) => bytes > most && place.test(key));
}

/** Whether it can be a key of ours; objects that others put there under other names are never listed. */
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
