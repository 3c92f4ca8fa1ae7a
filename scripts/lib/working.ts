// A sign that long work goes on, for whoever sits at a terminal; logs and pipes get nothing.

/** zx is imported only where somebody looks: it takes 65 ms. */
export async function working<T>(work: Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work;
  const { spinner } = await import('zx');
  return spinner(() => work);
}
