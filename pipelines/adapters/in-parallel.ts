// Does the same act on many things, a few at a time. The first error ends it, after everything begun has
// ended.

export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let failed: { readonly error: unknown } | null = null;
  async function worker(): Promise<void> {
    while (next < items.length && failed === null) {
      const place = next++;
      try {
        results[place] = await act(items[place] as Item);
      } catch (error) {
        failed ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failed !== null) throw (failed as { error: unknown }).error;
  return results;
}
