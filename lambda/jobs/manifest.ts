import type { ProblemCode } from '../../contract/problems.ts';

/** A picture of a job: where its bytes are, or why it will have no result. */
export type Item = Named & ({ readonly at: Place; readonly key: string } | { readonly fault: Fault });

interface Named {
  /** Its place in the order of the job. */
  readonly index: number;
  /** As results name it. */
  readonly file: string;
}

/** The inbox, an upload, or a file of the job itself: a picture that came in a ZIP. */
export type Place = 'inbox' | 'upload' | 'job';

export interface Fault {
  readonly code: ProblemCode;
  readonly detail: string;
}

/** A JSON array with an item a line: Step Functions reads it as a whole, we line by line. */
export const manifestOf = (items: readonly Item[]): string =>
  `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`;

/** The items of a manifest, whatever its size. */
export async function* readManifest(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Item> {
  for await (const line of linesOf(bytes)) {
    if (line.startsWith('{')) yield JSON.parse(line.replace(/,$/, ''));
  }
}

/** Lines that end with a line feed, and with nothing else: JSON may hold the other line breaks. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
