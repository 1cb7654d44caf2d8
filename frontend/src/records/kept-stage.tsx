import { useEffect, useState } from 'react';
import type { Prediction } from '../../../contract/answer.ts';
import type { ReviewedRecord } from '../../../contract/records.ts';
import { closePicture, openPicture, type Picture } from '../picture/picture.ts';
import { percent } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';
import { Icon } from '../shell/icon.tsx';
import { Overlay } from '../stage/overlay.tsx';
import { Tool, ZoomTools } from '../stage/stage-tools.tsx';
import { Viewport } from '../stage/viewport.tsx';
import { useKept } from './use-kept.ts';

/** The kept picture with what was found on it; where it was not kept, a word on that. */
export function KeptStage({ record }: { record: ReviewedRecord }) {
  const { id, stored, predictions } = record;
  const blob = useKept(id, 'picture', stored !== undefined);
  const picture = useOpened(blob, record.file ?? id);
  const [labels, setLabels] = useState(predictions.length <= 12);
  const [active, setActive] = useState<Prediction>();
  const best = record.model?.task === 'classification' ? predictions[0] : undefined;
  return (
    <section className="stage" aria-label="Kept picture">
      {picture ? (
        <Viewport
          picture={picture}
          tools={(view) => (
            <div className="stage-tools">
              {best ? (
                <span className="row stage-word">
                  <Dot classId={best.classId} />
                  {best.label} {percent(best.score, 1)}
                </span>
              ) : (
                <Tool icon="tag" name="Labels" wide pressed={labels} onClick={() => setLabels(!labels)} />
              )}
              <span className="spring" />
              <ZoomTools {...view} />
            </div>
          )}
        >
          {(scale) => (
            <Overlay
              picture={picture}
              predictions={predictions}
              scale={scale}
              showBoxes
              showMasks={false}
              showLabels={labels}
              active={active}
              onActive={setActive}
            />
          )}
        </Viewport>
      ) : (
        <div className="stage-empty">
          <Icon name="image" />
          <p>
            {blob === undefined || (blob && picture === undefined)
              ? 'Loading …'
              : stored === undefined
                ? 'The picture was not kept. It is where "Keep for review" is on, or a call says store=true.'
                : 'The picture cannot be shown: it is gone, or of a kind this browser does not open.'}
          </p>
        </div>
      )}
    </section>
  );
}

/** Null where the browser cannot open it. */
function useOpened(blob: Blob | null | undefined, name: string): Picture | null | undefined {
  const [picture, setPicture] = useState<Picture | null>();
  useEffect(() => {
    setPicture(undefined);
    if (!blob) return;
    let isGone = false;
    let opened: Picture | undefined;
    openPicture(blob, name).then(
      (one) => {
        opened = one;
        if (isGone) closePicture(one);
        else setPicture(one);
      },
      () => isGone || setPicture(null),
    );
    return () => {
      isGone = true;
      if (opened) closePicture(opened);
    };
  }, [blob, name]);
  return picture;
}
