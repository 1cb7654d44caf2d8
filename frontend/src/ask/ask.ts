import type { Result } from '../../../contract/answer.ts';
import type { ModelInfo } from '../../../contract/models-answer.ts';
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

/** Something that can be asked: the service, or the model in this browser. */
export type Answerer = (picture: Picture, ask: Ask, attention: Attention) => Promise<Result>;

/** Scores down to this come with an answer, so that the threshold slider acts at once. */
const LEAST_SCORE = 0.1;
/** Classes listed for a classifier. */
const TOP = 5;

/** The ask behind the sliders: wide enough that most of their moves need no further call. */
export function wideAsk(model: ModelInfo, version: string, threshold: number, iou: number): Ask {
  if (model.task === 'classification') return { model, version, threshold: 0, iou, limit: TOP };
  return { model, version, threshold: Math.min(threshold, LEAST_SCORE), iou, limit: model.defaults.limit };
}

/** Whether an answer also holds what these sliders ask for. */
export function covers(ask: Ask, threshold: number, iou: number): boolean {
  return ask.model.task === 'classification' || (ask.iou === iou && ask.threshold <= threshold);
}
