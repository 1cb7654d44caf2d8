import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../failure.ts';
import { evaluateAll, type Settings } from './evaluation.ts';
import { evaluationJson } from './json.ts';
import { reportPage } from './report/page.ts';
import { evaluationText } from './table.ts';

export interface EvaluateFlags extends Settings {
  readonly version?: string;
  readonly report?: string;
  readonly json: boolean;
}

/** `glimpse models evaluate`: ends with 1 where pictures failed. */
export async function evaluate(name: string, flags: EvaluateFlags): Promise<void> {
  const { version, report, json, ...settings } = flags;
  // Before the run: it may be a long one.
  if (report !== undefined) await mkdir(dirname(report), { recursive: true });
  const [evaluation] = await evaluateAll([version === undefined ? name : `${name}@${version}`], settings);
  const text = json
    ? `${JSON.stringify(evaluationJson(evaluation!, settings), null, 2)}\n`
    : evaluationText(evaluation!, settings);
  if (report !== undefined) await writeFile(report, await reportPage(evaluation!, settings, new Date()));
  process.stdout.write(text);
  if (evaluation!.failed.length > 0) throw new Failure('');
}
