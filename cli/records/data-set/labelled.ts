import type { Box, Rle } from '../../../contract/answer.ts';

export interface LabelledObject {
  readonly label: string;
  /** Pixels of the picture as its file shows it. */
  readonly box: Box;
  readonly rle?: Rle;
  readonly isCrowd?: boolean;
}

/** A picture's file, as any tool reads it: JPEG, PNG or WebP, with nothing left to turn. */
export interface PlainPicture {
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'png' | 'webp';
  readonly width: number;
  readonly height: number;
}

/** A picture with what is in it: objects for detectors, a class for classifiers. */
export interface Labelled {
  /** Stem of its file: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** Decides the part it falls into: pictures that are the same have the same. */
  readonly sha256: string;
  readonly truth: { readonly objects: readonly LabelledObject[] } | { readonly label: string };
  read(): Promise<PlainPicture>;
}

export type Part = 'train' | 'val';

/** A picture of a data set that has been written, without its bytes. */
export interface Written {
  readonly file: string;
  readonly part: Part | undefined;
  readonly width: number;
  readonly height: number;
  readonly objects: readonly LabelledObject[];
}

/** How a data set of some form lies in its folder. */
export interface FormWriter {
  /** Folder of the pictures of a part, below that of the data set. `part` is undefined where there are none. */
  pictures(part: Part | undefined): string;
  /** Everything beside the pictures: content by path. Called once, when all pictures are there. */
  files(pictures: readonly Written[], classes: readonly string[]): Readonly<Record<string, string>>;
}
