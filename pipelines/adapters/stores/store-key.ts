// Which keys every store takes. One rule for all of them, so that a record moves from one store to another.

/** Throws on a key that some store could misread: keys are made by our own code, so a bad one is a bug. */
export function checkKey(key: string): string {
  const segments = key.split('/');
  const fits = segments.every(
    (segment) =>
      /^[\p{L}\p{N}._=@+-]+( +[\p{L}\p{N}._=@+-]+)*$/u.test(segment) && !/^\.|\.\.|\.$/.test(segment),
  );
  if (!fits || Buffer.byteLength(key) > 900 || segments.some((segment) => Buffer.byteLength(segment) > 240)) {
    throw new RangeError(`${JSON.stringify(key)} is no key for a store`);
  }
  return key;
}
