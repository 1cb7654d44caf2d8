import type { Result } from '../../../contract/answer.ts';
import type { ModelInfo } from '../../../contract/models-answer.ts';
import type { Size } from '../../../vision/types.ts';
import type { Picture } from '../picture/picture.ts';

/** What is asked of a model about a picture. */
export interface Ask {
  readonly model: ModelInfo;
  readonly version: string;
  readonly threshold: number;
  readonly iou: number;
  readonly limit: number;
  readonly explain?: boolean;
}

export interface Attention {
  readonly signal: AbortSignal;
  /** Hears that the answer will take longer, since the model is being woken or is busy. */
  readonly onWait: (code: 'rate_limited' | 'model_unavailable') => void;
  /** Hears how much of the model has been downloaded, 0..1, when it runs in this browser. */
  readonly onProgress?: (share: number) => void;
}

/** Where the picture matters for the strongest prediction. */
export interface Heat {
  readonly label: string;
  readonly score: number;
  /** Rows and columns. */
  readonly grid: readonly [number, number];
  /** Row by row: how much of the score is lost with that part hidden. */
  readonly values: readonly number[];
}

export interface Answered {
  /** In pixels of the original picture. */
  readonly result: Result;
  /** Size of the picture that was looked at: the original's, or smaller where it was brought to size before. */
  readonly seen: Size;
  /** Where it was asked for, and something was found. */
  readonly heat?: Heat;
}

/** Something that can be asked: the service, or the model in this browser. */
export type Answerer = (picture: Picture, ask: Ask, attention: Attention) => Promise<Answered>;

/** Once a lower threshold than the model's own is wanted, scores down to this come, so that the slider acts at once. */
const LEAST_SCORE = 0.05;
/** Classes listed for a classifier. */
const TOP = 5;

/**
 * The ask behind the sliders: at the model's own threshold, as programs ask too, so that the records of both compare;
 * wide enough for every further move once somebody wants to see less certain objects.
 */
export function wideAsk(model: ModelInfo, version: string, threshold: number, iou: number): Ask {
  if (model.task === 'classification') return { model, version, threshold: 0, iou, limit: TOP };
  const { threshold: usual, limit } = model.defaults;
  return { model, version, threshold: threshold >= usual ? usual : Math.min(threshold, LEAST_SCORE), iou, limit };
}

/** Whether an answer also holds what these sliders ask for. */
export function covers(ask: Ask, threshold: number, iou: number): boolean {
  return ask.model.task === 'classification' || (ask.iou === iou && ask.threshold <= threshold);
}
