import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import type { Manifest } from '../../contract/model.ts';
import { createSession, type Session } from '../../lambda/session.ts';
import { feeds } from '../../vision/feeds.ts';
import { planTransform } from '../../vision/geometry.ts';
import type { Truth } from '../../vision/metrics/objects.ts';
import { type PostprocessOptions, postprocess } from '../../vision/postprocess.ts';
import { preprocess } from '../../vision/preprocess.ts';
import type { Detection, Pixels } from '../../vision/types.ts';
import { type ModelFile, manifestOf, modelPath } from '../fixtures/manifests.ts';
import { shared } from '../shared.ts';

export interface Sample {
  readonly images: readonly { id: number; file_name: string; width: number; height: number }[];
  readonly annotations: readonly {
    id: number;
    image_id: number;
    category_id: number;
    bbox: [x: number, y: number, width: number, height: number];
    area: number;
    iscrowd: 0 | 1;
  }[];
  readonly categories: readonly { id: number; name: string }[];
}

/** The photographs of the data folder with their boxes. */
export function readSample(): Sample {
  return JSON.parse(readFileSync(shared('coco-sample/instances.json'), 'utf8'));
}

/** Its boxes as the evaluation takes them. */
export function truthsOf(sample: Sample): Truth[] {
  return sample.annotations.map(({ image_id: imageId, category_id: classId, bbox, area, iscrowd }) => {
    const [x, y, width, height] = bbox;
    return { imageId, classId, box: { x, y, width, height }, area, iscrowd: iscrowd === 1 };
  });
}

/** Pixels as OpenCV and Pillow read them, which is what evaluators measured: profiles are not applied. */
export async function readPixels(fileName: string): Promise<Pixels> {
  const { data, info } = await sharp(shared(`coco-sample/images/${fileName}`), { ignoreIcc: true })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as 1 | 3 };
}

export interface Runner {
  readonly session: Session;
  readonly manifest: ReturnType<typeof manifestOf>;
  run(pixels: Pixels, options: PostprocessOptions): Promise<Detection[]>;
}

/** A model of the data folder, from pixels to detections. */
export async function openModel(file: ModelFile, changed: Partial<Manifest['input']> = {}): Promise<Runner> {
  const session = await createSession(modelPath(file), { threads: 1 });
  const { input, ...rest } = manifestOf(file);
  const manifest = { ...rest, input: { ...input, ...changed } };
  return {
    session,
    manifest,
    async run(pixels, options) {
      const transform = planTransform(pixels, manifest.input);
      const tensor = preprocess(pixels, manifest.input, transform);
      const outputs = await session.run(feeds(manifest, session.inputs, tensor, transform));
      return postprocess(outputs, transform, manifest, options);
    },
  };
}
