/**
 * COCO AP of the detectors in the data folder on its 64 photographs, from pixels to boxes through vision, as the service
 * does it: `node bench/accuracy.ts [part of a model's name]`. Beside it what an independent evaluator found on the same
 * photographs; exits 1 where AP50 falls more than 0.025 short of that.
 */
import { type ModelFile, modelFiles } from '../test/fixtures/manifests.ts';
import { openModel, readPixels, readSample, truthsOf } from '../test/support/coco-sample.ts';
import { evaluateDetections } from '../vision/metrics/coco.ts';
import type { Found } from '../vision/metrics/objects.ts';

const independent: Partial<Record<ModelFile, number>> = {
  yolox_nano: 0.527,
  deimv2_hgnetv2_atto_coco: 0.452,
  nanodet_m_320: 0.464,
  FastestDet: 0.385,
  yolov8n_int8_dashcam: 0.49,
  'yolov8n-seg_int8': 0.491,
};
const tolerance = 0.025;
const options = { threshold: 0.01, iou: 0.6, limit: 100, masks: false };

const sample = readSample();
const truths = truthsOf(sample);

const rows: object[] = [];
for (const file of (Object.keys(modelFiles) as ModelFile[]).filter((name) => name.includes(process.argv[2] ?? ''))) {
  const expected = independent[file];
  if (expected === undefined) continue;
  const model = await openModel(file);
  const found: Found[] = [];
  for (const { id: imageId, file_name } of sample.images) {
    for (const { classId, score, box } of await model.run(await readPixels(file_name), options)) {
      found.push({ imageId, classId, score, box: box!, area: box!.width * box!.height });
    }
  }
  await model.session.release();
  const { ap, ap50 } = evaluateDetections(truths, found);
  if (ap50 < expected - tolerance) process.exitCode = 1;
  rows.push({
    model: file,
    ap: digits(ap),
    ap50: digits(ap50),
    independent: expected,
    difference: digits(ap50 - expected),
  });
}
console.table(rows);

function digits(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
