import type { Prediction } from '../../../contract/answer.ts';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { Classification } from './classification.tsx';
import { Objects } from './objects.tsx';
import { Outlook } from './outlook.tsx';
import { QuickSay } from './quick-say.tsx';
import { Receipt } from './receipt.tsx';
import { Share } from './share.tsx';
import type { Desk } from './use-desk.ts';
import type { HeatState } from './use-heat.ts';

interface Props {
  readonly desk: Desk;
  readonly heat: HeatState;
  readonly active: Prediction | undefined;
  readonly onActive: (prediction: Prediction | undefined) => void;
  readonly onCorrect: () => void;
}

/** What was found, in words and numbers. */
export function ResultPane({ desk, heat, active, onActive, onCorrect }: Props) {
  const { answer, shown, run } = desk;
  return (
    <section className="pane pane-result" aria-label="Result" aria-busy={run.running}>
      <RunTrouble desk={desk} />
      {answer && shown ? (
        <>
          {answer.ask.model.task === 'classification' ? (
            <Classification answer={answer} filter={desk.filter} />
          ) : (
            <Objects desk={desk} shown={shown} active={active} onActive={onActive} />
          )}
          {heat.trouble && (
            <div className="group">
              <TroubleNote trouble={heat.trouble} onRetry={heat.toggle} />
            </div>
          )}
          <QuickSay key={answer.result.id} id={answer.result.id} onWrong={onCorrect} />
          <Share desk={desk} shown={shown} />
          <Receipt result={answer.result} />
        </>
      ) : (
        !run.trouble && <Waiting desk={desk} />
      )}
    </section>
  );
}

/** Why there is no newer answer. */
export function RunTrouble({ desk: { run, predict } }: { desk: Desk }) {
  return (
    run.trouble && (
      <div className="group">
        <TroubleNote trouble={run.trouble} onRetry={predict} />
      </div>
    )
  );
}

function Waiting({ desk: { model, picture, run } }: { desk: Desk }) {
  if (run.running) return <p className="weak">Looking at the picture …</p>;
  return model && <Outlook model={model} hasPicture={picture !== undefined} />;
}
