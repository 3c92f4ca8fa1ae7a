// Randomness that a printed seed repeats. Draws for one person are keyed by person, not by the order of events,
// so that every way of returning meets the same people and the same work.

export type Random = () => number;

/** Uniform draws in [0, 1), the same for the same seed (the public-domain mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One uniform draw in (0, 1) that depends on its keys only. */
export function drawFor(seed: number, first: number, second: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(first + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f) ^ Math.imul(second + 1, 0x165667b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (((mixed ^ (mixed >>> 16)) >>> 0) + 0.5) / 4_294_967_296;
}

export function exponential(uniform: number, mean: number): number {
  return -mean * Math.log(1 - uniform);
}

/** Log-normal by its median and the standard deviation of its logarithm. */
export function logNormal(uniform: number, median: number, sigma: number): number {
  return median * Math.exp(sigma * normalQuantile(uniform));
}

/** Inverse of the standard normal distribution, good to 5e-4: Abramowitz and Stegun 26.2.23. */
function normalQuantile(uniform: number): number {
  const tail = Math.min(uniform, 1 - uniform);
  const t = Math.sqrt(-2 * Math.log(tail));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  const size = t - top / bottom;
  return uniform < 0.5 ? -size : size;
}
