import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { ImageHeader } from '../../../lambda/decode.ts';

export interface Outcome {
  readonly file: string;
  readonly header?: ImageHeader;
  readonly width?: number;
  readonly height?: number;
  readonly isWhole?: boolean;
  readonly code?: string;
  readonly detail?: string;
  readonly crash?: string;
  readonly peakMb: number;
}

/** Decodes files in a process of their own: what came of each, and the peak memory so far. */
export function decodeApart(files: readonly string[]): Outcome[] {
  const output = execFileSync(process.execPath, [join(import.meta.dirname, 'child.ts'), ...files], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}
