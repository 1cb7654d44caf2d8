import type { InputSpec } from '../contract/model.ts';
import { roundHalfEven } from './round.ts';
import type { Size, Transform } from './types.ts';

/** Left, top, right, bottom. */
export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

/**
 * Where a picture of size `source` comes to lie in the model's input: whole numbers, rounded as the pipelines that
 * models are trained with round them. For `resize: none` the canvas is the picture itself.
 */
export function planTransform(source: Size, input: InputSpec): Transform {
  const canvas = { width: input.width, height: input.height };
  switch (input.resize) {
    case 'letterbox':
      return input.anchor === 'top-left' ? yoloxLetterbox(source, canvas) : ultralyticsLetterbox(source, canvas);
    case 'stretch':
      return { source, input: canvas, resized: canvas, left: 0, top: 0 };
    case 'crop':
      return torchvisionCrop(source, canvas, input.shortSide);
    case 'none':
      return { source, input: source, resized: source, left: 0, top: 0 };
  }
}

/** A box in pixels of the model's input, in pixels of the source; not clipped. */
export function toSource([x1, y1, x2, y2]: Corners, { source, resized, left, top }: Transform): Corners {
  const scaleX = source.width / resized.width;
  const scaleY = source.height / resized.height;
  return [(x1 - left) * scaleX, (y1 - top) * scaleY, (x2 - left) * scaleX, (y2 - top) * scaleY];
}

/** A box in pixels of the source, in pixels of the model's input. */
export function toInput([x1, y1, x2, y2]: Corners, { source, resized, left, top }: Transform): Corners {
  const scaleX = resized.width / source.width;
  const scaleY = resized.height / source.height;
  return [x1 * scaleX + left, y1 * scaleY + top, x2 * scaleX + left, y2 * scaleY + top];
}

/** `LetterBox` of ultralytics/data/augment.py with center, scaleup and without auto. */
function ultralyticsLetterbox(source: Size, input: Size): Transform {
  const ratio = Math.min(input.height / source.height, input.width / source.width);
  const resized = {
    width: Math.max(1, roundHalfEven(source.width * ratio)),
    height: Math.max(1, roundHalfEven(source.height * ratio)),
  };
  return {
    source,
    input,
    resized,
    left: roundHalfEven((input.width - resized.width) / 2 - 0.1),
    top: roundHalfEven((input.height - resized.height) / 2 - 0.1),
  };
}

/** `preproc` of yolox/data/data_augment.py. */
function yoloxLetterbox(source: Size, input: Size): Transform {
  const ratio = Math.min(input.height / source.height, input.width / source.width);
  const resized = {
    width: Math.max(1, Math.trunc(source.width * ratio)),
    height: Math.max(1, Math.trunc(source.height * ratio)),
  };
  return { source, input, resized, left: 0, top: 0 };
}

/** `Resize(shortSide)` and `CenterCrop` of torchvision/transforms; without a short side the smallest size that covers. */
function torchvisionCrop(source: Size, input: Size, shortSide: number | undefined): Transform {
  const { width, height } = source;
  let resized: Size;
  if (shortSide !== undefined) {
    resized =
      width <= height
        ? { width: shortSide, height: Math.trunc((shortSide * height) / width) }
        : { width: Math.trunc((shortSide * width) / height), height: shortSide };
  } else if (input.width / width >= input.height / height) {
    resized = { width: input.width, height: Math.trunc((input.width * height) / width) };
  } else {
    resized = { width: Math.trunc((input.height * width) / height), height: input.height };
  }
  return {
    source,
    input,
    resized,
    left: centred(resized.width, input.width),
    top: centred(resized.height, input.height),
  };
}

/** Offset of a side of `resized` pixels centred on `input` ones: cropped (negative) or padded, as `CenterCrop` rounds. */
function centred(resized: number, input: number): number {
  return resized < input ? Math.floor((input - resized) / 2) : 0 - roundHalfEven((resized - input) / 2);
}
