/**
 * Ends a command: told to the user as it is, without a stack.
 * An empty message tells nothing more, for a command that has said everything already.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** 1: some inputs failed. 2: not used rightly. 130: stopped by Ctrl-C. */
  readonly exitCode: 1 | 2 | 130;

  constructor(message: string, exitCode: 1 | 2 | 130 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
