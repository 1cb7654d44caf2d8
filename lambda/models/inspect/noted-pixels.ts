import { type Normalisation, normalisations } from './normalisation.ts';

/** How pixels go in, by what the file notes of its pictures. */
export interface NotedPixels {
  readonly color?: 'rgb' | 'bgr';
  readonly numbers?: Normalisation;
}

// ONNX's own keys (docs/MetadataProps.md there), which Azure Custom Vision and Windows ML write.
const colours: Readonly<Record<string, 'rgb' | 'bgr'>> = { rgb8: 'rgb', bgr8: 'bgr' };
const ranges: Readonly<Record<string, Normalisation>> = {
  nominalrange_0_255: normalisations.raw,
  normalized_0_1: normalisations.unit,
  normalized_1_1: normalisations.signed,
};

/** Reads the metadata of pictures, whose keys and values may be in either case; undefined where there is none. */
export function readNotedPixels(metadata: ReadonlyMap<string, string>): NotedPixels | undefined {
  const lower = new Map([...metadata].map(([key, value]) => [key.toLowerCase(), value.toLowerCase()]));
  const color = colours[lower.get('image.bitmappixelformat') ?? ''];
  const numbers = ranges[lower.get('image.nominalpixelrange') ?? ''];
  return color || numbers ? { ...(color && { color }), ...(numbers && { numbers }) } : undefined;
}
