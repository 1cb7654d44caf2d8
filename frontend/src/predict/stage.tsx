import { useState } from 'react';
import type { Prediction } from '../../../contract/answer.ts';
import { Editor } from '../correct/editor.tsx';
import type { Correction } from '../correct/use-correction.ts';
import { labelName } from '../label.ts';
import { useDrop } from '../picture/use-drop.ts';
import { percent } from '../result/words.ts';
import { HeatLayer } from '../stage/heat-layer.tsx';
import { Overlay } from '../stage/overlay.tsx';
import { StageEmpty } from '../stage/stage-empty.tsx';
import { Tool, ZoomTools } from '../stage/stage-tools.tsx';
import { Viewport } from '../stage/viewport.tsx';
import { useSettings } from '../state/settings.tsx';
import type { Desk } from './use-desk.ts';
import type { HeatState } from './use-heat.ts';
import type { Run } from './use-run.ts';

/** With more objects than this, labels would hide the picture: the pointed-at one alone has its label then. */
const LABELS_FIT = 12;

interface Props {
  readonly desk: Desk;
  readonly heat: HeatState;
  readonly correction: Correction;
  readonly active: Prediction | undefined;
  readonly onActive: (prediction: Prediction | undefined) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The picture with what was found drawn over it. */
export function Stage({ desk, heat, correction, active, onActive, onFiles }: Props) {
  const { picture, shown, run, model } = desk;
  const { inBrowser } = useSettings().settings;
  const { handlers } = useDrop(onFiles);
  const [boxes, setBoxes] = useState(true);
  const [masks, setMasks] = useState(true);
  const [labels, setLabels] = useState<boolean>();
  const objects = shown?.predictions ?? [];
  const showLabels = labels ?? objects.length <= LABELS_FIT;
  const hasObjects = shown !== undefined && model?.task !== 'classification';
  return (
    <section className="pane-stage stage" aria-label="Result on the picture" {...handlers}>
      {picture ? (
        <Viewport
          picture={picture}
          tools={(view) => (
            <div className="stage-tools">
              {hasObjects && (
                <>
                  <Tool icon="boxes" name="Boxes" wide pressed={boxes} onClick={() => setBoxes(!boxes)} />
                  {model?.task === 'segmentation' && (
                    <Tool icon="masks" name="Masks" wide pressed={masks} onClick={() => setMasks(!masks)} />
                  )}
                  <Tool icon="tag" name="Labels" wide pressed={showLabels} onClick={() => setLabels(!showLabels)} />
                </>
              )}
              {shown && <Tool icon="heat" name="Heat map" wide pressed={heat.isOn} onClick={heat.toggle} />}
              {shown && (
                <Tool
                  icon="edit"
                  name="Correct"
                  wide
                  pressed={correction.items !== undefined}
                  onClick={correction.items ? correction.stop : correction.start}
                />
              )}
              <span className="spring" />
              <ZoomTools {...view} />
            </div>
          )}
        >
          {(scale) => (
            <>
              {heat.heat && <HeatLayer heat={heat.heat} />}
              {hasObjects && !correction.items && (
                <Overlay
                  picture={picture}
                  predictions={objects}
                  scale={scale}
                  showBoxes={boxes}
                  showMasks={masks}
                  showLabels={showLabels}
                  active={active}
                  onActive={onActive}
                />
              )}
              {hasObjects && correction.items && (
                <Editor
                  picture={picture}
                  scale={scale}
                  items={correction.items}
                  correction={correction}
                  labels={model?.labels.map(labelName) ?? []}
                />
              )}
            </>
          )}
        </Viewport>
      ) : (
        <StageEmpty />
      )}
      <StageStatus run={run} inBrowser={inBrowser} explaining={heat.running} />
    </section>
  );
}

function StageStatus({ run, inBrowser, explaining }: { run: Run; inBrowser: boolean; explaining: boolean }) {
  const text = run.running ? runWords(run, inBrowser) : explaining ? 'Finding out what it looked at …' : undefined;
  return (
    <div role="status" className={text ? 'stage-status' : undefined}>
      {text && <span className="spinner" />}
      {text}
    </div>
  );
}

function runWords({ downloaded, waiting }: Run, inBrowser: boolean): string {
  if (downloaded !== undefined && downloaded < 1) return `Loading the model, ${percent(downloaded)} …`;
  if (waiting && inBrowser) return 'Loading the model into this browser …';
  return waiting ? 'Waking the model … your picture is kept' : 'Looking …';
}
