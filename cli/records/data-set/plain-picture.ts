import { openPicture } from '../../../lambda/picture.ts';
import { sharp } from '../../../lambda/sharp.ts';
import type { Size } from '../../../vision/types.ts';
import type { PlainPicture } from './labelled.ts';

const plain = { jpeg: 'jpg', png: 'png', webp: 'webp' } as const;

/**
 * A picture's file for other tools, some of which heed EXIF orientation and some of which do not: bytes as they are where
 * there is nothing to turn, else written anew as it was seen, JPEG at quality 95 and without loss from all else.
 * @param seen size that boxes on it are in pixels of; by default that of the oriented picture
 * @throws ProblemError for what is no picture
 */
export async function plainPicture(bytes: Uint8Array, seen?: Size): Promise<PlainPicture> {
  const turned = await openPicture({ bytes }, true);
  // With autoOrient=false a picture is predicted on as it lies in the file.
  const isLying = seen !== undefined && seen.width !== turned.width && seen.width === turned.height;
  const picture = isLying ? await openPicture({ bytes }, false) : turned;
  const { format, orientation } = picture;
  const { width, height } = seen ?? picture;
  if (format in plain && orientation === 1) {
    return { bytes, extension: plain[format as keyof typeof plain], width, height };
  }
  const { data, channels } = await picture.read({ gray: false, resizeTo: { width, height } });
  const image = sharp(data, { raw: { width, height, channels } });
  if (format !== 'jpeg') return { bytes: await image.png().toBuffer(), extension: 'png', width, height };
  const jpeg = image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return { bytes: await jpeg.toBuffer(), extension: 'jpg', width, height };
}

/** The same of a picture that came as pixels: rows of grey or RGB values. */
export async function plainPixels(data: Uint8Array, { width, height }: Size): Promise<PlainPicture> {
  const channels = (data.length / (width * height)) as 1 | 3;
  const bytes = await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
  return { bytes, extension: 'png', width, height };
}
