import type { Prediction } from '../../../contract/answer.ts';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { Classification } from './classification.tsx';
import { Objects } from './objects.tsx';
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
  const { answer, shown, run, picture, model } = desk;
  return (
    <section className="pane pane-result" aria-label="Result" aria-busy={run.running}>
      {run.trouble && (
        <div className="group">
          <TroubleNote trouble={run.trouble} onRetry={desk.predict} />
        </div>
      )}
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
          {heat.heat && <HeatWords label={heat.heat.label} />}
          <QuickSay key={answer.result.id} id={answer.result.id} onWrong={onCorrect} />
          <Share desk={desk} shown={shown} />
          <Receipt result={answer.result} />
        </>
      ) : (
        !run.trouble && <p className="weak">{waitWords(picture !== undefined, model?.name, run.running)}</p>
      )}
    </section>
  );
}

function HeatWords({ label }: { label: string }) {
  return (
    <p className="group weak small">
      The heat map shows where hiding the picture costs the model its certainty that this is <strong>{label}</strong>:
      the brighter, the more it matters.
    </p>
  );
}

function waitWords(hasPicture: boolean, model: string | undefined, running: boolean): string {
  if (running) return 'Looking at the picture …';
  if (!hasPicture) return 'What the model finds in your picture is listed here, with its certainty.';
  return `Press Predict to ask ${model ?? 'the model'} about this picture.`;
}
