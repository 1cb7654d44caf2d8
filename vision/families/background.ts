/** Columns of a row of scores, and the first that is a label, given where the background class stands. */
export function columnsOf(background: 'none' | 'first' | 'last', classes: number): { width: number; first: number } {
  return { width: background === 'none' ? classes : classes + 1, first: background === 'first' ? 1 : 0 };
}
