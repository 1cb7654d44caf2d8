import type { InputSpec } from '../../../contract/model.ts';
import { planTransform } from '../../../vision/geometry.ts';
import type { Size } from '../../../vision/types.ts';

/** Files smaller than this are sent as they are: there is little to win. */
const WORTH_BYTES = 400_000;

/** Kinds of picture that every Glimpse service reads; others are re-encoded here. */
const READ_BY_SERVICE = /^image\/(jpeg|png|webp|gif|avif|tiff|bmp)$/;

/**
 * The size to bring a picture to before it is sent: the very size the service would resample it to.
 * Undefined where the file goes as it is.
 */
export function uploadSize(file: { size: number; type: string }, source: Size, input: InputSpec): Size | undefined {
  if (file.size < WORTH_BYTES || input.resize === 'none') return undefined;
  const { resized } = planTransform(source, input);
  return resized.width < source.width && resized.height < source.height ? resized : undefined;
}

/** Whether the service reads this kind of file. Files without a kind are left to it. */
export function isReadByService(type: string): boolean {
  return type === '' || !type.startsWith('image/') || READ_BY_SERVICE.test(type);
}

/** What the model does with a picture of this size, in words. */
export function fitWords(source: Size, input: InputSpec): string {
  const wanted = `${input.width} × ${input.height}`;
  if (source.width === input.width && source.height === input.height) return `exactly the ${wanted} the model expects`;
  const { resized } = planTransform(source, input);
  const to = `${resized.width} × ${resized.height}`;
  switch (input.resize) {
    case 'letterbox':
      return resized.width === input.width && resized.height === input.height
        ? `resized to ${wanted}`
        : `resized to ${to} and padded to ${wanted}`;
    case 'stretch':
      return `stretched to ${wanted}`;
    case 'crop':
      return `resized to ${to}, the middle ${wanted} is looked at`;
    case 'none':
      return 'looked at in its own size';
  }
}
