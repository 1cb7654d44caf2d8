import type { Prediction } from '../../../contract/answer.ts';
import { colorOf } from '../../../vision/palette.ts';
import type { Size } from '../../../vision/types.ts';
import { MaskPath } from './mask-path.tsx';

/** Outlines alone, for the boxes that are corrected above them. */
export function MaskLayer({ picture, predictions }: { picture: Size; predictions: readonly Prediction[] }) {
  return (
    <svg viewBox={`0 0 ${picture.width} ${picture.height}`} className="masks" aria-hidden="true">
      {predictions.map(
        ({ mask, classId, box }) =>
          mask && <MaskPath key={`${classId} ${box?.x} ${box?.y}`} mask={mask} color={colorOf(classId)} />,
      )}
    </svg>
  );
}
