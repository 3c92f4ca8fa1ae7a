// Client versions compared part by part: 8.10.0 is newer than 8.9.3.

export function isOlderThan(version: string, minimum: string): boolean {
  const left = partsOf(version);
  const right = partsOf(minimum);
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function partsOf(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
