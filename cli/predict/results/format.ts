import type { Result } from '../../../contract/answer.ts';
import type { Scored } from '../../../lambda/results/rows.ts';

/** What an earlier run left behind of one picture. */
export type Seen = (file: string, scored: readonly Scored[]) => void;

/** How results are written to a file, and found again in one that was left unfinished. */
export interface ResultFormat {
  /** What a new file starts with. */
  readonly head: string;
  /** What a finished file ends with. */
  readonly tail: string;
  /** One picture. `first`: nothing but the head stands before it. */
  encode(file: string, result: Result, first: boolean): string;
  /**
   * Tells each picture that is wholly in the file at `path`, and returns after how many bytes the last of them ends:
   * what follows (a torn line, the tail) is to be cut off before more is added.
   * @throws Failure when the file is not of this form
   */
  scan(path: string, seen: Seen): Promise<number>;
}
