import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../contract/answer.ts';
import { evaluateDetections } from '../../vision/metrics/coco.ts';
import type { Found } from '../../vision/metrics/objects.ts';
import { type ModelFile, manifestOf, modelPath } from '../fixtures/manifests.ts';
import { describeShared, shared } from '../shared.ts';
import { readSample, truthsOf } from '../support/coco-sample.ts';
import { localApp } from '../support/local-app.ts';

const root = mkdtempSync(join(tmpdir(), 'glimpse-accuracy-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A package of a pretrained model beside the project; its name there may not be one of ours. */
function addPackage(file: ModelFile): string {
  const name = file.toLowerCase();
  const sha256 = createHash('sha256')
    .update(readFileSync(modelPath(file)))
    .digest('hex');
  mkdirSync(join(root, name));
  copyFileSync(modelPath(file), join(root, name, 'model.onnx'));
  writeFileSync(
    join(root, name, 'model.json'),
    JSON.stringify({ name, version: '1.0.0', sha256, ...manifestOf(file) }),
  );
  return name;
}

describeShared('AP50 on the 64 COCO photographs through POST /v1/predict', () => {
  const call = localApp({ GLIMPSE_MODELS: root });
  const sample = readSample();
  const truths = truthsOf(sample);

  // What an independent evaluator found on the same pictures (threshold 0.01, iou 0.6, limit 100).
  it.each<[ModelFile, number]>([
    ['yolox_nano', 0.527],
    ['deimv2_hgnetv2_atto_coco', 0.452],
    ['nanodet_m_320', 0.464],
    ['FastestDet', 0.385],
    ['yolov8n_int8_dashcam', 0.49],
    ['yolov8n-seg_int8', 0.491],
  ])('%s is not more than 0.025 below %d', async (file, independent) => {
    const model = addPackage(file);
    const query = { model, threshold: '0.01', iou: '0.6', limit: '100', masks: 'none' };
    const found: Found[] = [];
    for (const { id: imageId, file_name } of sample.images) {
      const bytes = readFileSync(shared(join('coco-sample', 'images', file_name)));
      const { status, body } = await call({ headers: { 'content-type': 'image/jpeg' }, query, body: bytes });
      expect(status).toBe(200);
      for (const { classId, score, box, area } of (body as Result).predictions) {
        found.push({ imageId, classId, score, box: box!, area: area! });
      }
    }
    const { ap50 } = evaluateDetections(truths, found);
    console.info(`${file}: AP50 ${ap50.toFixed(3)} (independent ${independent})`);
    expect(ap50).toBeGreaterThanOrEqual(independent - 0.025);
  });

  it('mobilenet names what is on a photograph', async () => {
    const model = addPackage('mobilenetv2-12-int8');
    const top = async (file: string) => {
      const bytes = readFileSync(shared(join('coco-sample', 'images', file)));
      const { body } = await call({ query: { model, limit: '5' }, body: bytes });
      return (body as Result).predictions.map(({ label }) => label);
    };
    expect(await top('000000000776.jpg')).toEqual(expect.arrayContaining([expect.stringMatching(/teddy/i)]));
  });
});
