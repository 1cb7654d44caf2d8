/**
 * Maps with at most `width` items under way and gives the results in the order of the items, as soon as they are there.
 * The source is read no further ahead than that, so that memory stays the same for any number of items.
 * `work` must not throw for what may happen: a rejection ends the whole.
 */
export async function* mapInOrder<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of source) {
    const result = work(item);
    // A rejection is thrown where the result's turn comes; until then it is not "unhandled".
    result.catch(() => {});
    underWay.push(result);
    if (underWay.length >= width) yield await (underWay.shift() as Promise<R>);
  }
  for (const result of underWay) yield await result;
}
