import { useCallback, useEffect, useLayoutEffect, useMemo } from 'react';
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

  // Another picture or model is what makes the answer void; moved sliders do not, nor does the same model listed anew.
  // Done before the picture is on the screen: a press of Predict right then is not taken back.
  const asked = model && keyOf(model);
  useLayoutEffect(() => {
    stop();
    if (settings.autoRun) predict();
  }, [picture, asked]);
  useEffect(() => {
    if (settings.autoRun && !run.answer && !run.running) predict();
  }, [settings.autoRun]);

  const stale = run.answer !== undefined && !covers(run.answer.ask, threshold, iou);
  useEffect(() => {
    if (!stale) return;
    const timer = setTimeout(predict, REST_MS);
    return () => clearTimeout(timer);
  }, [stale, predict]);

  const isOwn = run.answer?.picture === picture && run.answer && keyOf(run.answer.ask.model) === asked;
  const answer = isOwn ? run.answer : undefined;
  // Every class a classifier names stays: what it is not sure of is told as such, not left out.
  const shown = useMemo(
    () => answer && (answer.ask.model.task === 'classification' ? answer.result : narrow(answer.result, filter)),
    [answer, filter],
  );
  const correction = useCorrection(answer, shown);
  return { ...pictures, model, run, filter, answer, shown, predict, correction };
}

function keyOf({ name, current }: ModelInfo): string {
  return `${name} ${current}`;
}
