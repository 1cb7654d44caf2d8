import type { Format, MaskForm } from '../../contract/options.ts';

/** The form masks must be in for a dialect; undefined where the caller may choose. */
export function maskFormOf(format: Format): MaskForm | undefined {
  switch (format) {
    case 'coco':
    case 'huggingface':
      return 'rle';
    case 'roboflow':
    case 'ultralytics':
    case 'label-studio':
      return 'polygon';
    case 'csv':
      return 'none';
    case 'glimpse':
      return undefined;
  }
}
