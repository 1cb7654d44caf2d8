/** Lets one at a time through, in the order they came: for work whose memory is not there twice. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    // The next waits for the end of this one, whatever that was.
    last = turn.catch(() => {});
    return turn;
  };
}
