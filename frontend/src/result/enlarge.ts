import type { Box, Mask, Result } from '../../../contract/answer.ts';
import type { Size } from '../../../vision/types.ts';

/** The answer for a downsized picture, in pixels of the original. */
export function enlarge(result: Result, original: Size): Result {
  const x = original.width / result.image.width;
  const y = original.height / result.image.height;
  if (x === 1 && y === 1) return result;
  const predictions = result.predictions.map((prediction) => ({
    ...prediction,
    ...(prediction.box && { box: scaleBox(prediction.box, x, y) }),
    ...(prediction.area !== undefined && { area: round(prediction.area * x * y) }),
    ...(prediction.mask && { mask: scaleMask(prediction.mask, x, y) }),
  }));
  const areas = predictions.flatMap(({ area }) => (area === undefined ? [] : [area]));
  return {
    ...result,
    image: { ...result.image, width: original.width, height: original.height },
    predictions,
    metrics: { ...result.metrics, areas },
  };
}

/** A box in pixels of a picture that is so many times as wide and high. */
export function scaleBox({ x, y, width, height }: Box, scaleX: number, scaleY: number): Box {
  return { x: round(x * scaleX), y: round(y * scaleY), width: round(width * scaleX), height: round(height * scaleY) };
}

// The page asks for polygons only.
function scaleMask(mask: Mask, scaleX: number, scaleY: number): Mask {
  if (!('polygons' in mask)) return mask;
  return {
    polygons: mask.polygons.map((ring) =>
      ring.map(([x, y]): [number, number] => [round(x * scaleX), round(y * scaleY)]),
    ),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
