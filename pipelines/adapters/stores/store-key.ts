// Which keys every store takes. One rule for all of them, so that a record moves from one store to another.

/** Throws on a key that some store could misread: keys are made by our own code, so a bad one is a bug. */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new RangeError(`${JSON.stringify(key)} is no key for a store`);
  return key;
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
