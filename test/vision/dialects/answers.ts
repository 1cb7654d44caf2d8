import type { Prediction, Result, Results } from '../../../contract/answer.ts';
import { resultSchema, resultsSchema } from '../../../contract/answer.ts';
import type { Task } from '../../../contract/model.ts';
import { ProblemError, toProblem } from '../../../contract/problems.ts';

const timing = {
  decodeMs: 3,
  preprocessMs: 1,
  inferMs: 20,
  postprocessMs: 0.5,
  modelLoadMs: 0,
  totalMs: 25,
  coldStart: false,
};

/** An answer of the service about a picture of 200 x 100. */
export function resultOf(task: Task, predictions: Prediction[], file?: string): Result {
  const scores = predictions.map(({ score }) => score);
  return resultSchema.parse({
    id: '01KA',
    ...(file && { file }),
    model: { name: 'cells', version: '1.2.0', task, sha256: 'a'.repeat(64) },
    image: { width: 200, height: 100, format: 'jpeg', bytes: 1234, orientation: 1, sha256: 'b'.repeat(64) },
    predictions,
    metrics: {
      count: predictions.length,
      meanScore: scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length,
      classDistribution: {},
      scores,
      areas: [],
    },
    timing,
    cost: { usd: 0.000001, memoryMb: 1769, architecture: 'x86_64', billedMs: 26 },
  });
}

/** An answer about several pictures, the last of which could not be read. */
export function resultsOf(...results: Result[]): Results {
  const error = toProblem(new ProblemError('image_unreadable', 'the file ends too early'), 'request-1');
  return resultsSchema.parse({
    results: [...results, { file: 'broken.jpg', error }],
    metrics: { count: 0, meanScore: 0, classDistribution: {}, scores: [], areas: [] },
  });
}

export const wbc: Prediction = {
  label: 'WBC',
  classId: 1,
  score: 0.9,
  box: { x: 20, y: 10, width: 40, height: 30 },
  area: 1200,
};
export const rbc: Prediction = {
  label: 'RBC',
  classId: 0,
  score: 0.5,
  box: { x: 100.4, y: 50.6, width: 10, height: 20 },
  area: 200,
};
export const cat: Prediction = { label: 'cat', classId: 3, score: 0.75 };
export const dog: Prediction = { label: 'dog', classId: 5, score: 0.25 };
