import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Result, Results } from '../contract/answer.ts';
import type { Options } from '../contract/options.ts';
import { toProblem } from '../contract/problems.ts';
import { toMetrics } from '../vision/answer.ts';
import { json, text } from './http.ts';

/** How one image of a request ended. */
export type Settled = { readonly result: Result } | { readonly file: string; readonly error: unknown };

/**
 * The answer to a request: of one image its result, of several all that came of them, in the dialect asked for.
 * @throws the error of an image that came alone
 */
export async function toAnswer(
  outcomes: readonly Settled[],
  { format }: Options,
  requestId: string,
): Promise<APIGatewayProxyResult> {
  const single = outcomes.length === 1 && outcomes[0];
  if (single && 'error' in single) throw single.error;
  const body: Result | Results = single && 'result' in single ? single.result : toResults(outcomes, requestId);
  if (format === 'glimpse') return json(body);
  // Read when asked for: a cold start pays for what every call needs only.
  const { toDialect } = await import('../vision/dialects/to-dialect.ts');
  const dialect = toDialect(body, format);
  return text(dialect.body, dialect.contentType);
}

function toResults(outcomes: readonly Settled[], requestId: string): Results {
  const results = outcomes.map((outcome) =>
    'result' in outcome ? outcome.result : { file: outcome.file, error: toProblem(outcome.error, requestId) },
  );
  return {
    results,
    metrics: toMetrics(outcomes.flatMap((outcome) => ('result' in outcome ? outcome.result.predictions : []))),
  };
}
