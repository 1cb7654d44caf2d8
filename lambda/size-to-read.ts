import type { InputSpec } from '../contract/model.ts';
import type { Size, Transform } from '../vision/types.ts';
import type { Picture } from './picture.ts';

/** Most pixels that decoding may enlarge a picture to. */
const ENLARGED_PIXELS = 16e6;

/** Most pixels of a picture that is decoded in full though its model needs less. */
const SMALL_PIXELS = 1e6;

/**
 * What decoding may resize to. A crop of a very long picture would be resized to far more than is looked at: such a one is
 * read as it is, and preprocessing computes the part it needs.
 */
export function sizeToRead({ source, resized }: Transform): { resizeTo?: Size } {
  const most = Math.max(ENLARGED_PIXELS, source.width * source.height);
  return resized.width * resized.height <= most ? { resizeTo: resized } : {};
}

/**
 * The same for the prediction itself: only `fast` leaves resizing to sharp. A small JPEG is read in full even so: the kernel
 * of vision/ gives the same bytes in less time (bench/decode.ts), as long as sharp would not shrink on load; but it must be
 * compiled first, which a cold start is spared.
 */
export function sizeToPredict(
  picture: Picture,
  input: InputSpec,
  transform: Transform,
  coldStart: boolean,
): { resizeTo?: Size } {
  if (input.resample !== 'fast') return {};
  const { source, resized } = transform;
  const shrink = [source.width / resized.width, source.height / resized.height];
  const isSame = picture.format === 'jpeg' && input.color !== 'gray';
  const isFaster =
    source.width * source.height <= SMALL_PIXELS && shrink.every((by) => by >= 1) && shrink.some((by) => by < 2);
  return isSame && isFaster && !coldStart ? {} : sizeToRead(transform);
}
