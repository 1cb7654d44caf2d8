import type { Result } from '../contract/answer.ts';
import { limits } from '../contract/limits.ts';
import { labelName, type Manifest } from '../contract/model.ts';
import type { MaskForm, Options } from '../contract/options.ts';
import { ProblemError } from '../contract/problems.ts';
import { toMetrics } from '../vision/answer.ts';
import { feeds } from '../vision/feeds.ts';
import { postprocess } from '../vision/postprocess.ts';
import type { Detection, Tensor, Tensors, Transform } from '../vision/types.ts';
import { toPredictions } from './answer.ts';
import { costOf, type Machine } from './cost.ts';
import { newId } from './new-id.ts';
import type { Picture, Subject } from './picture.ts';
import { type Prepared, prepare, within } from './prepare.ts';
import type { Session } from './session.ts';

/** A model ready to run: its package and its session. */
export interface LoadedModel {
  readonly manifest: Manifest;
  readonly session: Session;
}

export interface PredictContext {
  readonly machine: Machine;
  /** Images in the same request; they share its price. */
  readonly images: number;
  /** Milliseconds spent on loading the model for this request; 0 when it was warm. */
  readonly modelLoadMs: number;
  readonly coldStart: boolean;
  /** `performance.now()` after which no new stage is begun. */
  readonly deadline: number;
  /** The image prepared for this very model, where that began before the model was there. */
  readonly prepared?: Promise<Prepared> | undefined;
}

/** Everything that is known after one image: the answer, and what pictures and records are made from. */
export interface Outcome {
  readonly result: Result;
  readonly detections: readonly Detection[];
  readonly picture: Picture;
  readonly transform: Transform;
  /** What the model was fed, and what it put out: megabytes, not to be kept longer than needed. */
  readonly tensor: Tensor;
  readonly outputs: Tensors;
}

/** The thresholds of one run: what the caller asked for, else the package's. */
export function thresholds(manifest: Manifest, options: Pick<Options, 'threshold' | 'iou' | 'limit' | 'labels'>) {
  const classIds = options.labels?.map((wanted) => {
    const classId = manifest.labels.findIndex((label) => labelName(label) === wanted);
    if (classId >= 0) return classId;
    const names = manifest.labels.slice(0, 20).map(labelName).join(', ');
    const more = manifest.labels.length > 20 ? `, ... (${manifest.labels.length} labels)` : '';
    throw new ProblemError('option_invalid', `option labels: got "${wanted}", allowed: ${names}${more}`);
  });
  return {
    threshold: options.threshold ?? manifest.defaults.threshold,
    iou: options.iou ?? manifest.defaults.iou,
    limit: options.limit ?? manifest.defaults.limit,
    ...(classIds && { classIds }),
  };
}

/**
 * The one natural way of an image: decode, preprocess, infer, postprocess.
 * @throws ProblemError for anything that is wrong with the picture, the options or the model
 */
export async function predict(
  { manifest, session }: LoadedModel,
  subject: Subject,
  options: Options & { readonly masks: MaskForm },
  context: PredictContext,
): Promise<Outcome> {
  const limitsOfRun = thresholds(manifest, options);
  const start = performance.now();
  if (start > context.deadline) throw tooLate(context.images);
  const prepared = context.prepared ?? prepare(subject, manifest.input, { ...options, ...context });
  const { picture, transform, tensor, ...ends } = await prepared;
  // What was done while the model was loaded took no time of its own.
  const [decoded, preprocessed] = [Math.max(start, ends.decoded), Math.max(start, ends.preprocessed)];
  const outputs = await session.run(feeds(manifest, session.inputs, tensor, transform));
  const inferred = within(context.deadline, 'infer');

  // A drawing shows them, whatever form the answer has them in.
  const masks = options.masks !== 'none' || options.visualize !== 'none';
  const detections = postprocess(outputs, transform, manifest, { ...limitsOfRun, masks });
  const predictions = await toPredictions(detections, manifest.labels, transform.source, options.masks);
  const end = performance.now();

  const totalMs = end - start + context.modelLoadMs;
  const result: Result = {
    id: newId(),
    ...(subject.fileName !== undefined && { file: subject.fileName }),
    model: { name: manifest.name, version: manifest.version, task: manifest.task, sha256: manifest.sha256 },
    image: {
      width: picture.width,
      height: picture.height,
      format: picture.format,
      bytes: picture.bytes,
      orientation: picture.orientation,
      sha256: picture.sha256,
      ...(picture.notes.length > 0 && { notes: [...picture.notes] }),
    },
    predictions,
    metrics: toMetrics(predictions),
    timing: {
      decodeMs: ms(decoded - start),
      preprocessMs: ms(preprocessed - decoded),
      inferMs: ms(inferred - preprocessed),
      postprocessMs: ms(end - inferred),
      modelLoadMs: ms(context.modelLoadMs),
      totalMs: ms(totalMs),
      coldStart: context.coldStart,
    },
    cost: costOf(totalMs, context.images, context.machine),
  };
  return { result, detections, picture, transform, tensor, outputs };
}

// Not the picture's own fault: it is others' time that is over, those of its request or of a busy service.
function tooLate(images: number): ProblemError {
  const advice = images > 1 ? `: send fewer than ${images} images a request, or POST /v1/jobs` : '';
  return new ProblemError(
    'timeout',
    `The time of the call, ${limits.seconds} s, was over before it was the image's turn${advice}.`,
  );
}

/** Milliseconds as answers tell them: to the hundredth. */
export function ms(duration: number): number {
  return Math.round(duration * 100) / 100;
}
