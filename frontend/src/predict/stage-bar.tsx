import { Tool, ZoomTools } from '../stage/stage-tools.tsx';
import type { ViewTools } from '../stage/viewport.tsx';
import type { Desk } from './use-desk.ts';
import type { HeatState } from './use-heat.ts';

/** What is drawn over the picture. */
export interface Layers {
  readonly boxes: boolean;
  readonly masks: boolean;
  readonly labels: boolean;
}

interface Props {
  readonly desk: Desk;
  readonly heat: HeatState;
  readonly layers: Layers;
  readonly onLayers: (part: Partial<Layers>) => void;
  readonly view: ViewTools;
}

/** The tools above the picture. While it is corrected, boxes are always there, with numbers instead of labels. */
export function StageBar({ desk: { shown, answer, model, correction }, heat, layers, onLayers, view }: Props) {
  const hasObjects = shown !== undefined && model?.task !== 'classification';
  const isCorrecting = correction.items !== undefined;
  const { boxes, masks, labels } = layers;
  return (
    <div className={hasObjects ? 'stage-tools has-many' : 'stage-tools'}>
      {hasObjects && !isCorrecting && (
        <Tool icon="boxes" name="Boxes" wide pressed={boxes} onClick={() => onLayers({ boxes: !boxes })} />
      )}
      {hasObjects && model?.task === 'segmentation' && (
        <Tool icon="masks" name="Masks" wide pressed={masks} onClick={() => onLayers({ masks: !masks })} />
      )}
      {hasObjects && !isCorrecting && (
        <Tool icon="tag" name="Labels" wide pressed={labels} onClick={() => onLayers({ labels: !labels })} />
      )}
      {shown && (
        <Tool
          icon="heat"
          name="Heat map"
          wide
          pressed={heat.isOn}
          // Where nothing was found there is nothing to look for.
          disabled={answer?.result.predictions.length === 0}
          onClick={heat.toggle}
        />
      )}
      {shown && (
        <Tool
          icon="edit"
          name="Correct"
          wide
          pressed={isCorrecting}
          onClick={isCorrecting ? correction.stop : correction.start}
        />
      )}
      <span className="spring" />
      <ZoomTools {...view} />
    </div>
  );
}
