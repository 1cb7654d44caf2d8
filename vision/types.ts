import type { Box } from '../contract/answer.ts';

/** 8-bit sRGB picture, rows top to bottom, channels interleaved: `data[(y * width + x) * channels + c]`. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How the oriented original lies in the model's input: made once (`planTransform`), used both ways.
 * The original is resized to `resized` and pasted with its top-left corner at (`left`, `top`) of a `input`-sized canvas;
 * `left` and `top` are integers, negative where the picture is cropped.
 */
export interface Transform {
  readonly source: Size;
  readonly input: Size;
  readonly resized: Size;
  readonly left: number;
  readonly top: number;
}

export type TensorData = Float32Array | Uint8Array | Uint16Array | Int32Array | BigInt64Array;

/** float16 travels as its bits in a Uint16Array. */
export interface Tensor {
  readonly type: 'float32' | 'float16' | 'uint8' | 'int64' | 'int32';
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** One object or class found, in pixels of the oriented original. */
export interface Detection {
  readonly classId: number;
  readonly score: number;
  readonly box?: Box;
  /** Computes the mask each time it is called: a large picture's fill the memory where they are held together. */
  readonly bitmap?: () => Bitmap;
}

/** Binary mask of one object at the original's resolution: 0 or 1 a pixel, over a window of the picture. */
export interface Bitmap {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
