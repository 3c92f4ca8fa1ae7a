// What a real server does on this machine is worth publishing only when nothing else keeps the machine busy.

/** Load over the last minute at which a measurement may begin. */
const mostLoad = 0.5;
/** By how much the same loop may differ before and after. */
const mostDrift = 0.15;

/** Why figures taken now must not be published, or null. `loops`: the same closed loop before and after, a second. */
export function whyNotToPublish(found: {
  readonly loadBefore: number;
  readonly loops?: { readonly before: number; readonly after: number };
}): string | null {
  const { loadBefore, loops } = found;
  if (loadBefore > mostLoad) {
    return `the load of the last minute was ${loadBefore.toFixed(2)}, more than ${mostLoad}: something else kept the machine busy`;
  }
  if (loops === undefined) return null;
  const drift = Math.abs(loops.after - loops.before) / loops.before;
  if (drift <= mostDrift) return null;
  return `the closed loop gave ${loops.before.toFixed(2)} a second before and ${loops.after.toFixed(2)} after, ${Math.round(100 * drift)} % apart: the machine did not stay the same`;
}
