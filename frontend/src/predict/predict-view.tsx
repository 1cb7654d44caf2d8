import { useCallback, useState } from 'react';
import type { Prediction } from '../../../contract/answer.ts';
import type { Batch } from '../batch/use-batch.ts';
import { CorrectPane } from '../correct/correct-pane.tsx';
import { useDrop } from '../picture/use-drop.ts';
import { usePaste } from '../picture/use-paste.ts';
import { useSamples } from '../picture/use-samples.ts';
import { useMedia } from '../state/use-media.ts';
import { go } from '../state/use-route.ts';
import { ResultPane, RunTrouble } from './result-pane.tsx';
import { SourcePane } from './source-pane.tsx';
import { Stage } from './stage.tsx';
import type { Desk } from './use-desk.ts';
import { useHeat } from './use-heat.ts';

/** Picture, what was found on it, and the words to it: three panes on wide screens, one column on phones. */
export function PredictView({ desk, batch }: { desk: Desk; batch: Batch }) {
  const [active, setActive] = useState<Prediction>();
  const heat = useHeat(desk.answer);
  const { open, correction } = desk;
  const { add } = batch;
  const take = useCallback(
    (files: readonly File[]) => {
      const [first] = files;
      if (files.length === 1 && first) return void open(first, first.name);
      add(files);
      go('/batch');
    },
    [open, add],
  );
  usePaste(take);
  const { isOver, handlers } = useDrop(take);
  const samples = useSamples(desk.model?.name);
  // A wide stage that is empty has room for them; else they stand with the other ways to choose.
  const isOnStage = useMedia('(width >= 48em)') && !desk.picture;
  // Why there is no answer is one too: on phones both stand right below the picture.
  const isAnswered = desk.answer !== undefined || desk.run.trouble !== undefined;
  const classes = [
    'panes',
    desk.picture ? 'has-picture' : '',
    isAnswered ? 'has-answer' : '',
    correction.items ? 'is-correcting' : '',
  ];
  return (
    <div className={classes.join(' ')} {...handlers}>
      <h1 className="is-hidden-visually">Predict</h1>
      <SourcePane desk={desk} samples={isOnStage ? [] : samples} isOver={isOver} onFiles={take} />
      <Stage desk={desk} samples={samples} heat={heat} active={active} onActive={setActive} isOver={isOver} />
      {desk.answer && correction.items ? (
        <section className="pane pane-result" aria-label="Correct">
          <RunTrouble desk={desk} />
          <CorrectPane answer={desk.answer} correction={correction} />
        </section>
      ) : (
        <ResultPane desk={desk} heat={heat} active={active} onActive={setActive} onCorrect={correction.start} />
      )}
    </div>
  );
}
