import type { InputSpec, Resampler } from '../../../contract/model.ts';

/** The model's resampler as it exists in a browser: `fast` is native to the service, and Pillow's bicubic the nearest to it. */
export function portableResampler({ resample }: InputSpec): Resampler {
  return resample === 'fast' ? 'pil-bicubic' : resample;
}
