import { decodeTime } from 'ulid';
import type { Result } from '../../contract/answer.ts';
import { labelName, type Manifest } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { classify } from '../../vision/families/classification.ts';
import { floats } from '../../vision/floats.ts';
import { newId } from '../new-id.ts';
import type { Outcome } from '../predict.ts';
import { lightOf } from './light.ts';

/** What a record says that its prediction does not know. */
export type RecordContext = Pick<PredictionRecord, 'requestId' | 'source' | 'key' | 'file' | 'position'>;

/** The record of an image that was answered: to be made while its tensors are there, which it does not keep. */
export function recordOf(outcome: Outcome, manifest: Manifest, context: RecordContext): PredictionRecord {
  const { result, tensor, transform } = outcome;
  const { id, file, model, image, metrics, predictions, timing, cost } = result;
  return {
    id,
    time: timeOf(id),
    outcome: 'ok',
    ...(file !== undefined && { file }),
    ...context,
    model,
    image,
    light: lightOf(tensor, manifest.input, transform),
    ...classOf(outcome, manifest),
    count: metrics.count,
    meanScore: metrics.meanScore,
    classDistribution: metrics.classDistribution,
    predictions: predictions.map(withoutMask),
    timing,
    cost,
  };
}

/** The record of an image, or of a whole call, that was answered with a problem. */
export function failureOf(
  error: unknown,
  { id = newId(), ...context }: RecordContext & Pick<PredictionRecord, 'model'> & { readonly id?: string },
): PredictionRecord {
  return {
    id,
    time: timeOf(id),
    outcome: error instanceof ProblemError ? error.code : 'internal',
    ...context,
    count: 0,
    meanScore: 0,
    classDistribution: {},
    predictions: [],
  };
}

function timeOf(id: string): string {
  return new Date(decodeTime(id)).toISOString();
}

function withoutMask({ label, classId, score, box, area }: Result['predictions'][number]) {
  return { label, classId, score, ...(box && { box }), ...(area !== undefined && { area }) };
}

// Of a classifier the maximum is that of all classes, whichever of them the caller wanted to see.
function classOf({ result, outputs }: Outcome, { output, labels }: Manifest): Pick<PredictionRecord, 'top' | 'raw'> {
  if (output.family !== 'classification') {
    const [first] = result.predictions;
    return first ? { top: { index: first.classId, value: first.score, label: first.label } } : {};
  }
  const scores = classify(outputs, output, labels.length);
  const index = scores.reduce((best, score, at) => (score > scores[best]! ? at : best), 0);
  const named = output.outputs?.scores;
  const tensor =
    named === undefined ? Object.values(outputs).find(({ data }) => data.length === labels.length) : outputs[named];
  const raw = tensor && Array.from(floats(tensor), (value) => Number(value.toPrecision(7)));
  return {
    top: { index, value: Number(scores[index]!.toFixed(6)), label: labelName(labels[index]!) },
    // What is infinite cannot be told as JSON.
    ...(raw?.every(Number.isFinite) && { raw }),
  };
}
