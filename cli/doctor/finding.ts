/** What became of one check. `unknown`: it could not be checked here. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem' | 'unknown';
  /** What was found. */
  readonly detail: string;
  /** What to do, where something is to be done. */
  readonly fix?: string;
}

/** A finding of a check that failed to be made at all: never the end of the others. */
export async function finding(name: string, check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { name, state: 'unknown', detail: `could not be checked: ${firstLine(error)}` };
  }
}

export function firstLine(error: unknown): string {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return message.split('\n', 1)[0] || String(error);
}
