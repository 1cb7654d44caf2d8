import type { Sharp } from 'sharp';
import type { PictureForm } from '../../contract/options.ts';

/** File formats of drawn pictures. */
export type DrawnForm = Exclude<PictureForm, 'none'>;

/** Sets the file format of a drawn picture. */
export function encode(picture: Sharp, form: DrawnForm): Sharp {
  if (form === 'png') return picture.png({ compressionLevel: 4 });
  // Without subsampling: thin coloured lines would bleed.
  if (form === 'jpeg') return picture.jpeg({ quality: 88, chromaSubsampling: '4:4:4' });
  return picture.webp({ quality: 85, effort: 2 });
}
