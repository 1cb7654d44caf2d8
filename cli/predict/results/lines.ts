import { createReadStream } from 'node:fs';
import type { Result } from '../../../contract/answer.ts';
import { lineOf } from '../../../lambda/results/line.ts';
import { rowsOf } from '../../../lambda/results/rows.ts';
import { Failure } from '../../failure.ts';
import type { ResultFormat, Seen } from './format.ts';

/** One answer of the service a line, each with its `file`. */
export const ndjsonFormat: ResultFormat = {
  head: '',
  tail: '',
  encode: (file, result) => `${lineOf(file, result)}\n`,
  scan: (path, seen) => scan(path, seen, 1),
};

/** The same as one JSON array, an answer a line. */
export const jsonFormat: ResultFormat = {
  head: '[',
  tail: '\n]\n',
  encode: (file, result, first) => `${first ? '\n' : ',\n'}${lineOf(file, result)}`,
  // The comma and the line's end belong to the following answer.
  scan: async (path, seen) => Math.max(1, await scan(path, seen, 0)),
};

/** Lines of a file that are no answers. */
const FRAME = new Set(['', '[', ']']);

/** @param after bytes that belong to an answer after its last brace */
async function scan(path: string, seen: Seen, after: 0 | 1): Promise<number> {
  let bytes = 0;
  for await (const { text, start, complete } of linesOf(path)) {
    if (FRAME.has(text)) continue;
    const json = text.endsWith(',') ? text.slice(0, -1) : text;
    const answer = parse(json);
    if (!answer && complete) {
      throw new Failure(
        `${path} cannot be continued: at byte ${start} it has no result. Name another file by --out.`,
        2,
      );
    }
    if (!answer || (!complete && after === 1)) break;
    seen(
      answer.file,
      rowsOf(answer).map(({ label, score }) => ({ label, score })),
    );
    bytes = start + Buffer.byteLength(json) + after;
  }
  return bytes;
}

function parse(line: string): (Result & { file: string }) | undefined {
  try {
    const answer = JSON.parse(line);
    return typeof answer?.file === 'string' && Array.isArray(answer.predictions) ? answer : undefined;
  } catch {
    return undefined;
  }
}

interface Line {
  readonly text: string;
  /** Offset of its first byte. */
  readonly start: number;
  /** Whether it ends with a line feed. */
  readonly complete: boolean;
}

// node:readline also breaks at characters that JSON may hold unescaped, and does not tell offsets.
async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest = Buffer.alloc(0);
  let start = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield { text: rest.toString('utf8', 0, end), start, complete: true };
      start += end + 1;
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), start, complete: false };
}
