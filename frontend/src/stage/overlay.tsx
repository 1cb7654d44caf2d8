import { memo } from 'react';
import type { Prediction } from '../../../contract/answer.ts';
import { colorOf } from '../../../vision/palette.ts';
import type { Size } from '../../../vision/types.ts';
import { plural } from '../result/words.ts';
import { LabelTag, tagLength } from './label-tag.tsx';
import { MaskPath } from './mask-path.tsx';

/** Of more objects than this, labels that are wider than their box would hide the picture. */
export const LABELS_FIT = 12;

interface Props {
  readonly picture: Size;
  readonly predictions: readonly Prediction[];
  /** Screen pixels per picture pixel: texts keep their size on the screen. */
  readonly scale: number;
  readonly showBoxes: boolean;
  readonly showMasks: boolean;
  readonly showLabels: boolean;
  readonly active: Prediction | undefined;
  readonly onActive: (prediction: Prediction | undefined) => void;
}

/** What was found, drawn over the picture in its own pixels. The list beside it says the same to screen readers. */
export function Overlay({ picture, predictions, scale, showBoxes, showMasks, showLabels, active, onActive }: Props) {
  const objects = predictions.filter(({ box }) => box);
  // Small ones lie on top, so that each can be pointed at.
  const stacked = [...objects].sort((a, b) => (b.area ?? 0) - (a.area ?? 0));
  const fits = (prediction: Prediction) =>
    objects.length <= LABELS_FIT || tagLength(prediction, scale) <= (prediction.box?.width ?? 0);
  return (
    <svg
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      className={active ? 'has-active' : undefined}
      role="img"
      aria-label={`${plural(objects.length, 'object')} found`}
    >
      {stacked.map((prediction) => (
        <Mark
          key={`${prediction.classId} ${prediction.box?.x} ${prediction.box?.y} ${prediction.score}`}
          prediction={prediction}
          showBox={showBoxes || !prediction.mask}
          showMask={showMasks}
          isActive={prediction === active}
          onActive={onActive}
        />
      ))}
      {stacked
        .filter((prediction) => (showLabels && fits(prediction)) || prediction === active)
        // The one pointed at is read whole, whoever's tag lies there too.
        .sort((a, b) => Number(a === active) - Number(b === active))
        .map((prediction) => (
          <LabelTag
            key={`${prediction.classId} ${prediction.box?.x} ${prediction.box?.y} ${prediction.score}`}
            prediction={prediction}
            scale={scale}
            width={picture.width}
          />
        ))}
    </svg>
  );
}

interface MarkProps {
  readonly prediction: Prediction;
  readonly showBox: boolean;
  readonly showMask: boolean;
  readonly isActive: boolean;
  readonly onActive: (prediction: Prediction | undefined) => void;
}

const Mark = memo(function Mark({ prediction, showBox, showMask, isActive, onActive }: MarkProps) {
  const { box, mask, classId } = prediction;
  if (!box) return null;
  const color = colorOf(classId);
  return (
    // Pointing is a shortcut: the list does the same by keyboard.
    <g
      className={`mark ${isActive ? 'is-active' : ''}`}
      onPointerEnter={() => onActive(prediction)}
      onPointerLeave={(event) => event.pointerType === 'mouse' && onActive(undefined)}
    >
      {showMask && mask && <MaskPath mask={mask} color={color} />}
      {showBox && <rect className="halo" {...box} />}
      <rect className="outline" {...box} stroke={showBox ? color : 'none'} />
    </g>
  );
});
