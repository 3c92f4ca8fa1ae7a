// Medians with their extremes, as every table of ours shows them.

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function summarise(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const middle =
    sorted.length % 2 === 1
      ? at(0.5)
      : ((sorted[sorted.length / 2 - 1] ?? 0) + (sorted[sorted.length / 2] ?? 0)) / 2;
  return { median: middle, least: at(0), most: at(1) };
}

/** `1.02 (1.01–1.05)`; what did not end is `never`. */
export function shown({ median, least, most }: Summary, digits: number): string {
  const one = (value: number) => (Number.isFinite(value) ? value.toFixed(digits) : 'never');
  return least === most ? one(median) : `${one(median)} (${one(least)}–${one(most)})`;
}
