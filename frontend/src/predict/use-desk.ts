import { useCallback, useEffect, useMemo } from 'react';
import type { Result } from '../../../contract/answer.ts';
import type { ModelInfo } from '../../../contract/models-answer.ts';
import { covers, wideAsk } from '../ask/ask.ts';
import { useAnswerer } from '../ask/use-answerer.ts';
import { type Correction, useCorrection } from '../correct/use-correction.ts';
import { type PictureState, usePicture } from '../picture/use-picture.ts';
import { narrow } from '../result/narrow.ts';
import { useModels } from '../state/models.tsx';
import { useSettings } from '../state/settings.tsx';
import { type FilterState, useFilter } from './use-filter.ts';
import { type Answer, type Run, useRun } from './use-run.ts';

export interface Desk extends PictureState {
  readonly model: ModelInfo | undefined;
  readonly run: Run;
  readonly filter: FilterState;
  /** The answer for the picture and model that are on the desk now. */
  readonly answer: Answer | undefined;
  /** That answer at the threshold and for the labels chosen. */
  readonly shown: Result | undefined;
  readonly predict: () => void;
  /** What is said of the answer. */
  readonly correction: Correction;
}

/** A slider is let come to rest before the service is asked again. */
const REST_MS = 250;

/** The Predict view's state; held above the views, so that a look elsewhere loses nothing. */
export function useDesk(): Desk {
  const { model } = useModels();
  const { settings } = useSettings();
  const pictures = usePicture();
  const { picture } = pictures;
  const filter = useFilter(model);
  const { threshold, iou } = filter;
  const { run, start, stop } = useRun(useAnswerer());

  const predict = useCallback(() => {
    if (picture && model) void start(picture, wideAsk(model, model.current, threshold, iou));
  }, [picture, model, threshold, iou, start]);

  // Another picture or model is what makes the answer void, moved sliders are not.
  useEffect(() => {
    stop();
    if (settings.autoRun) predict();
  }, [picture, model]);

  const stale = run.answer !== undefined && !covers(run.answer.ask, threshold, iou);
  useEffect(() => {
    if (!stale) return;
    const timer = setTimeout(predict, REST_MS);
    return () => clearTimeout(timer);
  }, [stale, predict]);

  const answer = run.answer?.picture === picture && run.answer?.ask.model === model ? run.answer : undefined;
  const shown = useMemo(() => answer && narrow(answer.result, filter), [answer, filter]);
  const correction = useCorrection(answer, shown);
  return { ...pictures, model, run, filter, answer, shown, predict, correction };
}
