import { type Trouble, TroubleError } from '../api/trouble.ts';

const KINDS = 'JPEG, PNG, WebP, GIF and AVIF work.';

/** A picture in the page: lives until another takes its place or the page is left; never stored. */
export interface Picture {
  readonly file: Blob;
  readonly name: string;
  /** Object URL to show it. */
  readonly url: string;
  /** Oriented size, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Opens a picture file, oriented as its EXIF data says. Throws a TroubleError where this browser cannot. */
export async function openPicture(file: Blob, name: string): Promise<Picture> {
  const url = URL.createObjectURL(file);
  const image = new Image();
  image.src = url;
  try {
    // A drawing is shown by browsers, but not read as pixels.
    if (file.type.startsWith('image/svg')) throw new Error(`a drawing, ${file.type}`);
    await image.decode();
  } catch (cause) {
    URL.revokeObjectURL(url);
    throw new TroubleError(unreadable(name, file), { cause });
  }
  return { file, name, url, width: image.naturalWidth, height: image.naturalHeight };
}

/** Lets go of the memory behind a picture that is no longer shown. */
export function closePicture(picture: Picture): void {
  URL.revokeObjectURL(picture.url);
}

/** Whether the file may be a picture: folders also hold other things. */
export function looksLikePicture({ name, type }: { name: string; type: string }): boolean {
  return type.startsWith('image/') || /\.(jpe?g|png|webp|gif|avif|heic|heif|tiff?|bmp)$/i.test(name);
}

/** What is said of a folder without any. */
export const noPictures: Trouble = {
  code: 'image_missing',
  title: 'There are no pictures in it',
  detail: `Folders are searched to the bottom. ${KINDS}`,
};

function unreadable(name: string, file: Blob) {
  const heic = /\.hei[cf]$/i.test(name) || /hei[cf]/.test(file.type);
  return {
    code: 'unreadable' as const,
    title: heic ? 'This browser cannot open HEIC pictures' : `"${name}" cannot be opened as a picture`,
    detail: heic
      ? 'Safari can. Or set the iPhone camera to "Most Compatible", which takes JPEG pictures.'
      : `It may be damaged, or of a kind that is not read here. ${KINDS}`,
  };
}
