import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { styleText } from 'node:util';
import { ProblemError } from '../../contract/problems.ts';
import { type Inspection, inspect } from '../../lambda/models/inspect.ts';
import { readOnnxFile } from '../../lambda/models/onnx-file.ts';
import { sha256OfFile } from '../../lambda/models/package.ts';
import { Failure } from '../failure.ts';
import { named } from '../named-file.ts';
import { describeInspection } from './describe-inspection.ts';

/** A file with what it is. */
export interface InspectedFile extends Inspection {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `glimpse models inspect`. */
export async function inspectFiles(files: readonly string[], { json }: { readonly json: boolean }): Promise<void> {
  const inspected: (InspectedFile | { readonly file: string; readonly error: string })[] = [];
  for (const file of files) {
    try {
      inspected.push(await named(file, inspectFile(file)));
    } catch (error) {
      if (!(error instanceof ProblemError || error instanceof Failure)) throw error;
      inspected.push({ file, error: error.message });
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(inspected.length === 1 ? inspected[0] : inspected, null, 2)}\n`);
  else process.stdout.write(inspected.map(describe).join('\n'));
  // What is wrong has been told with each file.
  if (inspected.some((each) => 'error' in each || each.refused !== undefined || each.faults.length > 0))
    throw new Failure('');
}

/** @throws ProblemError model_invalid where it is no ONNX model */
export async function inspectFile(file: string): Promise<InspectedFile> {
  const inspection = inspect(await readOnnxFile(file));
  return { file, bytes: (await stat(file)).size, sha256: sha256OfFile(file), ...inspection };
}

function describe(each: InspectedFile | { readonly file: string; readonly error: string }): string {
  if ('error' in each) return `${styleText('bold', basename(each.file))}\n  ${styleText('red', each.error)}\n`;
  return describeInspection(each, { next: true });
}
