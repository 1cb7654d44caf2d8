import type { Result } from '../contract/answer.ts';
import type { Manifest } from '../contract/model.ts';
import { toMetrics } from '../vision/answer.ts';
import { certaintyMargin } from './certainty.ts';
import type { CallRecord } from './telemetry.ts';

/** What the log line and the metrics of a call say of its pictures. */
export function factsOf(images: number, results: readonly Result[], manifest: Manifest): Partial<CallRecord> {
  const predictions = results.flatMap((result) => result.predictions);
  const { count, meanScore, classDistribution: classes } = toMetrics(predictions);
  const [topLabel] = Object.entries(classes).sort(([, one], [, other]) => other - one)[0] ?? [];
  const margin = certaintyMargin(predictions, manifest.labels);
  return {
    model: manifest.name,
    version: manifest.version,
    images,
    imageKinds: [...new Set(results.map(({ image }) => image.format))],
    predictions: count,
    ...(topLabel !== undefined && { meanScore, classes, topLabel }),
    ...(margin !== undefined && { certaintyMargin: margin }),
    ...(results.length > 0 && { stages: meanStages(results) }),
    usd: results.reduce((sum, { cost }) => sum + cost.usd, 0),
    coldStart: results.some(({ timing }) => timing.coldStart),
    modelLoadMs: Math.max(0, ...results.map(({ timing }) => timing.modelLoadMs)),
  };
}

function meanStages(results: readonly Result[]): NonNullable<CallRecord['stages']> {
  const mean = (stage: 'decodeMs' | 'preprocessMs' | 'inferMs' | 'postprocessMs') =>
    results.reduce((sum, { timing }) => sum + timing[stage], 0) / results.length;
  return {
    decode: mean('decodeMs'),
    preprocess: mean('preprocessMs'),
    infer: mean('inferMs'),
    postprocess: mean('postprocessMs'),
  };
}
