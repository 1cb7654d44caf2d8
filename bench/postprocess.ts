/**
 * CPU time of decoding, NMS and masks: `node bench/postprocess.ts [rounds]`. The worst case is every one of YOLO's 8400
 * anchors an object; the models of the data folder, where it is there, are told over their own run.
 */
import { existsSync } from 'node:fs';
import { outputSchema } from '../contract/families.ts';
import { type ModelFile, modelFiles } from '../test/fixtures/manifests.ts';
import { shared } from '../test/shared.ts';
import { openModel, readPixels } from '../test/support/coco-sample.ts';
import { feeds } from '../vision/feeds.ts';
import { planTransform } from '../vision/geometry.ts';
import { toPolygons } from '../vision/masks/polygons.ts';
import { postprocess } from '../vision/postprocess.ts';
import { preprocess } from '../vision/preprocess.ts';
import type { Tensors, Transform } from '../vision/types.ts';
import { interleave, type Variant } from './measure.ts';

const rounds = Number(process.argv[2] ?? 60);
const options = { threshold: 0.25, iou: 0.45, limit: 300, masks: false };
const labels = Array.from({ length: 80 }, (_, i) => `class ${i}`);

/** YOLO's output for 640 x 640 with boxes anywhere, each anchor an object. */
function everything(): Tensors {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const anchors = 8400;
  const data = new Float32Array(84 * anchors);
  for (let i = 0; i < anchors; i++) {
    data[i] = 640 * random();
    data[anchors + i] = 640 * random();
    data[2 * anchors + i] = 10 + 80 * random();
    data[3 * anchors + i] = 10 + 80 * random();
    data[(4 + Math.floor(80 * random())) * anchors + i] = 0.3 + 0.7 * random();
  }
  return { output0: { type: 'float32', dims: [1, 84, anchors], data } };
}

const square = { width: 640, height: 640 };
const whole: Transform = { source: square, input: square, resized: square, left: 0, top: 0 };
const all = everything();
const worst = (nms: 'per-class' | 'agnostic'): Variant => {
  const output = outputSchema.parse({ family: 'yolo', nms });
  return {
    name: `8400 anchors, all objects, ${nms}`,
    run: () => postprocess(all, whole, { task: 'detection', output, labels }, options),
  };
};

console.table(await interleave([worst('per-class'), worst('agnostic')], rounds));

if (existsSync(shared())) {
  const pixels = await readPixels('000000005992.jpg');
  for (const file of Object.keys(modelFiles) as ModelFile[]) {
    const { session, manifest } = await openModel(file);
    const transform = planTransform(pixels, manifest.input);
    const fed = feeds(manifest, session.inputs, preprocess(pixels, manifest.input, transform), transform);
    const outputs = await session.run(fed);
    const post = (threshold: number): Variant => ({
      name: `${file}, postprocess from ${threshold} on`,
      run: () => postprocess(outputs, transform, manifest, { ...options, threshold }),
    });
    const variants: Variant[] = [{ name: `${file}, run`, run: () => session.run(fed) }, post(0.25), post(0.01)];
    if (manifest.task === 'segmentation') {
      variants.push({
        name: `${file}, masks as polygons`,
        run: () => {
          for (const { bitmap } of postprocess(outputs, transform, manifest, { ...options, masks: true })) {
            toPolygons(bitmap!());
          }
        },
      });
    }
    console.table(await interleave(variants, rounds));
    await session.release();
  }
}
