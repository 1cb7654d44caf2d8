import type { Results } from '../../../contract/answer.ts';
import { toMetrics } from '../../../vision/answer.ts';
import { saveText } from '../result/save.ts';
import { type Row, reported } from './row.ts';

/**
 * A batch as one answer about many pictures: of each what the table of the command line has too, a classifier's likeliest
 * class or every object; and of those that failed, why.
 */
export function resultsOf(rows: readonly Row[]): Results {
  const results = rows.flatMap((row) => resultOf(row) ?? []);
  const predictions = rows.flatMap(({ result }) => (result ? reported(result) : []));
  return { results, metrics: toMetrics(predictions) };
}

function resultOf({ name, result, trouble }: Row): Results['results'][number] | undefined {
  if (result) return { ...result, predictions: [...reported(result)] };
  if (!trouble) return undefined;
  const { title, detail, requestId = '' } = trouble;
  // A table has the words alone: what a problem holds for programs is not told apart here.
  const words = { title, detail: `${title}. ${detail}`, instance: requestId };
  return { file: name, error: { ...words, type: 'about:blank', status: 500, code: 'internal' } };
}

export async function saveResults(rows: readonly Row[]): Promise<void> {
  const { toDialect } = await import('../../../vision/dialects/to-dialect.ts');
  saveText(toDialect(resultsOf(rows), 'csv').body, 'text/csv', 'Results.csv');
}
