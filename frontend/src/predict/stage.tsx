import { useState } from 'react';
import type { Prediction } from '../../../contract/answer.ts';
import { asFound } from '../correct/correction.ts';
import { Editor } from '../correct/editor.tsx';
import { labelName } from '../label.ts';
import { Samples } from '../picture/samples.tsx';
import type { Sample } from '../picture/use-samples.ts';
import { HeatCaption } from '../stage/heat-caption.tsx';
import { HeatLayer } from '../stage/heat-layer.tsx';
import { MaskLayer } from '../stage/mask-layer.tsx';
import { LABELS_FIT, Overlay } from '../stage/overlay.tsx';
import { StageEmpty } from '../stage/stage-empty.tsx';
import { Viewport } from '../stage/viewport.tsx';
import { type Layers, StageBar } from './stage-bar.tsx';
import { StageStatus } from './stage-status.tsx';
import type { Desk } from './use-desk.ts';
import type { HeatState } from './use-heat.ts';

interface Props {
  readonly desk: Desk;
  readonly samples: readonly Sample[];
  readonly heat: HeatState;
  readonly active: Prediction | undefined;
  readonly onActive: (prediction: Prediction | undefined) => void;
  /** Files hover above the view. */
  readonly isOver: boolean;
}

/** The picture with what was found drawn over it. */
export function Stage({ desk, samples, heat, active, onActive, isOver }: Props) {
  const { picture, answer, shown, run, model, correction, open } = desk;
  const [chosen, setChosen] = useState<Partial<Layers>>({});
  const objects = shown?.predictions ?? [];
  const layers: Layers = { boxes: true, masks: true, labels: objects.length <= LABELS_FIT, ...chosen };
  const hasObjects = answer !== undefined && model?.task !== 'classification';
  const { items } = correction;
  return (
    <section className={`pane-stage stage ${isOver ? 'is-over' : ''}`} aria-label="Result on the picture">
      {picture ? (
        <Viewport
          picture={picture}
          tools={(view) => (
            <StageBar
              desk={desk}
              heat={heat}
              layers={layers}
              onLayers={(part) => setChosen({ ...chosen, ...part })}
              view={view}
            />
          )}
        >
          {(scale) => (
            <>
              {heat.heat && <HeatLayer heat={heat.heat} />}
              {hasObjects && !items && (
                <Overlay
                  picture={picture}
                  predictions={objects}
                  scale={scale}
                  showBoxes={layers.boxes}
                  showMasks={layers.masks}
                  showLabels={layers.labels}
                  active={active}
                  onActive={onActive}
                />
              )}
              {hasObjects && items && layers.masks && (
                <MaskLayer picture={picture} predictions={asFound(items, answer.result.predictions)} />
              )}
              {hasObjects && items && (
                <Editor
                  picture={picture}
                  scale={scale}
                  items={items}
                  correction={correction}
                  labels={model?.labels.map(labelName) ?? []}
                />
              )}
            </>
          )}
        </Viewport>
      ) : (
        <StageEmpty>
          <Samples samples={samples} chosen={undefined} onPick={open} />
        </StageEmpty>
      )}
      {heat.heat && <HeatCaption label={heat.heat.label} />}
      <StageStatus run={run} explaining={heat.running} />
    </section>
  );
}
